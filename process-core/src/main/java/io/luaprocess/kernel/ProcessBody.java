package io.luaprocess.kernel;

import java.util.List;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import org.jspecify.annotations.Nullable;

/**
 * The language side of a process.
 */
public interface ProcessBody {

	/**
	 * Runs the top level of the program on the main coroutine, before {@link #run()}, in
	 * pieces as {@link CoroutineCode} does. Must not wait for other coroutines or
	 * processes.
	 * @return why it has returned, never {@link Progress#WAITS}
	 * @throws ProcessException the spawn error; no process comes into being
	 */
	Progress load();

	/**
	 * Runs the program's method on the main coroutine, in pieces as {@link CoroutineCode}
	 * does. Errors of the program become outcomes; {@link TerminationSignal} and other
	 * {@link Error}s pass.
	 * @return why it has returned
	 */
	Progress run();

	/**
	 * Returns the outcome.
	 * @return the outcome after {@link #run()} has returned {@link Progress#DONE}
	 */
	Outcome outcome();

	/**
	 * Returns the body that takes over this process after the method has ended: an
	 * upgrade. Its {@code load} has not run.
	 * @return the successor; {@code null} if the process ends
	 */
	default @Nullable ProcessBody replacement() {
		return null;
	}

	/**
	 * Whether the code runs on a thread of its own, where operations of the kernel block
	 * and have their results at once.
	 * @return false if it runs in pieces
	 */
	default boolean blocks() {
		return false;
	}

	/**
	 * Returns the functions the main coroutine is in, see {@link CoroutineCode#stack}.
	 * @param most how many to return at most
	 * @return each with file and line, the innermost first
	 */
	default List<RunningFunction> stack(int most) {
		return List.of();
	}

	/**
	 * Returns the id of the definition this body runs.
	 */
	String definitionId();

	/**
	 * Returns what the program says of itself, for people. Called on any thread.
	 * @return a short text without control characters; {@code null} for none
	 */
	default @Nullable String description() {
		return null;
	}

	/**
	 * Returns the id of the actor the program runs for, for people. Called on any thread.
	 * @return the id; {@code null} if it has no actor
	 */
	default @Nullable String actor() {
		return null;
	}

	/**
	 * Returns how long the program may compute; asked before {@link #load()}, and at time
	 * slices, so it must be cheap.
	 * @return the limits, always the same
	 */
	default CpuLimits cpuLimits() {
		return CpuLimits.DEFAULT;
	}

	/**
	 * Ends the process if what it keeps and what the runtime holds for it are more than
	 * its memory limit. Called on its thread.
	 * @param held memory the runtime holds for it, in bytes
	 */
	default void checkMemory(long held) {
	}

	/**
	 * Returns what the process is known to hold. Called on any thread; takes no memory.
	 * @param proven whether of what the program itself keeps only that counts which has
	 * survived a collection of the whole heap; else what was made since counts as well,
	 * garbage included
	 * @return bytes of live data, an estimate; 0 if nothing is known
	 */
	default long memory(boolean proven) {
		return 0;
	}

	/**
	 * Returns what the process is known to hold, garbage of the last moments included.
	 * @return bytes of live data, as by {@link #memory(boolean)}
	 */
	default long memory() {
		return memory(false);
	}

	/** Ends the process because of its memory. Called on any other thread. */
	default void memoryExceeded() {
	}

	/**
	 * Turns an uncaught throwable of a coroutine into the error the process ends with.
	 * @param failure what was thrown, never a {@link TerminationSignal}
	 * @return the error
	 */
	ProcessError errorOf(Throwable failure);

	/**
	 * Called once on the exit path, when no code of this body runs any more.
	 */
	default void closed() {
	}

}
