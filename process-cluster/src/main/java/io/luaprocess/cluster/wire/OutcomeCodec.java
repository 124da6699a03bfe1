package io.luaprocess.cluster.wire;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * Outcomes of processes and answers.
 */
final class OutcomeCodec {

	private static final int VALUE = 0x40;

	private static final int ERROR = 0x80;

	private static final int CAUSE = 0x3F;

	private OutcomeCodec() {
	}

	static void write(FrameWriter frame, Outcome outcome) {
		int start = frame.size();
		try {
			writePlain(frame, outcome);
		}
		catch (ProcessException ex) {
			frame.out().truncate(start);
			ProcessError error = outcome.error();
			writePlain(frame, Outcome.failure(
					(error != null) ? ProcessError.of(error.kind(), error.message(), error.retryable()) : ex.error()));
		}
	}

	private static void writePlain(FrameWriter frame, Outcome outcome) {
		Object value = outcome.value();
		ProcessError error = outcome.error();
		frame.out().writeByte(number(outcome.cause()) | ((value != null) ? VALUE : 0) | ((error != null) ? ERROR : 0));
		if (value != null) {
			frame.payload(value);
		}
		if (error != null) {
			frame.error(error);
		}
	}

	static Outcome read(FrameReader frame) {
		int flags = frame.in().readByte();
		Outcome.Cause cause = cause(flags & CAUSE);
		if (cause == null) {
			throw frame.in().malformed("a cause of an outcome of " + (flags & CAUSE));
		}
		Object value = null;
		long bytes = 0;
		if ((flags & VALUE) != 0) {
			Payload payload = frame.values();
			value = single(payload.values());
			bytes = payload.bytes();
		}
		ProcessError error = ((flags & ERROR) != 0) ? frame.error() : null;
		if (value == null && error == null && cause == Outcome.Cause.RETURNED) {
			return Outcome.NOTHING;
		}
		return new Outcome(value, error, cause, (error != null) ? error.bytes() : bytes);
	}

	/** A process ends with one value, which is no list of values. */
	private static Object single(Varargs values) {
		return (values.narg() == 1) ? values.arg1() : values;
	}

	/** Numbers in frames are not those of the declaration, which may change. */
	private static int number(Outcome.Cause cause) {
		return switch (cause) {
			case RETURNED -> 0;
			case FAILED -> 1;
			case LIMIT -> 2;
			case TERMINATED -> 3;
			case CANCELED -> 4;
			case LINK -> 5;
		};
	}

	private static Outcome.@Nullable Cause cause(int number) {
		return switch (number) {
			case 0 -> Outcome.Cause.RETURNED;
			case 1 -> Outcome.Cause.FAILED;
			case 2 -> Outcome.Cause.LIMIT;
			case 3 -> Outcome.Cause.TERMINATED;
			case 4 -> Outcome.Cause.CANCELED;
			case 5 -> Outcome.Cause.LINK;
			default -> null;
		};
	}

}
