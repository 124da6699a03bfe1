package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a {@link WorkerScheduler}. Order and wake-ups are described there.
 */
final class Worker extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(Worker.class);

	/** Slices from one look into the injection queue to the next. */
	static final int INJECTION_SLICES = 61;

	/** How often in a row the task woken last is run before those in the queue. */
	static final int MOST_IN_A_ROW = 3;

	/** How often a worker looks everywhere before it sleeps. */
	private static final int SEARCHES = 4;

	/** Not yet in the same slice at two ticks. */
	private static final long NONE = -1;

	private static final VarHandle NEXT;

	private static final VarHandle ASLEEP;

	private static final VarHandle SLICES;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NEXT = lookup.findVarHandle(Worker.class, "next", Task.class);
			ASLEEP = lookup.findVarHandle(Worker.class, "asleep", boolean.class);
			SLICES = lookup.findVarHandle(Worker.class, "slices", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final WorkerScheduler scheduler;

	private final int index;

	private final LocalQueue queue = new LocalQueue();

	/** The task woken last. Put by this worker, taken also by others. */
	private volatile @Nullable Task next;

	/** True until this worker goes on, or another thread wakes it. */
	private volatile boolean asleep;

	/** Slices begun. Read by others to see whether the worker is stuck. */
	private volatile long slices;

	/** The slice that has lasted for a tick. Set by the clock. */
	private volatile long longSlice = NONE;

	/** The slice at the last tick. Used by the clock. */
	private long sliceAtTick = NONE;

	private boolean searching;

	private int inARow;

	private int untilInjection = INJECTION_SLICES;

	private int seenTicks;

	private boolean injectedLast;

	Worker(WorkerScheduler scheduler, int index) {
		super(null, null, "luaprocess-worker-" + (index + 1), 0, false);
		setDaemon(true);
		this.scheduler = scheduler;
		this.index = index;
	}

	WorkerScheduler scheduler() {
		return this.scheduler;
	}

	boolean isAwake() {
		return !this.asleep && isAlive();
	}

	boolean hasTasks() {
		return this.next != null || !this.queue.isEmpty();
	}

	boolean hasTasksForOthers() {
		return !this.queue.isEmpty() || (this.next != null && isInLongSlice());
	}

	private boolean isInLongSlice() {
		return this.longSlice == this.slices;
	}

	/**
	 * The clock has ticked.
	 * @return true if the worker is in the same slice since the last tick and has ready
	 * tasks
	 */
	boolean tick() {
		long slice = this.slices;
		if (slice != this.sliceAtTick) {
			this.sliceAtTick = slice;
			return false;
		}
		if (!hasTasks()) {
			return false;
		}
		this.longSlice = slice;
		return true;
	}

	/**
	 * Another thread, which holds the right to search, gives it to this worker.
	 * @return false if the worker does not sleep
	 */
	boolean wake() {
		if (!this.asleep || !ASLEEP.compareAndSet(this, true, false)) {
			return false;
		}
		this.scheduler.countSleeping(-1);
		LockSupport.unpark(this);
		return true;
	}

	/** This worker adds a ready task. */
	void push(Task task, boolean woken) {
		Task added = woken ? putNext(task) : task;
		if (added != null) {
			append(added);
		}
		if (!this.queue.isEmpty() && (this.next != null || this.queue.size() > 1)) {
			this.scheduler.wakeWorker();
		}
	}

	/**
	 * Returns the task that was in the slot. An empty slot is filled by its owner alone.
	 */
	private @Nullable Task putNext(Task task) {
		if (this.next == null) {
			NEXT.setRelease(this, task);
			return null;
		}
		return (Task) NEXT.getAndSet(this, task);
	}

	/** Half of a full queue goes to the injection queue. */
	private void append(Task task) {
		while (!this.queue.push(task)) {
			Task newest = this.queue.popHalf();
			if (newest != null) {
				this.scheduler.injection().pushAll(newest);
			}
		}
	}

	@Override
	public void run() {
		boolean open = true;
		while (open) {
			try {
				open = runSlice();
			}
			catch (Throwable ex) {
				report(ex);
			}
		}
	}

	/** A slice does not throw; something in the scheduler did. */
	private void report(Throwable ex) {
		try {
			logger.error("Thread {} goes on after a failure", getName(), ex);
		}
		catch (Throwable ignored) {
			// There is no memory for a log record either.
		}
	}

	/** Returns false if the scheduler is closed and there is nothing to run. */
	private boolean runSlice() {
		Task task = find();
		if (task == null) {
			return false;
		}
		SLICES.setOpaque(this, (long) SLICES.get(this) + 1);
		this.scheduler.execute(task);
		if (isInterrupted()) {
			Thread.interrupted();
		}
		return true;
	}

	private @Nullable Task find() {
		while (true) {
			Task task = ownTask();
			if (task == null) {
				task = otherTask();
			}
			if (task != null) {
				if (this.searching) {
					endSearch();
				}
				return task;
			}
			if (!sleep()) {
				return null;
			}
		}
	}

	private @Nullable Task ownTask() {
		if (isInjectionDue()) {
			Task task = injected(this.scheduler.injection().poll());
			if (task != null) {
				this.injectedLast = true;
				return task;
			}
		}
		if (this.inARow < MOST_IN_A_ROW) {
			Task task = takeNext();
			if (task != null) {
				this.inARow++;
				return task;
			}
		}
		this.inARow = 0;
		Task task = this.queue.pop();
		return (task != null) ? task : takeNext();
	}

	private boolean isInjectionDue() {
		int ticks = this.scheduler.ticks();
		if (--this.untilInjection > 0 && ticks == this.seenTicks) {
			this.injectedLast = false;
			return false;
		}
		this.untilInjection = INJECTION_SLICES;
		this.seenTicks = ticks;
		boolean due = !this.injectedLast;
		this.injectedLast = false;
		return due;
	}

	/** If the queue or the injection queue keeps tasks, another worker is woken. */
	private @Nullable Task injected(@Nullable Task task) {
		if (task != null && (hasTasks() || !this.scheduler.injection().isEmpty())) {
			this.scheduler.wakeWorker();
		}
		return task;
	}

	private @Nullable Task takeNext() {
		return (this.next != null) ? (Task) NEXT.getAndSet(this, null) : null;
	}

	/** Looks elsewhere; own queue and slot are empty. */
	private @Nullable Task otherTask() {
		int workers = this.scheduler.workers().length;
		Task task = injected(this.scheduler.injection().pollShare(this.queue, workers));
		if (task != null || workers == 1) {
			return task;
		}
		if (!this.searching) {
			this.searching = this.scheduler.startSearching();
		}
		for (int i = 0; this.searching && task == null && i < SEARCHES; i++) {
			task = steal();
			if (task == null) {
				task = this.scheduler.injection().pollShare(this.queue, workers);
			}
			Thread.onSpinWait();
		}
		return task;
	}

	private @Nullable Task steal() {
		Worker[] workers = this.scheduler.workers();
		for (int i = 1; i < workers.length; i++) {
			Task task = workers[(this.index + i) % workers.length].giveTo(this.queue);
			if (task != null) {
				return task;
			}
		}
		return null;
	}

	/** Called by the owner of the other queue. */
	private @Nullable Task giveTo(LocalQueue other) {
		Task task = this.queue.stealInto(other);
		return (task != null || !isInLongSlice()) ? task : takeNext();
	}

	/** Whatever was added while this worker searched was added without waking any. */
	private void endSearch() {
		this.searching = false;
		this.scheduler.stopSearching();
		if (this.scheduler.hasTasks()) {
			this.scheduler.wakeWorker();
		}
	}

	/**
	 * Sleeps until another thread wakes this worker or something is found.
	 * @return false if the scheduler is closed
	 */
	private boolean sleep() {
		this.queue.forgetStolen();
		this.asleep = true;
		this.scheduler.countSleeping(1);
		boolean searched = this.searching;
		if (searched) {
			this.searching = false;
			this.scheduler.stopSearching();
		}
		if ((!searched && this.scheduler.isSearching()) || !this.scheduler.hasTasks()) {
			park();
		}
		if (ASLEEP.compareAndSet(this, true, false)) {
			this.scheduler.countSleeping(-1);
			return !this.scheduler.isClosed();
		}
		// The thread that woke this worker has started the search for it.
		this.searching = true;
		return true;
	}

	private void park() {
		while (this.asleep && !this.scheduler.isClosed()) {
			LockSupport.park(this.scheduler);
			Thread.interrupted();
		}
	}

}
