package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.luaprocess.kernel.scheduler.Scheduler;
import io.luaprocess.kernel.scheduler.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one kernel run on: a scheduler, the time with its timers, and
 * threads for code that may block. Applications run on {@link ThreadPlatform}, tests may
 * run on a {@link DeterministicPlatform}. Belongs to one kernel, which closes it.
 */
public abstract sealed class Platform permits ThreadPlatform, DeterministicPlatform {

	/**
	 * Makes a platform of threads in the real time.
	 * @param workers how many threads run processes, at least one
	 * @return the platform
	 */
	public static Platform threads(int workers) {
		return new ThreadPlatform(workers);
	}

	/** What runs processes. */
	abstract Scheduler scheduler();

	/** The time of processes, in which all their timers and deadlines count. */
	abstract TimeSource time();

	/**
	 * Makes a virtual thread for code that may block; the caller starts it at once.
	 * @param code the code
	 * @return the thread
	 */
	abstract Thread thread(Runnable code);

	/**
	 * Runs code that may block on a virtual thread of its own.
	 * @param name name of the thread
	 * @param code the code
	 * @return the thread, which may not have been started yet
	 */
	abstract Thread execute(String name, Runnable code);

	/**
	 * Makes a future which processes complete and for which other code waits.
	 * @param <T> the type of the result
	 * @return a new future
	 */
	abstract <T extends @Nullable Object> CompletableFuture<T> future();

	/**
	 * Waits for a future that processes complete, made by this platform or not.
	 * @param <T> the type of the result
	 * @param future the future
	 * @return its result, as {@link CompletableFuture#join()} returns it
	 */
	abstract <T extends @Nullable Object> T join(CompletableFuture<T> future);

	/**
	 * Waits until processes have made a condition true. An interrupt does not end that.
	 * @param condition the condition
	 * @param atMost after this time the wait ends in any case
	 */
	abstract void waitUntil(BooleanSupplier condition, Duration atMost);

	/**
	 * Keeps the time from moving by itself.
	 * @param source what brings the result that is waited for; a future of this platform
	 * does not keep the time, as processes complete it
	 * @return ends that, when it runs for the first time
	 */
	abstract Runnable holdTime(Object source);

	/** Returns the number of the next PID. */
	abstract long nextNumber();

	/** Returns a seed for a random generator. */
	abstract long seed();

	/** Returns the names of its threads that do not run. */
	abstract List<String> deadThreads();

	/** Code of a process begins to run on a thread that is none for processes. */
	void callbackBegins() {
	}

	/** It has ended. */
	void callbackEnds() {
	}

	/** The kernel exists. */
	void serve(Kernel kernel) {
	}

	abstract void close();

}
