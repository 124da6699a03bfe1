package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.wire.WireVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that are lost, restarted, split, or that have forgotten a session.
 */
@Timeout(60)
class NodeDownTests {

	private static final String DOWN = "pid.exit:node down: two";

	private static final String LINK_DOWN = "pid.link.down:node down: two";

	private final TestNetwork network = new TestNetwork();

	private TestNode one;

	private TestNode two;

	private Pid here;

	private Pid there;

	@BeforeEach
	void start() {
		this.one = TestNode.start(this.network, "one");
		this.two = TestNode.start(this.network, "two");
		this.one.meets(this.two);
		this.here = this.one.agent();
		this.there = this.two.agent();
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	private Object tell(String function, Object... arguments) {
		return this.one.call(this.here, function, arguments);
	}

	@Test
	void monitorAndLinkOfALostNodeFireOnceEach() {
		tell("monitor", this.there.toString());
		tell("link", this.there.toString());
		this.two.lose();
		this.one.awaitLog(this.here, DOWN, LINK_DOWN);
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("send", this.there.toString(), "n"))
			.withMessageContaining("node not found");
		assertThat(this.one.log(this.here)).containsExactly(DOWN, LINK_DOWN);
	}

	@Test
	void whatHasFiredStaysFiredWhenTheNodeIsBack() {
		tell("monitor", this.there.toString());
		tell("link", this.there.toString());
		this.network.split(Set.of(this.two.id()));
		this.one.awaitLog(this.here, DOWN, LINK_DOWN);
		this.network.heal();
		this.one.meets(this.two);
		assertThat(tell("monitor", this.there.toString())).isEqualTo(true);
		this.two.end(this.there);
		this.one.awaitLog(this.here, DOWN, LINK_DOWN, "pid.exit:ended");
	}

	@Test
	void processesOfTheOtherSideOfASplitLoseTheirWatchersToo() {
		tell("monitor", this.there.toString());
		this.network.split(Set.of(this.two.id()));
		await().until(() -> this.two.relations(this.there) == 0);
	}

	@Test
	void requestToALostNodeFails() {
		CompletableFuture<?> answer = this.one.runtime.request(this.there, "keep", Duration.ofMinutes(1));
		this.two.awaitLog(this.there, "keep:nil");
		this.two.lose();
		assertThat(answer).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withMessageContaining("node down: two");
	}

	@Test
	void restartOfANodeIsAnotherIncarnation() {
		tell("monitor", this.there.toString());
		this.two.runtime.close();
		this.one.awaitLog(this.here, "pid.exit:context canceled");
		TestNode again = TestNode.start(this.network, "two", 2, TestNode.SETTINGS);
		this.one.meets(again);
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("send", this.there.toString(), "n"))
			.withMessageContaining("process not found");
		Pid other = again.agent();
		tell("send", other.toString(), "n", 1);
		again.awaitLog(other, "n:1");
		again.close();
	}

	@Test
	void laterRunOfANodeTakesThePlaceOfOneThatIsNotKnownToBeLost() {
		tell("monitor", this.there.toString());
		TestNode again = TestNode.start(this.network, "two", 2, TestNode.SETTINGS);
		this.one.awaitLog(this.here, DOWN);
		this.one.meets(again);
		again.close();
	}

	@Test
	void sideThatLostTheOtherBeginsANewSession() {
		tell("monitor", this.there.toString());
		this.network.lapse(this.two.id(), this.one.id());
		this.one.awaitLog(this.here, DOWN);
		this.one.meets(this.two);
		await().until(() -> this.two.member(this.one).sessions() == 2);
		assertThat(tell("send", this.there.toString(), "n", 1)).isEqualTo(true);
		this.two.awaitLog(this.there, "n:1");
	}

	@Test
	void framesOfAnotherSessionAreAnsweredResetAndDropped() {
		this.network.replay(this.one.id(), this.two.id(), () -> {
			tell("send", this.there.toString(), "n", 1);
			this.two.awaitLog(this.there, "n:1");
		});
		this.network.lapse(this.two.id(), this.one.id());
		await().until(
				() -> this.one.sees(this.two) && this.two.member(this.one).sessions() == 2 && this.two.sees(this.one));
		this.network.replayed();
		await().until(() -> this.two.member(this.one).resets() >= 1);
		assertThat(this.two.log(this.there)).containsExactly("n:1");
		assertThat(this.one.sees(this.two)).isTrue();
		assertThat(this.two.member(this.one).sessions()).isEqualTo(2);
	}

	@Test
	void malformedFrameEndsTheSession() {
		tell("monitor", this.there.toString());
		this.network.corrupt(this.one.id(), this.two.id());
		await().until(() -> this.two.member(this.one).sessions() == 2 && this.one.sees(this.two));
		this.one.awaitLog(this.here, DOWN);
	}

	@Test
	void frameThatComesTwiceEndsTheSession() {
		tell("monitor", this.there.toString());
		this.network.replay(this.one.id(), this.two.id(), () -> {
			tell("send", this.there.toString(), "n", 1);
			this.two.awaitLog(this.there, "n:1");
		});
		this.network.replayed();
		this.one.awaitLog(this.here, DOWN);
		assertThat(this.two.log(this.there)).containsExactly("n:1");
		this.one.meets(this.two);
	}

	@Test
	void nodesWithoutACommonVersionHaveNoSession() {
		TestNode newer = TestNode.start(this.network, "newer", 1, TestNode.SETTINGS, new WireVersion(7, 8),
				(builder) -> {
				});
		Pid agent = newer.agent();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("monitor", agent.toString()))
			.matches((ex) -> ex.error().is(ErrorKind.UNAVAILABLE));
		newer.close();
	}

	@Test
	void nodesSpeakTheHighestCommonVersion() {
		TestNode newer = TestNode.start(this.network, "newer", 1, TestNode.SETTINGS, new WireVersion(1, 2),
				(builder) -> {
				});
		this.one.meets(newer);
		assertThat(this.one.member(newer).session().version()).isEqualTo(1);
		Pid agent = newer.agent();
		tell("send", agent.toString(), "n", 1);
		newer.awaitLog(agent, "n:1");
		newer.close();
	}

	@Test
	void whatWasActedOnIsAcknowledgedAtTheNextHeartbeat() {
		String text = "x".repeat(1000);
		for (int i = 0; i < 100; i++) {
			tell("send", this.there.toString(), "n", text);
		}
		await().until(() -> this.two.log(this.there).size() == 100);
		await().until(() -> this.one.member(this.two).session().outbound().unacknowledged() < 10_000);
		assertThat(this.one.member(this.two).session().outbound().sent()).isGreaterThan(100_000);
	}

	@Test
	void messagesAreRefusedWhenTheQueueIsFull() {
		TestNode narrow = TestNode.start(this.network, "narrow", 1, TestNode.SETTINGS.withOutbound(5, 1 << 20));
		narrow.meets(this.two);
		Pid sender = narrow.agent();
		this.network.hold(narrow.id());
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> {
			for (int i = 0; i < 20; i++) {
				narrow.call(sender, "send", this.there.toString(), "n", i);
			}
		})
			.withMessageContaining("outbound queue of node two full")
			.matches((ex) -> ex.error().is(ErrorKind.RATE_LIMITED) && Boolean.TRUE.equals(ex.error().retryable()));
		this.network.release();
		await().until(() -> this.two.log(this.there).size() >= 5);
		assertThat(narrow.member(this.two).session().outbound().refused()).isEqualTo(1);
		narrow.close();
	}

}
