package io.luaprocess.spring.diagnostics;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;

/**
 * The runtime could not start, usually because a required service failed.
 */
public final class ProcessStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient ProcessError error;

	/**
	 * Creates the exception.
	 * @param cause the exception of the runtime
	 */
	public ProcessStartException(ProcessException cause) {
		super("process runtime could not start: " + cause.getMessage(), cause);
		this.error = cause.error();
	}

	/**
	 * Returns the error that stopped the start.
	 */
	public ProcessError error() {
		return this.error;
	}

}
