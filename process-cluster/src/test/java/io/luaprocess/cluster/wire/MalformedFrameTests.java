package io.luaprocess.cluster.wire;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

import com.sun.management.ThreadMXBean;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Frames that no {@link FrameWriter} has written: a {@link WireException}, whatever they
 * are, and little memory.
 */
class MalformedFrameTests {

	private static final long SEED = Long.getLong("seed", System.nanoTime());

	private static final int FRAMES = Integer.getInteger("frames", 300_000);

	/** A class that is loaded meanwhile, and the reader itself. */
	private static final long CONSTANT = 256 << 10;

	/** The smallest values in a frame, references to tables, become objects. */
	private static final long FACTOR = 160;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Random random = new Random(SEED);

	@Test
	void randomTruncatedAndFlippedFramesAreRefusedOrRead() {
		System.out.println("seed " + SEED);
		List<byte[]> valid = validFrames();
		int refused = 0;
		for (int i = 0; i < FRAMES; i++) {
			byte[] frame = mutant(valid.get(this.random.nextInt(valid.size())));
			long before = THREADS.getCurrentThreadAllocatedBytes();
			try {
				readAll(frame);
			}
			catch (WireException ex) {
				refused++;
			}
			catch (RuntimeException | Error ex) {
				throw new AssertionError("frame " + i + ", seed " + SEED + ": " + Arrays.toString(frame), ex);
			}
			long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
			if (allocated > CONSTANT + FACTOR * frame.length) {
				throw new AssertionError(
						"frame " + i + " of " + frame.length + " bytes took " + allocated + ", seed " + SEED);
			}
		}
		assertThat(refused).isBetween(FRAMES / 3, FRAMES - 1);
	}

