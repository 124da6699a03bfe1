package io.luaprocess.cluster.part;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors of what another node has asked for.
 */
public final class Failures {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.cluster");

	private Failures() {
	}

	/**
	 * Returns what the other node is told. What is no error of an operation is a fault of
	 * this node, for example of its guard, and is logged.
	 * @param ex what an operation has thrown
	 * @return the error
	 */
	public static ProcessError of(RuntimeException ex) {
		if (ex instanceof ProcessException failure) {
			return failure.error();
		}
		logger.error("An operation for another node has failed", ex);
		return ProcessError.of(ErrorKind.INTERNAL, "internal error on the other node");
	}

}
