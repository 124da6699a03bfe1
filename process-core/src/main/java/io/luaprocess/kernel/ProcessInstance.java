package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * A running instance of a definition, as others and its own code see it.
 * <p>
 * Its parts: the {@link Runner} runs its code, the {@link EventLoop} is its inside, which
 * belongs to the thread that runs it and needs no locks, and the {@link LifeCycle} ends
 * it. {@link Mailbox}, {@link Relations} and {@link LifeCycle} are its border, touched by
 * all threads.
 */
public final class ProcessInstance {

	final Kernel kernel;

	final Mailbox mailbox = new Mailbox();

	final Relations<ProcessInstance> relations;

	final LifeCycle lifeCycle = new LifeCycle(this);

	final ProcessorTime processor = new ProcessorTime(this);

	final Runner runner;

	@SuppressWarnings("NullAway.Init")
	EventLoop loop;

	private final Account account = new Account(this);

	private final Pid pid;

	private final @Nullable Pid parent;

	private final @Nullable Host host;

	private final long startedAt;

	private @Nullable ResumedCoroutines resumed;

	private boolean trapLinks;

	ProcessInstance(Kernel kernel, @Nullable Host host, String id, @Nullable ProcessInstance parent) {
		this.kernel = kernel;
		this.host = host;
		this.startedAt = kernel.now().toEpochMilli();
		this.pid = kernel.newPid((host != null) ? host.id() : id);
		this.parent = (parent != null) ? parent.pid : null;
		this.relations = new Relations<>(this, this.pid.number());
		this.runner = new Runner(this, (host != null) ? host.queue() : null);
	}

	/**
	 * Gets what it is to run, before its PID is known.
	 * @param program the body
	 * @param running the spawn
	 */
	void prepare(ProcessBody program, Spawn running) {
		this.loop = new EventLoop(this, this.runner.prepare(program, running));
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
		return this.runner.body().definitionId();
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
		return this.runner.body();
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
		return this.lifeCycle.isAlive();
	}

