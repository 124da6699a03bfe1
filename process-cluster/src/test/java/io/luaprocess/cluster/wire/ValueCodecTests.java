package io.luaprocess.cluster.wire;

import java.util.Objects;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.SharedParts;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrorDetails;
import io.luaprocess.lua.value.Sendable;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ValueWriter} and {@link ValueReader}: what arrives is what the copier
 * makes.
 */
class ValueCodecTests {

	private static final long SEED = Long.getLong("seed", System.nanoTime());

	private final Frames frames = new Frames();

	private Payload values(Object values) {
		return this.frames.send((out) -> out.payload(values), FrameReader::values);
	}

	@Test
	void randomValuesArriveAsTheCopierMakesThem() {
		System.out.println("seed " + SEED);
		RandomValues random = new RandomValues(SEED);
		for (int i = 0; i < 1000; i++) {
			Varargs sent = random.next();
			Varargs copied = new Copier(null).copyAll(sent, 1, "payload");

			Payload arrived = values(copied);

			Graphs.assertSame(copied, arrived.values());
			Copier weigher = new Copier(null);
			weigher.copyAll(arrived.values(), 1, "payload");
			assertThat(arrived.bytes()).as("bytes of value %d, seed %d", i, SEED).isEqualTo(weigher.bytes());
		}
	}

	@Test
	void aPayloadMayHaveNoValueOrNils() {
		assertThat(values(LuaValue.NONE).values().narg()).isZero();
		assertThat(values(LuaValue.NIL).values().narg()).isOne();
		assertThat(values(LuaValue.varargsOf(LuaValue.NIL, LuaValue.NIL)).values().narg()).isEqualTo(2);
	}

	@Test
	void largeStringsOfMessagesAreSharedParts() {
		LuaString large = LuaString.valueUsing(new byte[4096]);

		Payload payload = this.frames.send((out) -> out.payload(large), FrameReader::payload);

		SharedParts.Part[] parts = Objects.requireNonNull(payload.parts());
		assertThat(parts).hasSize(1);
		assertThat(parts[0].identity()).isSameAs(((LuaString) payload.values()).m_bytes);
		assertThat(payload.bytes()).isEqualTo(64);
		assertThat(values(large).bytes()).isGreaterThan(4096);
	}

	@Test
	void nestingIsNotLimited() {
		Table root = new Table();
		Table at = root;
		for (int i = 0; i < 100_000; i++) {
			Table next = new Table();
			at.put(1, next);
			at = next;
		}
		at.put(1, root);

		Graphs.assertSame(root, values(root).values());
	}

	@Test
	void errorsInDetailsOfErrorsAreNotLimited() {
		ProcessError error = ProcessError.of(ErrorKind.CONFLICT, "innermost");
		for (int i = 0; i < 10_000; i++) {
			Table details = new Table();
			details.put(1, new ErrorValue(error));
			details.put(2, new ErrorValue(error));
			error = ProcessError.of(ErrorKind.INTERNAL, "wrapped").withDetails(new LuaErrorDetails(details, 200));
		}
		ProcessError sent = error;

		ProcessError arrived = this.frames.send((out) -> out.error(sent), FrameReader::error);

		Graphs.assertSame(sent, arrived);
	}

	@Test
	void theJavaCauseOfAnErrorStays() {
		ProcessError error = ProcessError.of(ErrorKind.INTERNAL, "failed").withCause(new IllegalStateException("x"));

		ProcessError arrived = this.frames.send((out) -> out.error(error), FrameReader::error);

		Graphs.assertSame(error.withCause(null), arrived);
	}

	@Test
	void outcomesArrive() {
		for (Outcome.Cause cause : Outcome.Cause.values()) {
			ProcessError error = (cause == Outcome.Cause.RETURNED) ? null : ProcessError.of(ErrorKind.CANCELED, "stop");
			Outcome sent = new Outcome((error == null) ? Num.of(7) : null, error, cause, 16);

			Outcome arrived = this.frames.send((out) -> out.outcome(sent), FrameReader::outcome);

			assertThat(arrived.cause()).isEqualTo(cause);
			assertThat(arrived.value()).isEqualTo(sent.value());
			Graphs.assertSame(error, arrived.error());
		}
		assertThat(this.frames.send((out) -> out.outcome(Outcome.NOTHING), FrameReader::outcome))
			.isSameAs(Outcome.NOTHING);
	}

	@Test
	void anOutcomeWhoseValueCannotCrossIsAFailureThatSaysSo() {
		Outcome arrived = this.frames.send((out) -> out.outcome(Outcome.of(new Money())), FrameReader::outcome);

		assertThat(arrived.cause()).isEqualTo(Outcome.Cause.FAILED);
		assertThat(Objects.requireNonNull(arrived.error()).message())
			.isEqualTo("cannot send " + Money.class.getName() + " to another node");
	}

	@Test
	void objectsThatTheCodecDoesNotKnowAreRefusedWithTheirType() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> values(new Money()))
			.withMessage("cannot send " + Money.class.getName() + " to another node")
			.satisfies((ex) -> assertThat(ex.error().is(ErrorKind.INVALID)).isTrue());
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> values(new Table().put("f", LuaFn.of("f", (s, args) -> LuaValue.NONE))))
			.withMessage("cannot send function to another node");
		this.frames.writer.cancel();
		assertThat(values(Num.of(1)).values()).isEqualTo(Num.of(1));
	}

	@Test
	void whatIsTooLargeIsRefused() {
		Frames small = new Frames(new WireLimits(1000, 1000, 100));
		Table many = new Table();
		for (int i = 1; i <= 100; i++) {
			many.put(i, LuaValue.TRUE);
		}
		for (LuaValue value : new LuaValue[] { many, LuaString.valueUsing(new byte[1000]) }) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> small.send((out) -> out.payload(value), FrameReader::payload))
				.satisfies((ex) -> assertThat(ex.error().is(ErrorKind.LIMIT_EXCEEDED)).isTrue())
				.withMessageStartingWith("too large for another node");
			small.writer.cancel();
		}
	}

	/** An object of an application. */
	private static final class Money extends LuaObject implements Sendable {

		@Override
		public LuaValue crossed(Copier copier) {
			return this;
		}

		@Override
		public String kind() {
			return "money";
		}

		@Override
		protected Table methods() {
			return new Table().freeze();
		}

	}

}
