package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds and runs the slices of one thread of a {@link WorkerScheduler}. Order and
 * wake-ups are described there.
 */
final class Worker {

	/** Slices from one look into the injection queue to the next. */
	static final int INJECTION_SLICES = 61;

	/** How often in a row the task woken last is run before those in the queue. */
	static final int MOST_IN_A_ROW = 3;

	/** How often a worker looks everywhere before it sleeps. */
	private static final int SEARCHES = 4;

	/** Not yet in the same slice at two ticks. */
	private static final long NONE = -1;

	private static final VarHandle NEXT;

	private static final VarHandle SLICES;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NEXT = lookup.findVarHandle(Worker.class, "next", Task.class);
			SLICES = lookup.findVarHandle(Worker.class, "slices", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final WorkerScheduler scheduler;

	private final Sleepers sleepers;

	private final BooleanSupplier tasks;

	private final int index;

	private final LocalQueue queue = new LocalQueue();

	private final BusyTime busy = new BusyTime(System::nanoTime);

	private final Lease lease = new Lease();

	/** The task woken last. Put by this worker, taken also by others. */
	private volatile @Nullable Task next;

	/** Slices begun. Read by others to see whether the worker is stuck. */
	private volatile long slices;

	/** The slice that has lasted for a tick. Set by the clock. */
	private volatile long longSlice = NONE;

	/** The slice at the last tick. Used by the clock. */
	private long sliceAtTick = NONE;

	/** Until when the slice under way was charged to its host. Used by the owner. */
	private long charged;

	private boolean searching;

	private int inARow;

	private int untilInjection = INJECTION_SLICES;

	private int seenTicks;

	/** Whether tasks of the injection queue come before those of the own queue. */
	private boolean injectionTurn;

	Worker(WorkerScheduler scheduler, int index) {
		this.scheduler = scheduler;
		this.sleepers = scheduler.sleepers();
		this.tasks = scheduler::hasTasks;
		this.index = index;
	}

	WorkerScheduler scheduler() {
		return this.scheduler;
	}

	/** How long it has been awake, in nanoseconds. */
	long busyNanos() {
		return this.busy.sum();
	}

	int index() {
		return this.index;
	}

	Lease lease() {
		return this.lease;
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

	/** The slice that begins is charged to its host. */
	void beginCharge(long now) {
		this.charged = now;
	}

	/** Returns what the slice under way has taken since it was charged last. */
	long charge(long now) {
		long taken = now - this.charged;
		this.charged = now;
		return taken;
	}

	/** This worker adds a ready task. */
	void push(Task task, boolean woken) {
		Task added = woken ? putNext(task) : task;
		if (added != null) {
			append(added);
		}
		if (!this.queue.isEmpty() && (this.next != null || this.queue.size() > 1)) {
			this.sleepers.wakeOne();
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

	/**
	 * Runs a slice.
	 * @return false if there is nothing to run: the thread parks while
	 * {@link #isParked()}, then it calls {@link #goOn()}
	 */
	boolean runSlice() {
		Task task = find();
		if (task == null) {
			return false;
		}
		SLICES.setOpaque(this, (long) SLICES.get(this) + 1);
		this.scheduler.execute(task);
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
			if (this.scheduler.shares().lend(this.scheduler, this.index + this.seenTicks)) {
				continue;
			}
			if (fallAsleep()) {
				return null;
			}
			wakeUp();
		}
	}

	private @Nullable Task ownTask() {
		boolean ticked = this.scheduler.ticks() != this.seenTicks;
		Task task = isInjectionDue(ticked) ? fromInjection() : null;
		if (task == null && ticked) {
			task = balance();
		}
		if (task == null && this.inARow < MOST_IN_A_ROW) {
			task = takeNext();
			if (task != null) {
				this.inARow++;
				return task;
			}
		}
		this.inARow = 0;
		if (task == null && this.injectionTurn) {
			task = fromInjection();
		}
		if (task == null) {
			task = this.queue.pop();
		}
		return (task != null) ? task : takeNext();
	}

	/** A turn of the injection queue lasts a tick, and so do those between them. */
	private boolean isInjectionDue(boolean ticked) {
		if (ticked) {
			this.seenTicks = this.scheduler.ticks();
			this.injectionTurn = !this.injectionTurn;
		}
		else if (--this.untilInjection > 0) {
			return false;
		}
		this.untilInjection = INJECTION_SLICES;
		return this.injectionTurn || !ticked;
	}

	private @Nullable Task fromInjection() {
		Task task = injected(this.scheduler.injection().poll());
		if (task == null) {
			this.injectionTurn = false;
		}
		return task;
	}

	/**
	 * Takes a task of the worker that has most, if that one has more with the task it
	 * runs. So tasks that are always ready go round the workers.
	 */
	private @Nullable Task balance() {
		Worker[] workers = this.scheduler.workers();
		int most = Math.max(0, this.queue.size() - 1);
		LocalQueue longest = null;
		for (int i = 1; i < workers.length; i++) {
			LocalQueue other = workers[(this.index + i) % workers.length].queue;
			int size = other.size();
			if (size > most) {
				most = size;
				longest = other;
			}
		}
		return (longest != null) ? longest.steal() : null;
	}

	/** If the queue or the injection queue keeps tasks, another worker is woken. */
	private @Nullable Task injected(@Nullable Task task) {
		if (task != null && (hasTasks() || !this.scheduler.injection().isEmpty())) {
			this.sleepers.wakeOne();
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
			this.searching = this.sleepers.startSearching();
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
		this.sleepers.stopSearching();
		if (this.scheduler.hasTasks()) {
			this.sleepers.wakeOne();
		}
	}

	/** Returns false if something to run was found meanwhile. */
	private boolean fallAsleep() {
		this.queue.forgetStolen();
		this.busy.fallsAsleep();
		boolean searched = this.searching;
		this.searching = false;
		return this.sleepers.fallAsleep(this.index, searched, this.tasks);
	}

	private void wakeUp() {
		this.busy.awakes();
		this.searching = this.sleepers.wakeUp(this.index);
		this.sleepers.tellClock();
	}

	boolean isParked() {
		return this.sleepers.isAsleep(this.index) && !this.scheduler.isClosed();
	}

	/**
	 * Ends the sleep of this worker.
	 * @return false if none has woken it and the scheduler is closed
	 */
	boolean goOn() {
		wakeUp();
		if (!this.searching && this.scheduler.isClosed()) {
			this.sleepers.end(this.index);
			return false;
		}
		return true;
	}

}