	private List<byte[]> validFrames() {
		RandomValues values = new RandomValues(SEED);
		List<byte[]> frames = new ArrayList<>();
		while (frames.size() < 300) {
			FrameWriter out = new FrameWriter(WireLimits.DEFAULT);
			out.open(1, this.random.nextLong());
			Identity identity = new Identity(
					new Actor("alice", Map.of("n", this.random.nextInt(), "list", List.of("a", 2.5))),
					new Scope(List.of()));
			ProcessError error = ProcessError.of(ErrorKind.CONFLICT, "message")
				.withDetails(Map.of("key", List.of(1L, "two")));
			for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
				Pid pid = Pid.of("n1#k3f9", "app:host", this.random.nextInt(300));
				out.begin(FrameType.SEND).text("topic").pid(pid).identity(identity).payload(values.next()).end();
				out.begin(FrameType.EXITED).pid(pid).outcome(Outcome.failure(error)).end();
				out.begin(FrameType.HELLO).node(new NodeId("n1", 77)).plainText("role");
				WireVersion.THIS.write(out.out());
				out.end();
			}
			if (out.size() < 350) {
				frames.add(out.toBytes());
			}
		}
		return frames;
	}

	private byte[] mutant(byte[] valid) {
		byte[] frame = valid.clone();
		switch (this.random.nextInt(6)) {
			case 0 -> frame = Arrays.copyOf(frame, this.random.nextInt(frame.length));
			case 1 -> {
				frame = new byte[this.random.nextInt(100)];
				this.random.nextBytes(frame);
			}
			case 2 -> {
				byte[] noise = new byte[this.random.nextInt(frame.length - FrameWriter.HEADER)];
				this.random.nextBytes(noise);
				System.arraycopy(noise, 0, frame, frame.length - noise.length, noise.length);
			}
			case 3 -> Arrays.fill(frame, this.random.nextInt(frame.length), frame.length, (byte) -1);
			default -> {
				for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
					frame[this.random.nextInt(frame.length)] ^= (byte) (1 << this.random.nextInt(8));
				}
			}
		}
		return frame;
	}

	private static void readAll(byte[] frame) {
		FrameReader in = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);
		in.open(frame);
		for (FrameType type = in.next(); type != null; type = in.next()) {
			switch (type) {
				case EXITED -> {
					in.pid();
					in.outcome();
				}
				case HELLO -> {
					in.node();
					in.plainText();
					WireVersion.read(in.in());
				}
				default -> {
					in.text();
					in.pid();
					in.identity();
					in.payload();
				}
			}
		}
	}

	static List<Claim> claims() {
		return List.of(new Claim("values", FrameReader::payload, (out) -> {
		}), new Claim("bytes of a string", FrameReader::payload, (out) -> {
			out.writeVarint(1);
			out.writeByte(ValueTag.STRING);
		}), new Claim("elements", FrameReader::payload, (out) -> {
			out.writeVarint(1);
			out.writeByte(ValueTag.TABLE);
		}), new Claim("fields", FrameReader::payload, (out) -> {
			out.writeVarint(1);
			out.writeByte(ValueTag.TABLE);
			out.writeVarint(0);
		}), new Claim("bytes of text", FrameReader::text, (out) -> out.writeByte(Dictionary.NEW)),
				new Claim("bytes of text", FrameReader::text, (out) -> out.writeByte(Dictionary.ONCE)),
				new Claim("texts", FrameReader::identity, (out) -> {
					out.writeByte(Dictionary.ONCE);
					out.writeByte(4);
				}), new Claim("entries", FrameReader::identity, (out) -> {
					out.writeByte(Dictionary.ONCE);
					out.writeByte(17);
					out.writeText("alice");
					out.writeByte(PlainTag.MAP);
				}));
	}

	/** A frame says that two thousand million things follow, and 20 bytes do. */
	@ParameterizedTest
	@MethodSource("claims")
	void lengthsAreCheckedBeforeAnythingIsAllocated(Claim claim) {
		for (long number : new long[] { 1L << 31, -1, Integer.MAX_VALUE, 3_999_999 }) {
			FrameWriter out = new FrameWriter(WireLimits.DEFAULT);
			out.open(1, 0);
			out.begin(FrameType.SEND);
			claim.before.accept(out.out());
			out.number(number).fixed(0).fixed(0).end();
			byte[] frame = out.toBytes();
			FrameReader in = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);
			in.open(frame);
			in.next();
			long before = THREADS.getCurrentThreadAllocatedBytes();

			assertThatExceptionOfType(WireException.class).isThrownBy(() -> claim.read.apply(in))
				.withMessageContaining(Long.toUnsignedString(number))
				.withMessageContaining(claim.what);

			assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
		}
	}

	@Test
	void manyTablesNeedTheBytesOfTheirEntries() {
		FrameWriter out = new FrameWriter(WireLimits.DEFAULT);
		out.open(1, 0);
		out.begin(FrameType.SEND).number(1_000_000);
		for (int i = 0; i < 1_000_000; i++) {
			out.out().writeByte(ValueTag.TABLE);
		}
		out.end();
		FrameReader in = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);
		in.open(out.toBytes());
		in.next();

		assertThatExceptionOfType(WireException.class).isThrownBy(in::payload)
			.withMessage("entries of 333334 tables in 666666 bytes at byte 333358");
	}

	@Test
	void errorsSayWhatIsWrongAndWhere() {
		assertThat(problem((out) -> out.number(1).out().writeByte(63))).isEqualTo("a value of type 63 at byte 21");
		assertThat(problem((out) -> out.number(1).out().writeByte(ValueTag.DOUBLE)))
			.isEqualTo("8 bytes are missing, there are 0 at byte 22");
	}

	private static String problem(Consumer<FrameWriter> write) {
		FrameWriter out = new FrameWriter(WireLimits.DEFAULT);
		out.open(1, 0);
		out.begin(FrameType.SEND);
		write.accept(out);
		out.end();
		FrameReader in = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);
		in.open(out.toBytes());
		in.next();
		try {
			in.payload();
			return "";
		}
		catch (WireException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	record Claim(String what, Function<FrameReader, Object> read, Consumer<WireWriter> before) {

		@Override
		public String toString() {
			return this.what;
		}

	}

}
