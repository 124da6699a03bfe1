package io.luaprocess.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one process that have a thread, of which one runs: main and those
 * that are spawned. Those that are resumed run on the stack of their resumer and are no
 * matter of the kernel.
 * <p>
 * Every coroutine has its own virtual thread; exactly one of them holds the baton, all
 * others are parked. Everything inside a process, this class included, is touched only by
 * the holder, so it needs no locks; handing over publishes what the former holder wrote.
 * <ol>
 * <li>A coroutine that blocks puts itself on some wait list and gives the baton to the
 * coroutine that became ready first.</li>
 * <li>No coroutine is ready: that is a checkpoint. The holder takes in mail and due
 * timers; if still none is ready, it idles for the whole process: without a host permit,
 * parked until mail or the next timer.</li>
 * <li>A process with one coroutine therefore parks once per wait and never switches.</li>
 * <li>Who has handed over looks a few times whether the baton has come back, and parks
 * then. It looks only as long as that succeeds, so waiting is not polling. Whoever hands
 * it the baton wakes it if it has said before that it is asleep.</li>
 * <li>The baton comes with the right to run: a coroutine that gets it while its process
 * is ending leaves by {@link TerminationSignal}. The last holder gives it to main, which
 * walks the exit path.</li>
 * </ol>
 */
final class Baton {

	private static final int RELEASED_AT_ONCE = 64;

	private final ProcessInstance process;

	private final Coroutine main;

	private Coroutine current;

	private @Nullable Coroutine firstReady;

	private @Nullable Coroutine lastReady;

	/** Started coroutines other than main, in no order. */
	private @Nullable Coroutine started;

	/** Live coroutines, main included; read by others as an estimate. */
	private int count = 1;

	/** Coroutines that wait at channels. */
	private int atChannels;

	/** The thread that runs the process now. */
	private @Nullable Thread runner;

	Baton(ProcessInstance process) {
		this.process = process;
		this.main = new Coroutine(process, null);
		this.current = this.main;
	}

	Coroutine current() {
		return this.current;
	}

	int count() {
		return this.count;
	}

	/** Whether main is the only coroutine. */
	boolean isAlone() {
		return this.started == null;
	}

	/** Whether the calling thread runs the process. */
	boolean runsHere() {
		return this.runner == Thread.currentThread();
	}

	/** Main begins, on the calling thread. */
	void begin() {
		this.runner = Thread.currentThread();
	}

	// ---- waiting ---------------------------------------------------------------------

	/**
	 * The running coroutine waits until {@link #wake} was called for it.
	 * @param self the running coroutine
	 */
	void block(Coroutine self) {
		self.waiting = true;
		waitOn(self);
	}

	void blockOnChannel(Coroutine self) {
		this.atChannels++;
		block(self);
	}

	void wakeFromChannel(Coroutine coroutine) {
		this.atChannels--;
		wake(coroutine);
	}

	/**
	 * Ends the wait of a coroutine; it runs when those that became ready before have run.
	 * @param coroutine the coroutine
	 */
	void wake(Coroutine coroutine) {
		coroutine.waiting = false;
		Coroutine before = this.lastReady;
		if (before == null) {
			this.firstReady = coroutine;
		}
		else {
			before.nextReady = coroutine;
		}
		this.lastReady = coroutine;
	}

	/**
	 * Holds out until the wait of a coroutine is over and it has the baton. It may get
	 * the baton earlier: then it idles on behalf of the process.
	 */
	private void waitOn(Coroutine self) {
		do {
			Coroutine next = pollReady();
			if (next == null) {
				next = checkpoint();
			}
			if (next == self) {
				this.current = self;
				return;
			}
			handOver(self, next);
		}
		while (self.waiting);
	}

	private @Nullable Coroutine pollReady() {
		Coroutine coroutine = this.firstReady;
		if (coroutine != null) {
			this.firstReady = coroutine.nextReady;
			coroutine.nextReady = null;
			if (this.firstReady == null) {
				this.lastReady = null;
			}
		}
		return coroutine;
	}

	/** No coroutine is ready: takes in what has come, idles until one is. */
	private Coroutine checkpoint() {
		while (true) {
			this.process.poll();
			this.process.processor.beginTurn();
			this.process.evaluateLinkDown();
			this.process.pump();
			Coroutine next = pollReady();
			if (next == null) {
				this.process.evaluateLinkDown();
				next = pollReady();
			}
			if (next != null) {
				return next;
			}
			this.process.idle(this.atChannels > 0);
		}
	}

	// ---- handing over ----------------------------------------------------------------

	private void handOver(Coroutine self, Coroutine next) {
		self.thread = Thread.currentThread();
		give(next);
		take(self);
	}

	private void give(Coroutine next) {
		this.process.processor.stopCpuTime();
		this.current = next;
		Thread thread = next.thread;
		if (thread == null) {
			start(next);
			return;
		}
		if (next.giveBaton()) {
			LockSupport.unpark(thread);
		}
	}

	private void take(Coroutine self) {
		int looks = self.looks();
		if (looks > 0) {
			self.looked(look(self, looks));
		}
		while (!self.hasBaton()) {
			if (self.killed) {
				throw TerminationSignal.INSTANCE;
			}
			if (self.fallAsleep()) {
				LockSupport.park();
			}
			Thread.interrupted();
		}
		self.takeBaton();
		this.runner = Thread.currentThread();
		if (self.killed || self.unwind) {
			throw TerminationSignal.INSTANCE;
		}
		this.process.checkAlive();
		this.process.processor.startCpuTime();
		this.process.touchClock();
	}

