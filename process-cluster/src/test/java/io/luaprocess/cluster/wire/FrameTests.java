package io.luaprocess.cluster.wire;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import com.sun.management.ThreadMXBean;
import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FrameWriter} and {@link FrameReader}: records, dictionary, versions.
 */
class FrameTests {

	private static final int NEXT_TYPE = 200;

	private final Frames frames = new Frames();

	private final FrameWriter writer = this.frames.writer;

	private final FrameReader reader = this.frames.reader;

	@Test
	void recordsArriveInOrderAndUnreadFieldsAreSkipped() {
		this.writer.open(1, Frames.NONCE);
		for (int i = 0; i < 1000; i++) {
			this.writer.begin(FrameType.SEND).number(i).plainText("x".repeat(i)).end();
		}

		this.reader.open(this.writer.toBytes());

		assertThat(this.writer.records()).isEqualTo(1000);
		assertThat(this.reader.nonce()).isEqualTo(Frames.NONCE);
		assertThat(this.reader.version()).isOne();
		for (int i = 0; i < 1000; i++) {
			assertThat(this.reader.next()).isEqualTo(FrameType.SEND);
			assertThat(this.reader.number()).isEqualTo(i);
			if (i % 2 == 0) {
				assertThat(this.reader.plainText()).hasSize(i);
				assertThat(this.reader.hasMore()).isFalse();
			}
		}
		assertThat(this.reader.next()).isNull();
	}

	@Test
	void fieldsArriveAsTheyAre() {
		NodeId node = new NodeId("n1", Long.MAX_VALUE);
		Pid pid = Pid.of("n1#k3f9", "app:processes", 0xFFFF_FFFF_FFFFL);
		this.frames.send((out) -> out.number(-1)
			.fixed(Long.MIN_VALUE)
			.flag(true)
			.text("täxt 😀 \uD800")
			.text(null)
			.plainText(null)
			.node(node)
			.pid(pid)
			.pid(null), (in) -> {
				assertThat(in.number()).isEqualTo(-1);
				assertThat(in.fixed()).isEqualTo(Long.MIN_VALUE);
				assertThat(in.flag()).isTrue();
				assertThat(in.text()).isEqualTo("täxt 😀 ?");
				assertThat(in.optionalText()).isNull();
				assertThat(in.plainText()).isNull();
				assertThat(in.node()).isEqualTo(node);
				assertThat(in.pid()).isEqualTo(pid);
				assertThat(in.optionalPid()).isNull();
				return true;
			});
	}

	@Test
	void topicsPlacesAndIdentitiesGoOnceAndThenByNumber() {
		Identity identity = new Identity(new Actor("alice", Map.of("role", "clerk")), new Scope(List.of()));
		Pid pid = Pid.of("n1#k3f9", "app:processes", 5);
		Consumer<FrameWriter> write = (out) -> out.text("orders.new").pid(pid).identity(identity);
		int first = size(write);

		assertThat(first).isGreaterThan(50);
		assertThat(size(write)).isEqualTo(FrameWriter.HEADER + 2 + 4);
		this.reader.open(this.writer.toBytes());
		this.reader.next();
		assertThat(this.reader.text()).isEqualTo("orders.new");
		assertThat(this.reader.pid()).isEqualTo(pid);
		assertThat(this.reader.identity()).isEqualTo(WireIdentity.of(identity));
	}

	private int size(Consumer<FrameWriter> write) {
		return this.frames.send(write, (in) -> {
			in.text();
			in.pid();
			in.identity();
			return this.writer.size();
		});
	}

	@Test
	void onlyNamesOfAnIdentityTravel() {
		Policy read = Policy.builder("app:read").actions("process.send").allow();
		Identity identity = new Identity(new Actor("alice",
				Map.of("n", 1, "big", 1L << 60, "list", List.of("a", 2.5, Map.of("deep", true))), new Object()),
				new Scope(List.of(read)).chosen());

		WireIdentity arrived = this.frames.send((out) -> out.identity(identity), FrameReader::identity);

		Actor actor = identity.actor();
		assertThat(arrived).isEqualTo(
				new WireIdentity("alice", (actor != null) ? actor.meta() : Map.of(), true, List.of("app:read"), true));
		assertThat(arrived.untrustedActor()).satisfies((own) -> assertThat(own).extracting("principal").isNull());
		assertThat(this.frames.send((out) -> out.identity(Identity.NONE), FrameReader::identity))
			.isEqualTo(WireIdentity.NONE);
	}

	@Test
	void dictionariesStayInStepWhenNumbersAreUsedAgainAndRecordsAreLeftOut() {
		long seed = Long.getLong("seed", System.nanoTime());
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		for (int frame = 0; frame < 1500; frame++) {
			List<String> sent = new ArrayList<>();
			this.writer.open(1, 0);
			for (int i = random.nextInt(20); i > 0; i--) {
				this.writer.begin(FrameType.SEND);
				String text = "topic" + (random.nextBoolean() ? random.nextInt(20) : random.nextInt(20_000));
				Pid pid = Pid.of("n" + random.nextInt(3), text, random.nextInt());
				Identity identity = new Identity(new Actor(text, Map.of()), null);
				this.writer.text(text).pid(pid).identity(identity);
				if (random.nextInt(4) == 0) {
					this.writer.text(text + "x").cancel();
				}
				else {
					this.writer.end();
					sent.add(text + pid);
				}
			}
			assertThat(received(this.writer.toBytes())).as("frame %d, seed %d", frame, seed).isEqualTo(sent);
		}
	}

