package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * A running instance of a definition: life cycle, mailbox, coroutines, timers.
 * <p>
 * Its state falls in three parts. The <em>inside</em> (coroutines, subscriptions, timers,
 * options) belongs to the thread that holds the {@link Baton}; it needs no locks. The
 * <em>border</em> is touched by all threads: the {@link Mailbox}, the {@link Relations},
 * and the word {@link #end}. The rest never changes.
 * <p>
 * {@code end} is the outcome, decided once, by the first of these: the program that
 * returns, or a termination. From that moment the process is dead for all other code. Its
 * own code notices at the next safepoint, kernel operation or hand-over of the baton,
 * each of which looks at {@code end} and throws {@link TerminationSignal}; if the process
 * is parked, it is woken. Its main thread then walks the {@link ExitPath}. Only a process
 * that is out in application code may not come back: it is interrupted, and if that does
 * not help, the clock walks the exit path in its place, see {@link #exitState}.
 * <p>
 * An interrupt means something only to application code that is called. Any other
 * interrupt of a thread of a process is dropped where the thread waits, and before
 * application code is called.
 */
public final class ProcessInstance {

	static final ThreadFactory THREADS = Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();

	private static final ProcessError DEADLOCK = ProcessError.of(ErrorKind.INTERNAL,
			"all coroutines blocked with no pending operations");

	/** Time for application code to answer an interrupt, or for memory to be there. */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int INSIDE = 0;

	private static final int CALLING_OUT = 1;

	private static final int ALLOCATING = 4;

	private static final int EXITED = 2;

	private static final VarHandle END;

	private static final VarHandle EXIT_STATE;

	private static final VarHandle ENDING;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			END = lookup.findVarHandle(ProcessInstance.class, "end", Outcome.class);
			EXIT_STATE = lookup.findVarHandle(ProcessInstance.class, "exitState", int.class);
			ENDING = lookup.findVarHandle(ProcessInstance.class, "ending", ExitListeners.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	final Kernel kernel;

	final Mailbox mailbox = new Mailbox();

	final Relations<ProcessInstance> relations;

	final Baton baton = new Baton(this);

	final ProcessorShare processor = new ProcessorShare(this);

	private final Account account = new Account(this);

	private final Pid pid;

	private final @Nullable Pid parent;

	private final @Nullable Host host;

	private final long startedAt = System.currentTimeMillis();

	// ---- the border ------------------------------------------------------------------

	private volatile @Nullable Outcome end;

	/**
	 * Decides which thread walks the exit path: the main thread, unless the clock finds
	 * the process calling out or taking memory after its termination. The thread that
	 * sets it to {@link #EXITED} does.
	 */
	private volatile int exitState = INSIDE;

	/** The thread to wake while the process is parked or waits for a permit. */
	private volatile @Nullable Thread sleeper;

	private volatile ProcessBody body;

	/** Absent until it is needed. */
	private volatile @Nullable ExitListeners ending;

	// ---- the inside ------------------------------------------------------------------

	private @Nullable Subscriptions subscriptions;

	private @Nullable ResumedCoroutines resumed;

	private @Nullable TimerHeap timers;

	private int pendingCalls;

	/** Answered calls whose coroutines have not run since. */
	private int answers;

	/** Counts upgrades. */
	private int generation;

	private boolean trapLinks;

	/** Until the method begins. */
	private @Nullable Spawn spawn;

	/** Spawns this process waits for; they end with its program. */
	private @Nullable Set<Spawn> spawns;

	/** The last tick seen by a blocking operation. */
	private int epoch;

	@SuppressWarnings("NullAway.Init")
	ProcessInstance(Kernel kernel, @Nullable Host host, String id, @Nullable ProcessInstance parent) {
		this.kernel = kernel;
		this.host = host;
		this.pid = kernel.newPid((host != null) ? host.id() : id);
		this.parent = (parent != null) ? parent.pid : null;
		this.relations = new Relations<>(this, this.pid.number());
	}

	// ---- any thread ----------------------------------------------------------------

	/**
	 * Returns the PID.
	 */
	public Pid pid() {
		return this.pid;
	}

	/**
	 * Returns the id of the definition it runs now; changes with an upgrade.
	 */
	public String definitionId() {
		return this.body.definitionId();
	}

	/**
	 * Returns the host.
	 * @return the host; {@code null} for a function
	 */
	public @Nullable Host host() {
		return this.host;
	}

	/**
	 * Returns the body that runs now.
	 */
	public ProcessBody body() {
		return this.body;
	}

	/**
	 * Returns the memory the runtime holds for the process.
	 * @return the account
	 */
	public Account account() {
		return this.account;
	}

	/**
	 * Whether the process answers: it is neither ending nor ended.
	 * @return false from the moment a termination was asked for
	 */
	public boolean isAlive() {
		return this.end == null;
	}

	/**
	 * Appends a message.
	 * @param message the message, not used before
	 * @return what became of it
	 */
	public Delivery send(Message message) {
		if (this.end != null) {
			return Delivery.DEAD;
		}
		Host h = this.host;
		if (h != null && h.isStopping()) {
			return Delivery.STOPPING;
		}
		boolean own = message.from() == this.pid;
		if (!this.account.reserve(message, own, mailboxCapacity(h))) {
			if (h != null) {
				h.rejectedMessages.increment();
			}
			return Delivery.FULL;
		}
		if (h != null) {
			h.messages.increment();
		}
		deliver(message);
		if (own) {
			this.account.grown(message.bytes());
		}
		return Delivery.DELIVERED;
	}

	/** Functions have no host. */
	private static int mailboxCapacity(@Nullable Host host) {
		return (host != null) ? host.settings().mailboxCapacity() : HostSettings.DEFAULT_MAILBOX_CAPACITY;
	}

	/**
	 * What became of a message.
	 */
	public enum Delivery {

		/** It is in the mailbox. */
		DELIVERED(null),

		/** The process has ended or is ending. */
		DEAD(ProcessErrors.PROCESS_NOT_FOUND),

		/** The mailbox is full; the message is dropped. */
		FULL(ProcessErrors.MAILBOX_FULL),

		/** The host is stopping. */
		STOPPING(ProcessErrors.HOST_STOPPING);

		private final @Nullable ProcessError error;

		Delivery(@Nullable ProcessError error) {
			this.error = error;
		}

		/**
		 * Returns what the sender is told.
		 * @return the error; {@code null} if the message was delivered
		 */
		public @Nullable ProcessError error() {
			return this.error;
		}

	}

	/**
	 * Asks the process to end: it gets a CANCEL signal; past the deadline it is
	 * terminated.
	 * @param from the sender
	 * @param deadline time from now, {@code null} for never
	 * @param reason the reason or {@code null}
	 * @return false if it is ending or has ended
	 */
	public boolean cancel(Pid from, @Nullable Duration deadline, @Nullable String reason) {
		if (this.end != null) {
			return false;
		}
		long nanos = (deadline != null) ? Kernel.nanos(deadline) : 0;
		ending().cancel();
		cancel(from, deadline != null, System.nanoTime() + nanos, reason, ProcessErrors.TERMINATED);
		return true;
	}

	/**
	 * Whether {@link #cancel} was called; remains so after the end. The CANCEL of a host
	 * that stops does not count.
	 * @return whether it was
	 */
	public boolean wasCanceled() {
		ExitListeners present = this.ending;
		return present != null && present.isCanceled();
	}

	/**
	 * Ends the process: from now on every operation on it finds it dead, its code stops
	 * within 100 ms. When called by the process itself it does not return.
	 * @param error what it ends with
	 * @return false if it is ending or has ended
	 */
	public boolean terminate(ProcessError error) {
		Outcome outcome = Outcome.ended(error);
		if (!END.compareAndSet(this, null, outcome)) {
			return false;
		}
		Safepoint.advance();
		switch (this.exitState) {
			case CALLING_OUT -> interruptCall();
			case ALLOCATING -> abandonLater();
			default -> {
			}
		}
		LockSupport.unpark(this.sleeper);
		if (this.baton.runsHere()) {
			throw TerminationSignal.INSTANCE;
		}
		return true;
	}

	/**
	 * Registers code that runs once on the exit path, after EXIT and LINK_DOWN were
	 * delivered; at once if the process has ended. Runs on any thread; must be short.
	 * @param listener gets the outcome
	 */
	public void onExit(Consumer<Outcome> listener) {
		if (!ending().add(listener)) {
			listener.accept(outcome());
		}
	}

	/**
	 * Returns a picture of the process for people: cheap, taken without stopping it.
	 */
	public Snapshot snapshot() {
		TimerHeap heap = this.timers;
		return new Snapshot(this.pid, definitionId(), this.pid.host(), this.parent, state(),
				Instant.ofEpochMilli(this.startedAt), this.mailbox.messages(), this.mailbox.accepted(),
				coroutineCount(), (heap != null) ? heap.size() : 0);
	}

	/**
	 * A picture of a process.
	 *
	 * @param pid the PID
	 * @param definitionId what it runs
	 * @param host its host id, or the function's id
	 * @param parent the spawner
	 * @param state {@code running}, {@code waiting}, {@code ready} or {@code ending}
	 * @param startedAt when it was spawned
	 * @param mailbox messages not yet received
	 * @param received messages taken into the mailbox so far
	 * @param coroutines live coroutines, main included
	 * @param timers pending timers
	 */
	public record Snapshot(Pid pid, String definitionId, String host, @Nullable Pid parent, String state,
			Instant startedAt, int mailbox, long received, int coroutines, int timers) {
	}

	// ---- the process itself, by the coroutine that runs -----------------------------

	/**
	 * Starts a coroutine that runs concurrently with the caller: first when the running
	 * one waits or ends. An uncaught error in it ends the process.
	 * @param code the code
	 */
	public void spawnCoroutine(CoroutineCode code) {
		checkAlive();
		this.baton.spawn(() -> {
			while (code.run() != Progress.DONE) {
				this.kernel.clock.touch();
			}
		});
	}

	/**
	 * Starts a coroutine as {@link #spawnCoroutine} does, on a thread of its own, where
	 * operations of the kernel block.
	 * @param code the code
	 */
	public void spawnThread(Runnable code) {
		checkAlive();
		this.baton.spawn(code);
	}

	/**
	 * The calling coroutine lets the others run that are ready, then goes on.
	 * @return false if it has to leave the stack for that
	 */
	public boolean yield() {
		checkAlive();
		this.baton.yield(this.baton.current());
		return true;
	}

	/**
	 * Returns the coroutines that have begun by a resume and not ended.
	 */
	public ResumedCoroutines resumedCoroutines() {
		ResumedCoroutines all = this.resumed;
		if (all == null) {
			all = new ResumedCoroutines(this);
			this.resumed = all;
		}
		return all;
	}

	/**
	 * Returns the number of live coroutines, main included.
	 */
	public int coroutineCount() {
		ResumedCoroutines all = this.resumed;
		return this.baton.count() + ((all != null) ? all.count() : 0);
	}

	/**
	 * Returns the number of live coroutines that have threads: main, and those that were
	 * spawned.
	 */
	public int threadCount() {
		return this.baton.count();
	}

	/**
	 * Finds coroutines that cannot be resumed any more, with the help of the garbage
	 * collector; may block for a second or so. Other coroutines of this process do not
	 * run meanwhile.
	 * @return whether the number of coroutines is less than before
	 */
	public boolean reclaimCoroutines() {
		checkAlive();
		return this.resumed != null && this.resumed.reclaim();
	}

	/**
	 * Returns the subscriptions.
	 */
	public Subscriptions subscriptions() {
		Subscriptions all = this.subscriptions;
		if (all == null) {
			all = new Subscriptions(this);
			this.subscriptions = all;
		}
		return all;
	}

	/**
	 * Creates a channel fed by the runtime only.
	 * @param capacity values it can hold
	 * @param onClose runs when a program closes it
	 * @return the channel
	 */
	public Channel receiveOnlyChannel(int capacity, Runnable onClose) {
		return new Channel(this, capacity, null, onClose);
	}

	/**
	 * Starts a timer; the callback runs inside the pump and must not block.
	 * @param nanos delay in nanoseconds, greater than zero; never fires early
	 * @param callback the code
	 * @return the timer
	 */
	public TimerHandle schedule(long nanos, Runnable callback) {
		checkAlive();
		TimerHeap heap = this.timers;
		if (heap == null) {
			heap = new TimerHeap();
			this.timers = heap;
		}
		TimerHandle timer = new TimerHandle(System.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 4), callback);
		heap.add(timer);
		this.account.timerStarted();
		return timer;
	}

	/**
	 * Returns the number of pending timers.
	 */
	public int timerCount() {
		TimerHeap heap = this.timers;
		return (heap != null) ? heap.size() : 0;
	}

	int pendingCalls() {
		return this.pendingCalls;
	}

	long subscriptionBytes() {
		Subscriptions all = this.subscriptions;
		return (all != null) ? all.bytes() : 0;
	}

	/**
	 * Makes the calling coroutine wait.
	 * @param nanos time in nanoseconds; 0 or less returns at once
	 * @return true if the time is over; false if the coroutine has to leave the stack to
	 * wait, and goes on when the time is over
	 */
	public boolean sleep(long nanos) {
		checkAlive();
		if (nanos > 0) {
			Coroutine self = this.baton.current();
			schedule(nanos, () -> this.baton.wake(self));
			this.baton.block(self);
		}
		return true;
	}

	/**
	 * Begins a call to elsewhere.
	 * @return the call, to be completed from any thread
	 */
	public PendingCall beginCall() {
		checkAlive();
		this.pendingCalls++;
		this.account.callBegun();
		return new PendingCall(this);
	}

	/**
	 * Runs blocking Java code (application code) on the calling coroutine's thread
	 * without the host permit. A termination interrupts it.
	 * @param <T> the type of the result
	 * @param code the code
	 * @return its result
	 */
	public <T extends @Nullable Object> T callOut(Supplier<T> code) {
		checkAlive();
		sleepHere();
		this.processor.pause();
		Thread.interrupted();
		this.exitState = CALLING_OUT;
		try {
			checkAlive();
			return code.get();
		}
		finally {
			endCallOut();
		}
	}

	/**
	 * Takes much memory on the calling coroutine's thread, which cannot be interrupted. A
	 * termination that comes meanwhile does not wait for that long.
	 * @param <T> what is made
	 * @param code makes it, and nothing else
	 * @return what was made
	 */
	public <T> T allocate(Supplier<T> code) {
		if (this.exitState != INSIDE) {
			return code.get();
		}
		this.exitState = ALLOCATING;
		try {
			checkAlive();
			return code.get();
		}
		finally {
			comeBack(ALLOCATING);
		}
	}

	/**
	 * Whether LINK_DOWN is an ordinary event.
	 * @return the option
	 */
	public boolean trapLinks() {
		return this.trapLinks;
	}

	/**
	 * Sets whether LINK_DOWN is an ordinary event.
	 * @param trapLinks the option
	 */
	public void trapLinks(boolean trapLinks) {
		checkAlive();
		this.trapLinks = trapLinks;
	}

	/**
	 * The slow path of a safepoint poll: ends the process if that was asked for.
	 * @return true if the running coroutine is to leave the stack and to return
	 * {@link Progress#READY}, as the time slice is used up and others wait
	 */
	public boolean safepoint() {
		checkAlive();
		this.account.received();
		this.processor.safepoint();
		return false;
	}

	// ---- relations; called by this process about another -----------------------------

	/**
	 * Monitors another process. A monitor of a process that is ending is taken back,
	 * unless its end has been told already: then it holds, and EXIT is in the mailbox.
	 * @param target the other process; without effect if it is this one
	 * @return what became of it
	 */
	public Relations.Made monitor(ProcessInstance target) {
		checkAlive();
		if (target == this) {
			return Relations.Made.NEW;
		}
		this.account.related();
		Relations.Made made = this.relations.monitor(target.relations);
		if (made == Relations.Made.NEW && !target.isAlive() && this.relations.unmonitor(target.pid.number())) {
			return Relations.Made.ENDED;
		}
		return made;
	}

	/**
	 * Stops watching; a queued EXIT of that PID is discarded.
	 * @param target the PID
	 */
	public void unmonitor(Pid target) {
		checkAlive();
		if (!this.relations.unmonitor(target.number())) {
			discardEvents((signal) -> signal instanceof Signal.Exit exit && exit.from().equals(target));
		}
	}

	/**
	 * Links with another process, with the same rule for one that is ending.
	 * @param target the other process; without effect if it is this one
	 * @return what became of it
	 */
	public Relations.Made link(ProcessInstance target) {
		checkAlive();
		if (target == this) {
			return Relations.Made.NEW;
		}
		this.account.related();
		Relations.Made made = this.relations.link(target.relations);
		if (made == Relations.Made.NEW && !target.isAlive() && this.relations.unlink(target.pid.number())) {
			return Relations.Made.ENDED;
		}
		Spawn running = this.spawn;
		if (running != null && made == Relations.Made.NEW) {
			running.links(target);
		}
		return made;
	}

	/**
	 * Dissolves a link; a queued LINK_DOWN of that PID is discarded.
	 * @param target the PID
	 */
	public void unlink(Pid target) {
		checkAlive();
		if (!this.relations.unlink(target.number())) {
			discardEvents((signal) -> signal instanceof Signal.LinkDown down && down.from().equals(target));
		}
	}

	// ---- the border, kernel side -----------------------------------------------------

	/** Appends a signal, and wakes the process. */
	void signal(Signal signal) {
		this.mailbox.charge(signal.units);
		deliver(signal);
	}

	/** Appends an accepted message, and wakes the process. */
	private void deliver(Signal signal) {
		if (this.mailbox.append(signal)) {
			LockSupport.unpark(this.sleeper);
		}
	}

	/**
	 * Appends messages, all of them or none.
	 * @param messages the messages
	 * @return what became of them
	 */
	Delivery sendAll(List<Message> messages) {
		if (this.end != null) {
			return Delivery.DEAD;
		}
		Host h = this.host;
		if (messages.isEmpty()) {
			return Delivery.DELIVERED;
		}
		if (h != null && h.isStopping()) {
			return Delivery.STOPPING;
		}
		if (!preload(messages)) {
			return Delivery.FULL;
		}
		if (h != null) {
			h.messages.add(messages.size());
		}
		return Delivery.DELIVERED;
	}

	/**
	 * Appends messages without looking at the state and without counting them as
	 * delivered; false if they do not fit.
	 */
	boolean preload(List<Message> messages) {
		if (messages.isEmpty()) {
			return true;
		}
		Host h = this.host;
		if (!this.account.reserve(messages, mailboxCapacity(h))) {
			if (h != null) {
				h.rejectedMessages.add(messages.size());
			}
			return false;
		}
		if (this.mailbox.append(Spawner.chain(messages), messages.get(0))) {
			LockSupport.unpark(this.sleeper);
		}
		return true;
	}

	/** The host stops: CANCEL, and the end at its deadline. Later calls do nothing. */
	void stopByHost(Pid from, long due, ProcessError error) {
		if (ending().stop()) {
			cancel(from, true, due, "scheduler shutdown", error);
		}
	}

	private ExitListeners ending() {
		ExitListeners present = this.ending;
		if (present == null) {
			ExitListeners made = new ExitListeners();
			present = (ExitListeners) ENDING.compareAndExchange(this, null, made);
			if (present == null) {
				return made;
			}
		}
		return present;
	}

	private void cancel(Pid from, boolean limited, long due, @Nullable String reason, ProcessError error) {
		long now = System.currentTimeMillis();
		long millis = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime() + 999_999);
		Signal.Cancel cancel = new Signal.Cancel(from, limited ? now + millis : 0, reason, now / 1000);
		if (ending().queue(cancel)) {
			signal(cancel);
		}
		if (limited) {
			ending().enforce(this, due, error);
		}
	}

	/** The program receives a CANCEL: no later one is merged into it. */
	void cancelTaken(Signal.Cancel cancel) {
		ExitListeners present = this.ending;
		if (present != null) {
			present.taken(cancel);
		}
	}

	private void interruptCall() {
		Thread thread = this.sleeper;
		if (thread != null) {
			thread.interrupt();
		}
		abandonLater();
	}

	private void abandonLater() {
		this.kernel.deadlines.schedule(System.nanoTime() + PATIENCE, this::abandon);
	}

	/** Runs on the clock: the process is terminated and still runs code of others. */
	private void abandon() {
		if (EXIT_STATE.compareAndSet(this, CALLING_OUT, EXITED) || EXIT_STATE.compareAndSet(this, ALLOCATING, EXITED)) {
			Coroutine killed = this.baton.killAll();
			new ExitPath(this).walk();
			THREADS.newThread(() -> this.baton.release(killed)).start();
		}
	}

	boolean isRunning() {
		return this.end == null && this.processor.isRunning();
	}

	private String state() {
		return (this.end != null) ? "ending" : this.processor.state();
	}

	// ---- the beginning and the end ---------------------------------------------------

	/**
	 * Gets what it is to run, before its PID is known.
	 * @param program the body
	 * @param running the spawn
	 */
	void prepare(ProcessBody program, Spawn running) {
		this.body = program;
		this.spawn = running;
	}

	/** This process spawns another one. */
	void spawns(Spawn running) {
		Set<Spawn> all = this.spawns;
		if (all == null) {
			all = ConcurrentHashMap.newKeySet();
			this.spawns = all;
		}
		all.add(running);
	}

	/** It exists or has failed. Runs on its thread. */
	void spawnOver(Spawn running) {
		Set<Spawn> all = this.spawns;
		if (all != null) {
			all.remove(running);
		}
	}

	private void cancelSpawns() {
		Set<Spawn> all = this.spawns;
		if (all != null) {
			all.forEach(Spawn::cancel);
		}
	}

	/** The spawn under way; {@code null} if the method has begun. Exit path only. */
	@Nullable Spawn spawn() {
		return this.spawn;
	}

	/**
	 * The spawner no longer waits.
	 * @return false if that is too late: the spawn has succeeded
	 */
	boolean cancelSpawn() {
		Spawn running = this.spawn;
		return running != null && running.cancel();
	}

	void start() {
		THREADS.newThread(this::run).start();
	}

	private void run() {
		Outcome outcome = null;
		try {
			this.baton.begin();
			begin();
			this.processor.resume();
			outcome = execute();
		}
		catch (TerminationSignal ex) {
			outcome = Outcome.failure(ProcessErrors.TERMINATED);
		}
		catch (Throwable ex) {
			outcome = Outcome.failure(errorOf(ex));
		}
		END.compareAndSet(this, null, outcome);
		if ((int) EXIT_STATE.getAndSet(this, EXITED) != EXITED) {
			Coroutine killed = this.baton.killOthers();
			this.processor.pause();
			// An interrupt meant for a call that has just ended must not reach listeners.
			Thread.interrupted();
			new ExitPath(this).walk();
			this.baton.release(killed);
		}
		else {
			// What it held while it took memory.
			this.processor.pause();
		}
	}

	/** Runs the top level, then makes what has to be there before the method. */
	private void begin() {
		checkAlive();
		this.processor.resumeToLoad();
		load(this.body);
		if (this.spawn != null) {
			this.spawn.complete();
			this.spawn = null;
		}
	}

	private void load(ProcessBody program) {
		this.processor.beginLoad(program.cpuLimits());
		while (program.load() != Progress.DONE) {
			touchClock();
		}
		this.processor.endLoad();
	}

	/** Runs the body and those that replace it. */
	private Outcome execute() {
		while (true) {
			Outcome outcome;
			try {
				checkAlive();
				while (this.body.run() != Progress.DONE) {
					touchClock();
				}
				outcome = this.body.outcome();
			}
			catch (TerminationSignal ex) {
				checkAlive();
				outcome = Outcome.failure(ProcessErrors.TERMINATED);
			}
			ProcessBody successor = this.body.replacement();
			if (successor == null) {
				return outcome;
			}
			upgrade(successor);
		}
	}

	/** Everything inside ends; the border stays: mailbox, relations, names, deadline. */
	private void upgrade(ProcessBody successor) {
		this.generation++;
		cancelSpawns();
		if (this.subscriptions != null) {
			this.subscriptions.takeBack();
		}
		this.baton.release(this.baton.killOthers());
		this.resumed = null;
		if (this.timers != null) {
			this.timers.clear();
		}
		this.pendingCalls = 0;
		this.answers = 0;
		this.trapLinks = false;
		if (this.subscriptions != null) {
			this.subscriptions.reset();
		}
		this.body.closed();
		this.body = successor;
		load(successor);
	}

	/** Ends the process because of what the running code threw. */
	void fail(Throwable failure) {
		END.compareAndSet(this, null, Outcome.failure(errorOf(failure)));
	}

	/** Ends the process while its own code runs; does not return. */
	void fail(ProcessError error) {
		END.compareAndSet(this, null, Outcome.failure(error));
		throw TerminationSignal.INSTANCE;
	}

	private ProcessError errorOf(Throwable failure) {
		if (failure instanceof ProcessException ex) {
			return ex.error();
		}
		if (failure instanceof StackOverflowError) {
			return ProcessError.of(ErrorKind.INTERNAL, "stack overflow");
		}
		if (failure instanceof OutOfMemoryError) {
			return ProcessError.of(ErrorKind.LIMIT_EXCEEDED, "not enough memory");
		}
		try {
			return this.body.errorOf(failure);
		}
		catch (Throwable ex) {
			return ProcessError.of(ErrorKind.INTERNAL, "internal error");
		}
	}

	// ---- the exit path asks for these ------------------------------------------------

	/** Drops what the inside holds. */
	void clear() {
		cancelSpawns();
		TimerHeap heap = this.timers;
		if (heap != null) {
			heap.clear();
		}
		this.subscriptions = null;
		this.resumed = null;
		ExitListeners present = this.ending;
		if (present != null) {
			present.lift(this.kernel.deadlines);
		}
	}

	/** From now on listeners run at once; returns those that wait. */
	List<Consumer<Outcome>> finish() {
		ExitListeners present = (ExitListeners) ENDING.compareAndExchange(this, null, ExitListeners.FINISHED);
		return (present != null) ? present.finish(this.kernel.deadlines) : List.of();
	}

	Outcome outcome() {
		Outcome outcome = this.end;
		return (outcome != null) ? outcome : Outcome.NOTHING;
	}

	// ---- the inside, kernel side -----------------------------------------------------

	/** Every operation of the running code begins here. */
	void checkAlive() {
		if (this.end != null) {
			throw TerminationSignal.INSTANCE;
		}
	}

	/** A blocking operation that finds what it wants does not park: it polls instead. */
	void poll() {
		if (this.epoch != Safepoint.epoch) {
			this.epoch = Safepoint.epoch;
			safepoint();
		}
		checkAlive();
	}

	void touchClock() {
		this.kernel.clock.touch();
	}

	int generation() {
		return this.generation;
	}

	void callAnswered() {
		this.pendingCalls--;
	}

	/** The coroutine that waits for an answer is ready. */
	void answerComes() {
		this.answers++;
	}

	/** It runs. */
	void answerTaken() {
		this.answers--;
	}

	boolean isEvents(@Nullable Subscription subscription) {
		Subscriptions all = this.subscriptions;
		return all != null && all.isEvents(subscription);
	}

	/** Takes in mail and due timers; waiting receivers are served. */
	void pump() {
		Subscriptions all = this.subscriptions;
		if (!this.mailbox.isEmpty() || all != null && all.hasArrived()) {
			this.account.received();
			subscriptions().route(this.mailbox.takeAll());
		}
		TimerHeap heap = this.timers;
		if (heap != null && heap.size() > 0) {
			fireTimers(heap);
		}
	}

	/** Pumps for a receive; one on the events also evaluates a LINK_DOWN. */
	void pumpFor(@Nullable Subscription subscription) {
		pump();
		if (isEvents(subscription)) {
			evaluateLinkDown();
		}
	}

	private void fireTimers(TimerHeap heap) {
		long now = System.nanoTime();
		for (TimerHandle timer = heap.pollDue(now); timer != null; timer = heap.pollDue(now)) {
			timer.callback.run();
		}
	}

	/** A call that has been answered goes on before: it may trap links. */
	void evaluateLinkDown() {
		if (this.answers > 0) {
			return;
		}
		Subscriptions all = this.subscriptions;
		Signal.LinkDown down = (all != null) ? all.evaluate() : null;
		if (down != null) {
			END.compareAndSet(this, null, Outcome.linkDown(ProcessError.of(ErrorKind.INTERNAL, "linked process failed")
				.withDetails(Map.of("from", down.from().toString()))));
			throw TerminationSignal.INSTANCE;
		}
	}

	private void discardEvents(Predicate<Signal> condition) {
		subscriptions().discard(condition);
	}

	/**
	 * Parks until mail, the next timer or a termination.
	 * @param atChannel whether some coroutine waits at a channel
	 */
	void idle(boolean atChannel) {
		TimerHeap heap = this.timers;
		TimerHandle next = (heap != null) ? heap.first() : null;
		if (next == null && !atChannel && this.pendingCalls == 0
				&& (this.subscriptions == null || !this.subscriptions.any())) {
			fail(DEADLOCK);
		}
		sleepHere();
		if (!this.mailbox.fallAsleep()) {
			return;
		}
		if (this.end == null) {
			this.processor.pauseToWait();
			if (next == null) {
				LockSupport.park();
			}
			else {
				LockSupport.parkNanos(next.due - System.nanoTime());
			}
			Thread.interrupted();
		}
		this.mailbox.wakeUp();
		checkAlive();
		this.processor.resume();
	}

	/** The calling thread is the one to wake. */
	void sleepHere() {
		this.sleeper = Thread.currentThread();
	}

	private void endCallOut() {
		Thread.interrupted();
		comeBack(CALLING_OUT);
		this.processor.resume();
	}

	private void comeBack(int from) {
		if (!EXIT_STATE.compareAndSet(this, from, INSIDE)) {
			throw TerminationSignal.INSTANCE;
		}
		checkAlive();
	}

}
