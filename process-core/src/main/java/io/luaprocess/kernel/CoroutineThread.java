package io.luaprocess.kernel;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The virtual thread of a coroutine whose code may block: Java code that is a process.
 * <p>
 * The thread and the workers take turns. In its turn the thread owns the process, as a
 * worker does during a slice, and ends the turn when its code waits or ends. Then a
 * worker runs the event loop of the process, and gives the next turn to this thread when
 * the wait is over. A thread that was killed throws {@link TerminationSignal} and touches
 * the process no more.
 */
final class CoroutineThread {

	private final Coroutine coroutine;

	private final Runner runner;

	/** {@code null} until the first turn. */
	private @Nullable Thread thread;

	private volatile boolean turn;

	private volatile boolean killed;

	/** The thread runs code beside the process. */
	private volatile boolean aside;

	CoroutineThread(Coroutine coroutine, Runner runner) {
		this.coroutine = coroutine;
		this.runner = runner;
	}

	/** A worker gives the process away; it must not touch it any more. */
	void giveTurn() {
		this.turn = true;
		Thread present = this.thread;
		if (present == null) {
			Thread made = this.runner.thread(this::run);
			this.thread = made;
			made.start();
		}
		else {
			LockSupport.unpark(present);
		}
	}

	/** Ends the turn of the calling thread, and waits for the next one. */
	void endTurn() {
		this.turn = false;
		this.runner.comeBack();
		awaitTurn();
	}

	private void awaitTurn() {
		while (!this.turn && !this.killed) {
			LockSupport.park(this);
			Thread.interrupted();
		}
		if (this.killed) {
			throw TerminationSignal.INSTANCE;
		}
		this.runner.begin();
	}

	/**
	 * Ends the turn of the calling thread, which goes on beside the process until it
	 * {@link #comeIn comes in}; a kill interrupts it meanwhile.
	 */
	void goAside() {
		this.aside = true;
		this.turn = false;
		this.runner.comeBack();
	}

	/** The calling thread waits for its next turn. */
	void comeIn() {
		this.aside = false;
		awaitTurn();
	}

	/** The process has ended: the calling thread touches it no more. */
	void leave() {
		if (!this.killed) {
			this.aside = true;
			this.killed = true;
			this.runner.comeBack();
		}
	}

	private void run() {
		if (this.killed) {
			return;
		}
		this.runner.begin();
		Throwable failure = null;
		try {
			this.coroutine.code.run();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		if (!this.killed) {
			this.runner.threadEnded(this.coroutine, failure);
		}
	}

	/** None of its code runs any more, as the program has ended. */
	void kill() {
		this.killed = true;
		Thread present = this.thread;
		if (this.aside && present != null) {
			this.aside = false;
			present.interrupt();
		}
		LockSupport.unpark(present);
	}

}
