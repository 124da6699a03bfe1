package io.luaprocess.kernel;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;

/**
 * In place of the body of a process that has ended, whose memory must not stay because
 * something still refers to the process: a place in a run queue, a reference that the
 * application keeps.
 *
 * @param definitionId what the process ran
 */
record EndedBody(String definitionId) implements ProcessBody {

	@Override
	public Progress load() {
		return Progress.DONE;
	}

	@Override
	public Progress run() {
		return Progress.DONE;
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOTHING;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return ProcessError.of(ErrorKind.INTERNAL, "internal error");
	}

}
