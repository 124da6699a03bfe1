package io.luaprocess.kernel;

import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;

/**
 * Waits for events for ever, takes no message, and says how much memory it keeps.
 */
final class HoldingBody implements ProcessBody {

	private final ProcessInstance self;

	private final long bytes;

	private final boolean proven;

	private HoldingBody(ProcessInstance self, long bytes, boolean proven) {
		this.self = self;
		this.bytes = bytes;
		this.proven = proven;
	}

	/** Keeps so much. */
	static Function<ProcessInstance, ProcessBody> of(long bytes) {
		return (self) -> new HoldingBody(self, bytes, true);
	}

	/** Has made so much garbage. */
	static Function<ProcessInstance, ProcessBody> garbage(long bytes) {
		return (self) -> new HoldingBody(self, bytes, false);
	}

	@Override
	public long memory(boolean proven) {
		return (!proven || this.proven) ? this.bytes : 0;
	}

	@Override
	public Progress load() {
		return Progress.DONE;
	}

	@Override
	public Progress run() {
		TestKernel.events(this.self).receive();
		return Progress.WAITS;
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOTHING;
	}

	@Override
	public String definitionId() {
		return "test:holding";
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return ProcessError.of(ErrorKind.INTERNAL, String.valueOf(failure));
	}

}
