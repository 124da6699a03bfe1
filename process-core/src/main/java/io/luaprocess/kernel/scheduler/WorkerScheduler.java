package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on daemon platform threads {@code luaprocess-worker-1} and so on.
 * <p>
 * Invariants:
 * <ul>
 * <li>A task that is ready is run although no other task waits or ends, and although no
 * other task becomes ready: no worker sleeps while the injection queue holds a task,
 * unless another worker is awake and searches.
 * <li>At most one worker searches.
 * <li>While a worker runs a slice the clock has been told to go on since its last
 * {@link #tick()} that returned false. At the beginning the clock is taken to run.
 * <li>A worker that is awake runs the tasks of its own queue and of its slot, so a task
 * there is not lost if no worker is woken for it.
 * </ul>
 * <b>Order.</b> A worker looks into the slot for the task woken last, then into its own
 * queue, then into the injection queue, then it steals half of another worker's queue.
 * Every 61st slice it looks into the injection queue first. The slot comes first at most
 * three times in a row while the queue has tasks.
 * <p>
 * <b>Turns.</b> After a tick the injection queue comes before the own queue until it is
 * empty or the next tick comes; then the own queue has its turn for a tick at least. So a
 * task from outside waits for a tick and a slice beside tasks that compute, many that run
 * shortly take a tick together, and neither side starves. After a tick a worker also
 * takes a task of the one that has most, if that one has more. So tasks that compute and
 * cannot be divided evenly go round the workers and get the same.
 * <p>
 * <b>Shares.</b> A task of a host whose {@link ProcessorShare} is used up is in no run
 * queue: it waits in the queue of its host until the clock has given credit, or until a
 * worker has looked everywhere else. Such a task gives way at the first tick at which any
 * other is ready. So what the host uses beyond its share is time that no other wants.
 * <p>
 * <b>Waking workers.</b> A worker that puts a task into its empty slot wakes none: it
 * runs that task next. One that has more than one ready task wakes a sleeping one, as
 * does any thread that puts a task into the injection queue. None is woken while a worker
 * searches. A worker that has found something stops searching, and wakes another one if
 * there is more. So workers wake one after another, each for work that is there. If a
 * worker has been in the same slice for a tick, its slot may be stolen, and the clock
 * wakes a worker for what it has.
 * <p>
 * <b>No wake-up is lost</b> between a thread that adds a task and a worker that goes to
 * sleep. All accesses below are volatile, so they are in one order. The thread: (1) adds
 * the task, (2) reads the number of sleeping workers, (3) reads {@code searching}. The
 * worker: (a) marks itself as sleeping, (b) counts itself, (c) resets {@code searching}
 * if it searched, (d) looks into all queues unless another worker searches. If the thread
 * reads in (2) a number without the worker, (d) comes later and finds the task. If it
 * reads in (3) that a worker searches, that worker resets {@code searching} later, and
 * looks into all queues after that, whether it found something or goes to sleep. A thread
 * that looks for a sleeping worker holds {@code searching}, too; if it finds none it
 * resets {@code searching} and repeats (2).
 * <p>
 * <b>The clock sleeps</b> while all workers do. A tick that finds none awake says so, and
 * then looks again. A worker that awakes looks whether the clock has said so before it
 * runs a slice, and tells it to go on. So the clock looks later than the worker has woken
 * up, or the worker sees what the clock has said. A worker that stays awake tells
 * nothing.
 * <p>
 * <b>Calls that may block.</b> A thread lends its worker for the time of such a call, see
 * {@link BlockingCalls}. A worker that is lent counts as awake. If it is lent to the same
 * call at two ticks, the clock hands it off to a spare thread. The clock only unparks: a
 * thread that takes a worker over starts the next spare thread.
 * <p>
 * <b>Where this comes from.</b> Go's scheduler: ring with a stealing half, slot for the
 * task woken last, every 61st slice, one that searches on behalf of all, overflow of half
 * a ring, slot not stolen at once, a clock that looks for workers which are stuck
 * ({@code sysmon}). Tokio: three times in a row for the slot ({@code LIFO} slot), the
 * state word of a task, at most some that search. BEAM: queues migrate to schedulers that
 * have nothing to do, and a scheduler without work sleeps. Different from Go: a task that
 * used its slice stays with its worker instead of going behind all others in the
 * injection queue, where it would delay tasks from outside. Therefore there are turns,
 * because 61 slices of computation would take 150 ms, and tasks go round at ticks.
 */
public final class WorkerScheduler extends AbstractScheduler {

	private static final Logger logger = LoggerFactory.getLogger(WorkerScheduler.class);

	/** Calls beyond these run on virtual threads, whatever is expected of them. */
	private static final int MOST_LOST = 32;

	private static final VarHandle TICKS;

	static {
		try {
			TICKS = MethodHandles.lookup().findVarHandle(WorkerScheduler.class, "ticks", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final InjectionQueue injection = new InjectionQueue();

	private final Sleepers sleepers;

	private final Worker[] workers;

	/** The thread that runs a worker, or that has lent it. */
	private final AtomicReferenceArray<WorkerThread> threads;

	private final SpareThreads spares;

	/** Threads whose worker was handed off and whose call goes on. */
	private final AtomicInteger lost = new AtomicInteger();

	/** Threads made so far. */
	private final AtomicInteger made = new AtomicInteger();

	private final Shares shares = new Shares();

	private volatile int ticks;

	private volatile boolean closed;

	/**
	 * Starts the workers.
	 * @param workers their number, at least one
	 * @param startClock called by a worker that awakes after {@link #tick()} has returned
	 * false. It may be called before that call has returned, so it must be remembered, as
	 * by {@link LockSupport#unpark}. It must not block
	 */
	public WorkerScheduler(int workers, Runnable startClock) {
		this(workers, startClock, true);
	}

	/** Makes a scheduler; without threads its workers are driven by a test. */
	WorkerScheduler(int workers, Runnable startClock, boolean hasThreads) {
		if (workers < 1) {
			throw new IllegalArgumentException("The number of workers is " + workers + ", must be at least 1");
		}
		this.threads = new AtomicReferenceArray<>(hasThreads ? workers : 0);
		this.spares = new SpareThreads(workers);
		this.sleepers = new Sleepers(workers, this::unpark, startClock);
		this.workers = new Worker[workers];
		for (int i = 0; i < workers; i++) {
			this.workers[i] = new Worker(this, i);
		}
		for (int i = 0; i < this.threads.length(); i++) {
			this.threads.set(i, newThread(this.workers[i]));
		}
		threads().forEach(Thread::start);
	}

	private WorkerThread newThread(@Nullable Worker worker) {
		return new WorkerThread(this, worker, "luaprocess-worker-" + this.made.incrementAndGet());
	}

	private Stream<WorkerThread> threads() {
		return IntStream.range(0, this.threads.length()).mapToObj(this.threads::get);
	}

	private void unpark(int worker) {
		if (worker < this.threads.length()) {
			LockSupport.unpark(this.threads.get(worker));
		}
	}

	/**
	 * Returns the names of the workers that do not run.
	 * @return empty as long as the scheduler is not closed and all is well
	 */
	public List<String> deadThreads() {
		return threads().filter((thread) -> !thread.isAlive()).map(Thread::getName).toList();
	}

	@Override
	public @Nullable HostQueue hostQueue(int limit, double share) {
		if (share == 0) {
			return (limit > 0) ? new HostQueue(limit) : null;
		}
		HostQueue host = new HostQueue((limit > 0) ? limit : this.workers.length,
				new ProcessorShare(share, this.workers.length, System.nanoTime()));
		this.shares.add(host);
		return host;
	}

	@Override
	public boolean isSliceOver(Task task, boolean timeUsed) {
		HostQueue host = task.host();
		if (host == null || !host.hasShare()) {
			return timeUsed;
		}
		charge(host);
		return timeUsed || host.isShareUsedUp();
	}

	@Override
	void shareBegins() {
		Worker worker = current();
		if (worker != null) {
			worker.beginCharge(System.nanoTime());
		}
	}

	@Override
	void charge(HostQueue host) {
		Worker worker = current();
		if (worker != null) {
			host.charge(worker.charge(System.nanoTime()));
		}
	}

	/** A worker that runs out of tasks looks for itself. */
	@Override
	void heldBack() {
		Worker worker = current();
		if (worker == null || worker.hasTasks()) {
			this.sleepers.wakeOne();
		}
	}

	@Override
	public boolean isOthersReady() {
		Worker worker = current();
		return worker != null && (worker.hasTasks() || hasTasks());
	}

	@Override
	public int workerCount() {
		return this.workers.length;
	}

	@Override
	public long busyNanos() {
		return Arrays.stream(this.workers).mapToLong(Worker::busyNanos).sum();
	}

	/**
	 * Called by a clock every few milliseconds while a worker is awake: workers that are
	 * in the same slice since the last call give their ready tasks away. Never waits. Not
	 * for two threads at once.
	 * @return false if all workers sleep, so the clock may sleep until it is told to go
	 * on
	 */
	public boolean tick() {
		TICKS.getAndAdd(this, 1);
		this.shares.tick(this);
		boolean late = !this.injection.isEmpty() || this.shares.isHoldingBack();
		for (Worker worker : this.workers) {
			late |= worker.tick();
			if (worker.lease().tick()) {
				handOff(worker);
			}
		}
		if (late) {
			this.sleepers.wakeOne();
		}
		return late || !this.sleepers.mayClockSleep();
	}

	/** Without a spare thread the worker is handed off at a later tick. */
	private void handOff(Worker worker) {
		WorkerThread spare = this.spares.take();
		if (spare == null) {
			return;
		}
		if (worker.lease().handOff()) {
			this.lost.getAndIncrement();
			this.threads.set(worker.index(), spare);
			spare.give(worker);
		}
		else {
			this.spares.putBack(spare);
		}
	}

	/** The call of a thread that has lost its worker has ended. */
	void callEnded() {
		this.lost.getAndDecrement();
	}

	/** The calling thread runs a worker that was handed off to it. */
	void takenOver(Worker worker) {
		Task lender = worker.lease().takeLender();
		HostQueue host = (lender != null) ? lender.host() : null;
		if (host != null) {
			host.leave(this);
		}
		startSpare();
	}

	@Override
	public boolean requireSpare() {
		return this.lost.get() < MOST_LOST && startSpare();
	}

	/** Also beyond the bound: what is lent already must not keep its worker. */
	private boolean startSpare() {
		try {
			this.spares.require(() -> newThread(null).start());
			return true;
		}
		catch (OutOfMemoryError ex) {
			logger.warn("No thread can be started to go on beside calls that block", ex);
			return false;
		}
	}

	@Override
	public void close() {
		this.closed = true;
		threads().forEach(WorkerThread::wake);
		this.spares.wakeAll();
	}

	/**
	 * Waits for the end of the workers after {@link #close()}.
	 * @param timeout how long to wait at most
	 * @return true if they have ended
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	public boolean awaitTermination(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		for (Thread thread : threads().toList()) {
			if (!thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
				return false;
			}
		}
		return true;
	}

	@Override
	void enqueue(Task task, boolean woken) {
		if (this.closed) {
			return;
		}
		Worker worker = current();
		if (worker != null) {
			worker.push(task, woken);
		}
		else {
			this.injection.push(task);
			this.sleepers.wakeOne();
		}
	}

	/** Returns the worker of the calling thread if it has one of this scheduler. */
	private @Nullable Worker current() {
		if (!(Thread.currentThread() instanceof WorkerThread thread)) {
			return null;
		}
		Worker worker = thread.worker();
		return (worker != null && worker.scheduler() == this) ? worker : null;
	}

	@Override
	boolean isWorkerLost() {
		return Thread.currentThread() instanceof WorkerThread thread && thread.worker() == null;
	}

	@Override
	void failed(Task task, Throwable failure) {
		try {
			logger.error("A task failed and is done: {}", task, failure);
		}
		catch (Throwable ignored) {
			// There is no memory for a log record either, or toString() fails.
		}
	}

	/** Whether a worker could run something that is not its own. */
	boolean hasTasks() {
		if (!this.injection.isEmpty()) {
			return true;
		}
		for (Worker worker : this.workers) {
			if (worker.hasTasksForOthers()) {
				return true;
			}
		}
		return this.shares.isHoldingBack();
	}

	Shares shares() {
		return this.shares;
	}

	Sleepers sleepers() {
		return this.sleepers;
	}

	SpareThreads spares() {
		return this.spares;
	}

	InjectionQueue injection() {
		return this.injection;
	}

	Worker[] workers() {
		return this.workers;
	}

	int ticks() {
		return this.ticks;
	}

	boolean isClosed() {
		return this.closed;
	}

}
