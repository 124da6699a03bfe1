package io.luaprocess.kernel;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A thread of control of a process: main or one that was spawned. Confined to the
 * process.
 */
final class Coroutine {

	final CoroutineCode code;

	/** Its thread if its code may block; {@code null} if it runs in pieces. */
	final @Nullable CoroutineThread thread;

	/** What it works for. */
	@Nullable Trace trace;

	/** What it waits for: a place or places at channels, a timer or a call. */
	@Nullable Object waitsFor;

	/** True from the moment it begins to wait until its wait is ended. */
	boolean waiting;

	/** Its next piece runs on a thread that may block. */
	boolean outside;

	/** Its next piece makes a call that may block, and is expected not to. */
	boolean shortCall;

	/** Next in the ready queue. */
	@Nullable Coroutine nextReady;

	/** Neighbours among the spawned coroutines of the process. */
	@Nullable Coroutine left;

	@Nullable Coroutine right;

	/** Its places at the channels of a select. */
	Waiter @Nullable [] selecting;

	@Nullable Waiter chosen;

	private @Nullable Waiter ownWaiter;

	Coroutine(CoroutineCode code) {
		this.code = code;
		this.thread = null;
	}

	Coroutine(CoroutineCode code, Runner runner) {
		this.code = code;
		this.thread = new CoroutineThread(this, runner);
	}

	/**
	 * Says what it waits for, as part of a sentence.
	 * @param now the time of the process
	 */
	String waiting(long now) {
		if (!this.waiting) {
			return "its turn";
		}
		return switch (this.waitsFor) {
			case Waiter waiter -> waiter.describe(now);
			case Waiter[] waiters -> Arrays.stream(waiters)
				.map((waiter) -> waiter.describe(now))
				.distinct()
				.collect(Collectors.joining(" or "));
			case TimerHandle timer -> "the end of a sleep in " + Remaining.of(timer, now);
			case PendingCall call -> call.describe();
			case CoroutineThread running -> "Java code";
			case null, default -> "nothing that can come";
		};
	}

	/** Its place at a channel when it waits for nothing else. */
	Waiter waiter() {
		Waiter waiter = this.ownWaiter;
		if (waiter == null) {
			waiter = new Waiter(this);
			this.ownWaiter = waiter;
		}
		return waiter;
	}

}