	/**
	 * Appends a message.
	 * @param message the message, not used before
	 * @return what became of it
	 */
	public Delivery send(Message message) {
		if (!this.lifeCycle.isAlive()) {
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
		return this.lifeCycle.cancel(from, deadline, reason);
	}

	/**
	 * Whether {@link #cancel} was called; remains so after the end. The CANCEL of a host
	 * that stops does not count.
	 * @return whether it was
	 */
	public boolean wasCanceled() {
		return this.lifeCycle.wasCanceled();
	}

	/**
	 * Ends the process: from now on every operation on it finds it dead, its code stops
	 * within 100 ms. When called by the process itself it does not return.
	 * @param error what it ends with
	 * @return false if it is ending or has ended
	 */
	public boolean terminate(ProcessError error) {
		if (!this.lifeCycle.terminate(error)) {
			return false;
		}
		if (this.runner.runsHere()) {
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
		if (!this.lifeCycle.addListener(listener)) {
			listener.accept(this.lifeCycle.outcome());
		}
	}

	/**
	 * Returns a picture of the process for people: cheap, taken without stopping it.
	 */
	public Snapshot snapshot() {
		return new Snapshot(this.pid, definitionId(), this.pid.host(), this.parent, state(),
				Instant.ofEpochMilli(this.startedAt), this.mailbox.messages(), this.mailbox.accepted(),
				coroutineCount(), timerCount());
	}

	/**
	 * Looks at what the coroutines of the process are doing. Does not stop the process:
	 * one that runs at this moment is left alone, and one that waits runs no later than
	 * it would otherwise, but for the microseconds this takes.
	 * @param coroutines how many to look at, at most: main first, then the others in no
	 * order
	 * @param functions how many functions to return for each, at most
	 * @return what they are doing; empty if the process runs or is about to
	 */
	public List<Inspection> inspect(int coroutines, int functions) {
		List<Inspection> found = new ArrayList<>();
		long now = nanoTime();
		this.kernel.scheduler.inspect(this.runner, () -> {
			if (isAlive()) {
				this.loop.coroutines().forEach((coroutine) -> {
					if (found.size() < coroutines) {
						found.add(new Inspection(coroutine.waiting(now), coroutine.code.stack(functions)));
					}
				});
			}
		});
		return found;
	}

	private String state() {
		if (!isAlive()) {
			return "ending";
		}
		return this.runner.isRunning() ? "running" : this.mailbox.isAsleep() ? "waiting" : "ready";
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
		this.loop.spawn(new Coroutine(code));
	}

	/**
	 * Starts a coroutine as {@link #spawnCoroutine} does, on a thread of its own, where
	 * operations of the kernel block.
	 * @param code the code
	 */
	public void spawnThread(Runnable code) {
		checkAlive();
		this.loop.spawn(new Coroutine(() -> {
			code.run();
			return Progress.DONE;
		}, this.runner));
	}

	/**
	 * The calling coroutine lets the others run that are ready, then goes on.
	 * @return false if it has to leave the stack for that
	 */
	public boolean yield() {
		checkAlive();
		return this.loop.yield(this.loop.current());
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
		return this.loop.coroutines().count() + ((all != null) ? all.count() : 0);
	}

	/**
	 * Returns the number of coroutines that run by themselves: main, and those that were
	 * spawned.
	 */
	public int spawnedCount() {
		return this.loop.coroutines().count();
	}

	/**
	 * Finds coroutines that cannot be resumed any more, with the help of the garbage
	 * collector; may block for a second or so, so it must not be called on a worker.
	 * Other coroutines of this process do not run meanwhile.
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
		return this.loop.subscriptions();
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
	 * Returns the time in which timers count.
	 * @return nanoseconds since an arbitrary origin; only differences mean something
	 */
	public long nanoTime() {
		return this.kernel.nanoTime();
	}

	/**
	 * Returns the moment it is for the process.
	 * @return the moment
	 */
	public Instant now() {
		return this.kernel.now();
	}

	/**
	 * Returns how long the kernel has existed.
	 * @return nanoseconds in the time of the process
	 */
	public long uptime() {
		return this.kernel.nanoTime() - this.kernel.startedAt;
	}

	/**
	 * Returns a seed for a random generator.
	 * @return a number that is different each time
	 */
	public long seed() {
		return this.kernel.seed();
	}

	/**
	 * Starts a timer; the callback runs inside the pump and must not block.
	 * @param nanos delay in nanoseconds, greater than zero; never fires early
	 * @param callback the code
	 * @return the timer
	 */
	public TimerHandle schedule(long nanos, Runnable callback) {
		checkAlive();
		TimerHandle timer = this.loop.schedule(nanoTime() + Math.min(nanos, Long.MAX_VALUE / 4), callback);
		this.account.timerStarted();
		return timer;
	}

	/**
	 * Returns the number of pending timers.
	 */
	public int timerCount() {
		return this.loop.timerCount();
	}

	/**
	 * Makes the calling coroutine wait.
	 * @param nanos time in nanoseconds; 0 or less returns at once
	 * @return true if the time is over; false if the coroutine has to leave the stack to
	 * wait, and goes on when the time is over
	 */
	public boolean sleep(long nanos) {
		checkAlive();
		if (nanos <= 0) {
			return true;
		}
		Coroutine self = this.loop.current();
		TimerHandle timer = schedule(nanos, () -> this.loop.wake(self));
		return this.loop.block(self, timer);
	}

	/**
	 * Begins a call to elsewhere.
	 * @return the call, to be completed from any thread
	 */
	public PendingCall beginCall() {
		checkAlive();
		this.loop.callBegun();
		this.account.callBegun();
		return new PendingCall(this);
	}

	/**
	 * Runs Java code that may block (application code) on the calling thread, which must
	 * not be a worker. A termination interrupts it.
	 * @param <T> the type of the result
	 * @param code the code
	 * @return its result
	 */
	public <T extends @Nullable Object> T callOut(Supplier<T> code) {
		return this.lifeCycle.callOut(code);
	}

	/**
	 * Takes much memory on the calling coroutine's thread, which cannot be interrupted. A
	 * termination that comes meanwhile does not wait for that long.
	 * @param <T> what is made
	 * @param code makes it, and nothing else
	 * @return what was made
	 */
	public <T> T allocate(Supplier<T> code) {
		return this.lifeCycle.allocate(code);
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
		return this.runner.safepoint();
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
		Spawn running = this.runner.spawn();
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
			this.runner.wake();
		}
	}

	/**
	 * Appends messages, all of them or none.
	 * @param messages the messages
	 * @return what became of them
	 */
	Delivery sendAll(List<Message> messages) {
		if (!this.lifeCycle.isAlive()) {
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
			this.runner.wake();
		}
		return true;
	}

	boolean isRunning() {
		return isAlive() && this.runner.isRunning();
	}

	// ---- the inside, kernel side -----------------------------------------------------

	void checkAlive() {
		this.lifeCycle.checkAlive();
	}

	int pendingCalls() {
		return this.loop.pendingCalls();
	}

	long subscriptionBytes() {
		return this.loop.subscriptionBytes();
	}

	private void discardEvents(Predicate<Signal> condition) {
		subscriptions().discard(condition);
	}

	/** Options and coroutines of the program before are gone. */
	void upgraded() {
		this.resumed = null;
		this.trapLinks = false;
	}

	/** Drops what the inside holds. Exit path only. */
	void clear() {
		this.runner.spawns().cancelAll();
		this.runner.stopAlarm();
		this.loop.clear();
		this.resumed = null;
		this.lifeCycle.lift();
	}

}
