package io.luaprocess.lua;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.Progress;

/**
 * What replaces a program whose upgrade cannot be carried out: the process ends with the
 * error.
 */
final class FailedUpgrade implements ProcessBody {

	private final String definitionId;

	private final ProcessError error;

	FailedUpgrade(String definitionId, ProcessError error) {
		this.definitionId = definitionId;
		this.error = error;
	}

	@Override
	public Progress load() {
		throw new ProcessException(this.error);
	}

	@Override
	public Progress run() {
		return Progress.DONE;
	}

	@Override
	public Outcome outcome() {
		return Outcome.failure(this.error);
	}

	@Override
	public String definitionId() {
		return this.definitionId;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return this.error;
	}

}