	/**
	 * Waits for the baton: for a moment on the processor it has, for the other coroutine
	 * may run on another one and give it back at once; then lets others run. Waking a
	 * thread also wakes a second carrier that fetches it, which takes longer than many a
	 * coroutine runs. A thread that yields stays in the queue of its carrier and need not
	 * be woken.
	 * @return whether it has come back
	 */
	private boolean look(Coroutine self, int times) {
		if (self.spins()) {
			self.spun(spin(self));
		}
		for (int i = 0; i < times && !self.hasBaton(); i++) {
			Thread.yield();
			Thread.interrupted();
		}
		return self.hasBaton();
	}

	private static boolean spin(Coroutine self) {
		for (int i = 0; i < Coroutine.SPINS && !self.hasBaton(); i++) {
			Thread.onSpinWait();
		}
		return self.hasBaton();
	}

	// ---- coroutines ------------------------------------------------------------------

	void spawn(Runnable code) {
		Coroutine coroutine = new Coroutine(this.process, code);
		wake(coroutine);
		join(coroutine);
	}

	/** The running coroutine lets the others run that are ready. */
	void yield(Coroutine self) {
		if (this.firstReady == null) {
			this.process.pump();
		}
		if (this.firstReady != null) {
			wake(self);
			waitOn(self);
		}
	}

	private void start(Coroutine coroutine) {
		Thread thread = ProcessInstance.THREADS.newThread(() -> run(coroutine));
		coroutine.thread = thread;
		thread.start();
	}

	private void run(Coroutine self) {
		Runnable code = self.code;
		if (code == null || self.killed) {
			return;
		}
		this.runner = Thread.currentThread();
		Throwable failure = null;
		try {
			this.process.checkAlive();
			this.process.processor.startCpuTime();
			this.process.touchClock();
			code.run();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		if (!self.killed) {
			end(self, failure);
		}
	}

	/** A coroutine has returned or thrown; its thread is about to end. */
	private void end(Coroutine self, @Nullable Throwable failure) {
		leave(self);
		if (failure instanceof TerminationSignal || !this.process.isAlive()) {
			this.main.unwind = true;
			give(this.main);
		}
		else if (failure != null) {
			this.process.fail(failure);
			give(this.main);
		}
		else {
			Coroutine next = pollReady();
			give((next != null) ? next : this.main);
		}
	}

	private void join(Coroutine coroutine) {
		Coroutine neighbour = this.started;
		coroutine.right = neighbour;
		if (neighbour != null) {
			neighbour.left = coroutine;
		}
		this.started = coroutine;
		this.count++;
	}

	private void leave(Coroutine coroutine) {
		Coroutine left = coroutine.left;
		Coroutine right = coroutine.right;
		if (left != null) {
			left.right = right;
		}
		else if (this.started == coroutine) {
			this.started = right;
		}
		if (right != null) {
			right.left = left;
		}
		coroutine.left = null;
		coroutine.right = null;
		this.count--;
	}

	/**
	 * Visits the places at channels where coroutines have been given an entry of the
	 * mailbox that they have not taken yet, as they have not run since.
	 * @param visitor gets each place
	 */
	void visitHanded(Consumer<Waiter> visitor) {
		visitHanded(this.main, visitor);
		for (Coroutine coroutine = this.started; coroutine != null; coroutine = coroutine.right) {
			visitHanded(coroutine, visitor);
		}
	}

	private static void visitHanded(Coroutine coroutine, Consumer<Waiter> visitor) {
		Waiter chosen = coroutine.chosen;
		if (chosen != null && chosen.value instanceof Signal) {
			visitor.accept(chosen);
		}
	}

	// ---- the end ---------------------------------------------------------------------

	/**
	 * Ends all coroutines but main: none of their code runs from now on. Their threads
	 * stay parked until they are released, so that threads that wait for the end of this
	 * process need not wait for all its threads to leave.
	 * @return the first of those to be released
	 */
	@Nullable Coroutine killOthers() {
		Coroutine killed = this.started;
		this.started = null;
		for (Coroutine coroutine = killed; coroutine != null; coroutine = coroutine.right) {
			coroutine.killed = true;
		}
		this.firstReady = null;
		this.lastReady = null;
		this.atChannels = 0;
		this.count = 1;
		this.main.waiting = false;
		this.main.selecting = null;
		this.main.unwind = false;
		this.main.takeBaton();
		this.current = this.main;
		return killed;
	}

	/** Ends all coroutines, on behalf of a process whose thread does not come back. */
	@Nullable Coroutine killAll() {
		Coroutine killed = killOthers();
		this.main.killed = true;
		this.main.right = killed;
		return this.main;
	}

	/**
	 * Lets the threads of killed coroutines leave, a few at a time: there may be a
	 * hundred thousand, and other processes want to run.
	 * @param first the first coroutine
	 */
	void release(@Nullable Coroutine first) {
		int released = 0;
		for (Coroutine coroutine = first; coroutine != null; coroutine = coroutine.right) {
			LockSupport.unpark(coroutine.thread);
			if ((++released & RELEASED_AT_ONCE - 1) == 0) {
				this.process.kernel.clock.yieldToLeave();
			}
		}
	}

}
