package io.luaprocess.kernel;

import java.time.Instant;
import java.util.function.Supplier;

import io.luaprocess.Pid;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * What the code of a process does with its own process. Called only by the coroutine that
 * runs, so nothing here is locked.
 */
public abstract sealed class ProcessSelf permits ProcessInstance {

	private static final Runnable LASTS = () -> {
	};

	/** No process has this number. */
	private static final long NONE = -1;

	private @Nullable ResumedCoroutines resumed;

	private boolean trapLinks;

	private long sent;

	ProcessSelf() {
	}

	abstract ProcessInstance process();

	// ---- coroutines, timers and calls ------------------------------------------------

	/**
	 * Starts a coroutine that runs concurrently with the caller: first when the running
	 * one waits or ends. An uncaught error in it ends the process.
	 * @param code the code
	 */
	public void spawnCoroutine(CoroutineCode code) {
		process().checkAlive();
		process().loop.spawn(new Coroutine(code));
	}

	/**
	 * Starts a coroutine as {@link #spawnCoroutine} does, on a thread of its own, where
	 * operations of the kernel block.
	 * @param code the code
	 */
	public void spawnThread(Runnable code) {
		process().checkAlive();
		process().loop.spawn(new Coroutine(() -> {
			code.run();
			return Progress.DONE;
		}, process().runner));
	}

	/**
	 * The calling coroutine lets the others run that are ready, then goes on.
	 * @return false if it has to leave the stack for that
	 */
	public boolean yield() {
		process().checkAlive();
		return process().loop.yield(process().loop.current());
	}

	/**
	 * Returns the coroutines that have begun by a resume and not ended.
	 */
	public ResumedCoroutines resumedCoroutines() {
		ResumedCoroutines all = this.resumed;
		if (all == null) {
			all = new ResumedCoroutines(process());
			this.resumed = all;
		}
		return all;
	}

	/**
	 * Returns the number of live coroutines, main included.
	 */
	public int coroutineCount() {
		ResumedCoroutines all = this.resumed;
		return process().loop.coroutines().count() + ((all != null) ? all.count() : 0);
	}

	/**
	 * Returns the number of coroutines that run by themselves: main, and those that were
	 * spawned.
	 */
	public int spawnedCount() {
		return process().loop.coroutines().count();
	}

	/**
	 * Finds coroutines that cannot be resumed any more, with the help of the garbage
	 * collector; may block for a second or so, so it must not be called on a worker.
	 * Other coroutines of this process do not run meanwhile.
	 * @return whether the number of coroutines is less than before
	 */
	public boolean reclaimCoroutines() {
		process().checkAlive();
		return this.resumed != null && this.resumed.reclaim();
	}

	/**
	 * Returns what the running coroutine works for.
	 * @return the trace of the message it has received last, or of its spawn;
	 * {@code null} for none
	 */
	public @Nullable Trace trace() {
		Coroutine current = process().loop.current();
		Trace trace = current.trace;
		if (trace != null && trace.isOver()) {
			trace = null;
			current.trace = null;
		}
		return trace;
	}

	/**
	 * Returns the subscriptions.
	 */
	public Subscriptions subscriptions() {
		return process().loop.subscriptions();
	}

	/**
	 * Creates a channel fed by the runtime only.
	 * @param capacity values it can hold
	 * @param onClose runs when a program closes it
	 * @return the channel
	 */
	public Channel receiveOnlyChannel(int capacity, Runnable onClose) {
		return new Channel(process(), capacity, null, onClose);
	}

	/**
	 * Returns the time in which timers count.
	 * @return nanoseconds since an arbitrary origin; only differences mean something
	 */
	public long nanoTime() {
		return process().kernel.nanoTime();
	}

	/**
	 * Returns the moment it is for the process.
	 * @return the moment
	 */
	public Instant now() {
		return process().kernel.now();
	}

	/**
	 * Returns how long the kernel has existed.
	 * @return nanoseconds in the time of the process
	 */
	public long uptime() {
		return nanoTime() - process().kernel.startedAt;
	}

	/**
	 * Returns a seed for a random generator.
	 * @return a number that is different each time
	 */
	public long seed() {
		return process().kernel.seed();
	}

	/**
	 * Returns the kernel.
	 * @return the kernel
	 */
	public Kernel kernel() {
		return process().kernel;
	}

	/**
	 * Starts a timer; the callback runs inside the pump and must not block.
	 * @param nanos delay in nanoseconds, greater than zero; never fires early
	 * @param callback the code
	 * @return the timer
	 */
	public TimerHandle schedule(long nanos, Runnable callback) {
		process().checkAlive();
		TimerHandle timer = process().loop.schedule(nanoTime() + Math.min(nanos, Long.MAX_VALUE / 4), callback);
		process().account().timerStarted();
		return timer;
	}

	/**
	 * Returns the number of pending timers.
	 */
	public int timerCount() {
		return process().loop.timerCount();
	}

	/**
	 * Makes the calling coroutine wait.
	 * @param nanos time in nanoseconds; 0 or less returns at once
	 * @return true if the time is over; false if the coroutine has to leave the stack to
	 * wait, and goes on when the time is over
	 */
	public boolean sleep(long nanos) {
		process().checkAlive();
		if (nanos <= 0) {
			return true;
		}
		Coroutine self = process().loop.current();
		TimerHandle timer = schedule(nanos, () -> process().loop.wake(self));
		return process().loop.block(self, timer);
	}

	/**
	 * Begins a call to elsewhere.
	 * @return the call, to be completed from any thread
	 */
	public PendingCall beginCall() {
		process().checkAlive();
		process().loop.callBegun();
		process().account().callBegun();
		return new PendingCall(process());
	}

