package io.luaprocess;

import org.jspecify.annotations.Nullable;

/**
 * Java code that runs as a process: with a PID, a mailbox, links and monitors like any
 * other. Each process has an object of its own.
 */
@FunctionalInterface
public interface JavaProcess {

	/**
	 * Runs the process, on a virtual thread of its own; may block. The end of the process
	 * interrupts it. A process that was asked to end receives a
	 * {@link ProcessSignal.Cancel} and is to return.
	 * @param context the process
	 * @return its result, mapped as {@code docs/java-values.md} says
	 * @throws Exception the process ends abnormally: with the error of a
	 * {@link ProcessException}; any other exception is logged, and the error says no more
	 * than {@code internal error}
	 */
	@Nullable Object run(ProcessContext context) throws Exception;

}
