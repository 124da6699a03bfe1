package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.WireLimits;
import io.luaprocess.cluster.wire.WireVersion;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The queue to a node.
 */
class LaneTests {

	private static final long NONCE = 4711;

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final List<byte[]> sent = new ArrayList<>();

	private final FrameReader reader = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);

	private Lane lane(ClusterSettings settings) {
		return new Lane(settings, this.tasks::add, this.sent::add);
	}

	private void run() {
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
	}

	private static Lane.Appended message(Lane lane, String text) {
		return lane.message(FrameType.SEND, (out) -> out.text(text));
	}

	private List<String> texts() {
		List<String> texts = new ArrayList<>();
		for (byte[] frame : this.sent) {
			this.reader.open(frame);
			assertThat(this.reader.nonce()).isEqualTo(NONCE);
			while (this.reader.next() != null) {
				texts.add(this.reader.text());
			}
		}
		return texts;
	}

	@Test
	void whatIsAppendedBeforeTheSessionIsOpenLeavesInOrderWhenItIs() {
		Lane lane = lane(ClusterSettings.DEFAULT);
		message(lane, "a");
		message(lane, "b");
		run();
		assertThat(this.sent).isEmpty();
		lane.open(1, NONCE, 10_000);
		run();
		assertThat(this.sent).hasSize(1);
		assertThat(texts()).containsExactly("a", "b");
		assertThat(lane.isEmpty()).isTrue();
	}

	@Test
	void framesAreFilledUpToTheirSize() {
		ClusterSettings settings = new ClusterSettings(Set.of(), 1000, 1 << 20, 1 << 20, 256, 1 << 20,
				Duration.ofSeconds(1));
		Lane lane = lane(settings);
		lane.open(1, NONCE, 1 << 20);
		for (int i = 0; i < 40; i++) {
			message(lane, "text " + i + " ".repeat(20));
		}
		run();
		assertThat(this.sent).hasSizeBetween(3, 10).allMatch((frame) -> frame.length < 300);
		assertThat(texts()).hasSize(40);
	}

	@Test
	void moreMessagesThanMayWaitAreRefusedAndSignalsAreNot() {
		Lane lane = lane(ClusterSettings.DEFAULT.withOutbound(2, 1 << 20));
		assertThat(message(lane, "a")).isEqualTo(Lane.Appended.ACCEPTED);
		assertThat(message(lane, "b")).isEqualTo(Lane.Appended.ACCEPTED);
		assertThat(message(lane, "c")).isEqualTo(Lane.Appended.FULL);
		assertThat(lane.signal(FrameType.EXITED, (out) -> out.text("d"))).isTrue();
		lane.open(1, NONCE, 1 << 20);
		run();
		assertThat(texts()).containsExactly("a", "b", "d");
		assertThat(message(lane, "e")).isEqualTo(Lane.Appended.ACCEPTED);
		assertThat(lane.view().refused()).isEqualTo(1);
	}

	@Test
	void moreBytesThanMayWaitAreRefused() {
		Lane lane = lane(ClusterSettings.DEFAULT.withOutbound(1000, 100));
		message(lane, "a".repeat(120));
		assertThat(message(lane, "b")).isEqualTo(Lane.Appended.FULL);
	}

	@Test
	void noMoreThanTheWindowIsUnderWay() {
		ClusterSettings settings = new ClusterSettings(Set.of(), 1000, 1 << 20, 1 << 20, 256, 1 << 20,
				Duration.ofSeconds(1));
		Lane lane = lane(settings);
		lane.open(1, NONCE, 500);
		for (int i = 0; i < 100; i++) {
			message(lane, "text " + i + " ".repeat(20));
		}
		run();
		assertThat(this.sent).hasSize(2);
		assertThat(lane.view().unacknowledged()).isBetween(500L, 800L);
		lane.acknowledged(this.sent.getFirst().length);
		run();
		assertThat(this.sent).hasSize(3);
	}

	@Test
	void recordThatCannotBeWrittenLeavesNoTrace() {
		Lane lane = lane(ClusterSettings.DEFAULT);
		lane.open(1, NONCE, 10_000);
		message(lane, "a");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> lane.message(FrameType.SEND, (out) -> {
			out.text("new");
			throw new ProcessException(ErrorKind.INVALID, "no");
		}));
		message(lane, "b");
		message(lane, "new");
		run();
		assertThat(texts()).containsExactly("a", "b", "new");
	}

	@Test
	void nothingIsAcceptedWhenTheSessionIsOver() {
		Lane lane = lane(ClusterSettings.DEFAULT);
		message(lane, "a");
		lane.close();
		assertThat(message(lane, "b")).isEqualTo(Lane.Appended.CLOSED);
		assertThat(lane.signal(FrameType.EXITED, (out) -> out.text("c"))).isFalse();
		lane.open(1, NONCE, 10_000);
		run();
		assertThat(this.sent).isEmpty();
	}

}