	/**
	 * Runs Java code that may block (application code) on the calling thread. A worker is
	 * lent meanwhile, and handed off if the code lasts. A termination interrupts it.
	 * @param <T> the type of the result
	 * @param code the code
	 * @return its result
	 */
	public <T extends @Nullable Object> T callOut(Supplier<T> code) {
		return callOut(code, LASTS);
	}

	/**
	 * Runs Java code as {@link #callOut(Supplier)} does.
	 * @param <T> the type of the result
	 * @param code the code
	 * @param lasts told, on another thread, if a worker is handed off as the code lasts.
	 * It must not block
	 * @return its result
	 */
	public <T extends @Nullable Object> T callOut(Supplier<T> code, Runnable lasts) {
		return process().lifeCycle.callOut(code, lasts);
	}

	/**
	 * Takes much memory on the calling coroutine's thread, which cannot be interrupted. A
	 * termination that comes meanwhile does not wait for that long.
	 * @param <T> what is made
	 * @param code makes it, and nothing else
	 * @return what was made
	 */
	public <T> T allocate(Supplier<T> code) {
		return process().lifeCycle.allocate(code);
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
		process().checkAlive();
		this.trapLinks = trapLinks;
	}

	/**
	 * The slow path of a safepoint poll: ends the process if that was asked for.
	 * @return true if the running coroutine is to leave the stack and to return
	 * {@link Progress#READY}, as the time slice is used up and others wait
	 */
	public boolean safepoint() {
		return process().runner.safepoint();
	}

	/**
	 * The same, for code that can say where it is.
	 * @param code the code that runs and calls this
	 * @return true if the running coroutine is to leave the stack
	 */
	public boolean safepoint(RunningCode code) {
		process().runner.answer(code);
		process().runner.watchTurn(code);
		return process().runner.safepoint();
	}

	/** A message of this process was delivered. */
	public void countSent() {
		this.sent++;
	}

	/** Returns how many messages it has sent; an estimate for other threads. */
	long sent() {
		return this.sent;
	}

	// ---- relations with another process ----------------------------------------------

	/**
	 * Monitors another process. A monitor of a process that is ending is taken back,
	 * unless its end has been told already: then it holds, and EXIT is in the mailbox.
	 * @param target the other process; without effect if it is this one
	 * @return what became of it
	 */
	public Relations.Made monitor(Peer target) {
		process().checkAlive();
		if (target == process()) {
			return Relations.Made.NEW;
		}
		process().account().related();
		return Relating.monitor(process(), target);
	}

	/**
	 * Stops watching; a queued EXIT of that PID is discarded.
	 * @param target the PID, which may be of another node
	 * @return false if there was no monitor
	 */
	public boolean unmonitor(Pid target) {
		process().checkAlive();
		return unmonitor(target, number(Relations.Kind.MONITORS, target));
	}

	/**
	 * Stops watching; a queued EXIT of that PID is discarded.
	 * @param target the other process
	 * @return false if there was no monitor
	 */
	public boolean unmonitor(Peer target) {
		process().checkAlive();
		return unmonitor(target.pid(), Relating.of(target).number());
	}

	private boolean unmonitor(Pid target, long number) {
		boolean removed = process().relations.unmonitor(number);
		if (!removed || isForeign(target)) {
			subscriptions().discard((signal) -> signal instanceof Signal.Exit exit && exit.from().equals(target));
		}
		return removed;
	}

	/**
	 * An EXIT of a process of another node, by which its node was lost, can be queued
	 * although it is monitored anew.
	 */
	private boolean isForeign(Pid pid) {
		return !pid.node().isEmpty() && !pid.node().equals(process().kernel.node());
	}

	/** Returns by which number a process is known to the relations of this one. */
	private long number(Relations.Kind kind, Pid target) {
		if (!isForeign(target)) {
			return target.number();
		}
		return process().relations.others(kind, Integer.MAX_VALUE)
			.stream()
			.filter((peer) -> peer.pid().equals(target))
			.findFirst()
			.map((peer) -> Relating.of(peer).number())
			.orElse(NONE);
	}

	/**
	 * Links with another process, with the same rule for one that is ending.
	 * @param target the other process; without effect if it is this one
	 * @return what became of it
	 */
	public Relations.Made link(Peer target) {
		process().checkAlive();
		if (target == process()) {
			return Relations.Made.NEW;
		}
		process().account().related();
		Relations.Made made = Relating.link(process(), target);
		Spawn running = process().runner.program().spawn();
		if (running != null && made == Relations.Made.NEW) {
			running.links(target);
		}
		return made;
	}

	/**
	 * Dissolves a link; a queued LINK_DOWN of that PID is discarded.
	 * @param target the PID, which may be of another node
	 * @return false if there was no link
	 */
	public boolean unlink(Pid target) {
		process().checkAlive();
		return unlink(target, number(Relations.Kind.LINKED, target));
	}

	/**
	 * Dissolves a link; a queued LINK_DOWN of that PID is discarded.
	 * @param target the other process
	 * @return false if there was no link
	 */
	public boolean unlink(Peer target) {
		process().checkAlive();
		return unlink(target.pid(), Relating.of(target).number());
	}

	private boolean unlink(Pid target, long number) {
		boolean removed = process().relations.unlink(number);
		if (!removed || isForeign(target)) {
			subscriptions().discard((signal) -> signal instanceof Signal.LinkDown down && down.from().equals(target));
		}
		return removed;
	}

	/** Options and coroutines of the program before are gone. */
	void forgetProgram() {
		this.resumed = null;
		this.trapLinks = false;
	}

}