	private List<String> received(byte[] frame) {
		List<String> received = new ArrayList<>();
		this.reader.open(frame);
		while (this.reader.next() != null) {
			String text = this.reader.text();
			received.add(text + this.reader.pid());
			assertThat(this.reader.identity().actor()).isEqualTo(text);
		}
		return received;
	}

	@Test
	void anUnknownNumberIsMalformed() {
		FrameReader fresh = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);
		Pid pid = Pid.of("n1#1", "app:host", 1);
		for (int i = 0; i < 2; i++) {
			this.writer.open(1, 0);
			this.writer.begin(FrameType.SEND).text("a").pid(pid).identity(Identity.NONE).end();
		}
		fresh.open(this.writer.toBytes());
		fresh.next();

		assertThatExceptionOfType(WireException.class).isThrownBy(fresh::text).withMessage("unknown text 0 at byte 20");
		assertThatExceptionOfType(WireException.class).isThrownBy(fresh::pid).withMessage("unknown place 0 at byte 21");
		fresh.number();
		assertThatExceptionOfType(WireException.class).isThrownBy(fresh::identity)
			.withMessage("unknown identity 0 at byte 23");
	}

	@Test
	void unusuallyLongTextsGoInFullEachTime() {
		String text = "t".repeat(300);
		for (int i = 0; i < 3; i++) {
			assertThat(this.frames.send((out) -> out.text(text), FrameReader::text)).isEqualTo(text);
			assertThat(this.writer.size()).isGreaterThan(300);
		}
	}

	/**
	 * The next version appends a field to SEND and has a further type of records. Both
	 * versions read what the other writes.
	 */
	@Test
	void adjacentVersionsWorkTogether() {
		WireVersion next = new WireVersion(1, 2);
		int version = next.common(WireVersion.THIS);
		assertThat(version).isOne();
		this.writer.open(version, 7);
		this.writer.begin(FrameType.SEND).text("old").payload(Num.of(1)).number(99).plainText("added").end();
		this.writer.begin(NEXT_TYPE).number(5).end();
		this.writer.begin(FrameType.SEND).text("old").payload(Num.of(2)).number(99).plainText("added").end();

		this.reader.open(this.writer.toBytes());

		for (int i = 1; i <= 2; i++) {
			assertThat(this.reader.next()).isEqualTo(FrameType.SEND);
			assertThat(this.reader.text()).isEqualTo("old");
			assertThat(this.reader.payload().values()).isEqualTo(Num.of(i));
		}
		assertThat(this.reader.next()).isNull();

		FrameReader newer = new FrameReader(next, WireLimits.DEFAULT);
		Frames old = new Frames();
		old.writer.open(1, 7);
		old.writer.begin(FrameType.SEND).text("t").payload(LuaValue.NIL).end();
		newer.open(old.writer.toBytes());
		newer.next();
		newer.text();
		newer.payload();
		assertThat(newer.hasMore()).isFalse();
	}

	@Test
	void versionsThatHaveNothingInCommonSaySo() {
		assertThat(new WireVersion(1, 2).common(new WireVersion(2, 3))).isEqualTo(2);
		assertThat(new WireVersion(1, 1).common(new WireVersion(2, 3))).isZero();
		this.writer.open(9, 0);
		assertThatExceptionOfType(WireException.class).isThrownBy(() -> this.reader.open(this.writer.toBytes()))
			.withMessage("wire version 9, this node reads 1 at byte 1");
	}

	@Test
	void nothingIsAllocatedToWriteWhatTheDictionaryKnows() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Identity identity = new Identity(new Actor("alice", Map.of("role", "clerk")), null);
		Pid pid = Pid.of("n1#k3f9", "app:processes", 5);
		Table table = new Table().put("id", Num.of(70_000)).put("name", Args.str("order"));
		table.put(1, table);
		long allocated = Long.MAX_VALUE;
		for (int round = 0; round < 20 && allocated > 1000; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 1000; i++) {
				if (i % 10 == 0) {
					this.writer.open(1, 0);
				}
				this.writer.begin(FrameType.SEND).identity(identity).pid(pid).pid(pid).text("orders.new");
				this.writer.payload(table).end();
			}
			allocated = threads.getCurrentThreadAllocatedBytes() - before;
		}
		assertThat(allocated).as("bytes for 1000 messages").isLessThanOrEqualTo(1000);
	}

	@Test
	void aShortHeaderIsMalformed() {
		this.writer.open(1, 0);
		for (int length = 0; length < FrameWriter.HEADER; length++) {
			byte[] cut = Arrays.copyOf(this.writer.toBytes(), length);
			assertThatExceptionOfType(WireException.class).isThrownBy(() -> this.reader.open(cut));
		}
	}

	@Test
	void typesHaveNumbersOfTheirOwn() {
		Set<Integer> numbers = new HashSet<>();
		for (FrameType type : FrameType.values()) {
			assertThat(numbers.add(type.number())).isTrue();
			assertThat(FrameType.of(type.number())).isSameAs(type);
		}
		assertThat(numbers).doesNotContain(0, NEXT_TYPE);
	}

}
