package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * A running instance of a definition: life cycle, mailbox, coroutines, timers.
 */
public final class ProcessInstance {

	ProcessInstance() {
	}

	// ---- any thread ----------------------------------------------------------------

	/**
	 * Returns the PID.
	 * @return the PID
	 */
	public Pid pid() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the id of the definition it runs now; changes with an upgrade.
	 * @return the id
	 */
	public String definitionId() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the host.
	 * @return the host; {@code null} for a function
	 */
	public @Nullable Host host() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the body that runs now.
	 * @return the body
	 */
	public ProcessBody body() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether the process answers: it is neither ending nor ended.
	 * @return false from the moment a termination was asked for
	 */
	public boolean isAlive() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Appends a message.
	 * @param message the message, not used before
	 * @return what became of it
	 */
	public Delivery send(Message message) {
		throw new UnsupportedOperationException();
	}

	/**
	 * What became of a message.
	 */
	public enum Delivery {

		/** It is in the mailbox. */
		DELIVERED,

		/** The process has ended or is ending. */
		DEAD,

		/** The mailbox is full; the message is dropped. */
		FULL,

		/** The host is stopping. */
		STOPPING

	}

	/**
	 * Asks the process to end: it gets a CANCEL signal; past the deadline it is
	 * terminated.
	 * @param from who asks
	 * @param deadline time from now, {@code null} for never
	 * @param reason the reason or {@code null}
	 * @return false if it is ending or has ended
	 */
	public boolean cancel(Pid from, @Nullable Duration deadline, @Nullable String reason) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Ends the process: from now on every operation on it finds it dead, its code stops
	 * within 100 ms. When called by the process itself it does not return.
	 * @param error what it ends with
	 * @return false if it is ending or has ended
	 */
	public boolean terminate(ProcessError error) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Registers code that runs once on the exit path, after EXIT and LINK_DOWN were
	 * delivered; at once if the process has ended. Runs on any thread; must be short.
	 * @param listener gets the outcome
	 */
	public void onExit(Consumer<Outcome> listener) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns a picture of the process for people: cheap, taken without stopping it.
	 * @return the picture
	 */
	public Snapshot snapshot() {
		throw new UnsupportedOperationException();
	}

	/**
	 * A picture of a process.
	 *
	 * @param pid the PID
	 * @param definitionId what it runs
	 * @param host its host id, or the function's id
	 * @param parent who spawned it
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
	 * Returns the coroutine that holds the baton.
	 * @return the coroutine
	 */
	public Coroutine current() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Starts a coroutine that runs concurrently with the caller: first when the running
	 * one blocks or ends. An uncaught error in it ends the process.
	 * @param code the code
	 * @return the coroutine
	 */
	public Coroutine spawnCoroutine(Runnable code) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Makes a coroutine to be resumed.
	 * @param code the code
	 * @return the coroutine, suspended
	 */
	public Coroutine newCoroutine(Coroutine.Code code) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the number of live coroutines, main included.
	 * @return the number
	 */
	public int coroutineCount() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the subscriptions.
	 * @return the subscriptions
	 */
	public Subscriptions subscriptions() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Creates a channel fed by the runtime only.
	 * @param capacity values it can hold
	 * @param onClose runs when a program closes it
	 * @return the channel
	 */
	public Channel receiveOnlyChannel(int capacity, Runnable onClose) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Starts a timer; the callback runs inside the pump and must not block.
	 * @param nanos delay in nanoseconds, greater than zero; never fires early
	 * @param callback the code
	 * @return the timer
	 */
	public TimerHandle schedule(long nanos, Runnable callback) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the number of pending timers.
	 * @return the number
	 */
	public int timerCount() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Makes the calling coroutine wait.
	 * @param nanos time in nanoseconds; 0 or less returns at once
	 */
	public void sleep(long nanos) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Begins a call to elsewhere.
	 * @return the call, to be completed from any thread
	 */
	public PendingCall beginCall() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Runs blocking Java code (application code) on the calling coroutine's thread
	 * without the host permit. A termination interrupts it.
	 * @param <T> the type of the result
	 * @param code the code
	 * @return its result
	 */
	public <T extends @Nullable Object> T callOut(Supplier<T> code) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether LINK_DOWN is an ordinary event.
	 * @return the option
	 */
	public boolean trapLinks() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Sets whether LINK_DOWN is an ordinary event.
	 * @param trapLinks the option
	 */
	public void trapLinks(boolean trapLinks) {
		throw new UnsupportedOperationException();
	}

	/**
	 * The slow path of a safepoint poll: ends the process if that was asked for, gives
	 * the processor to others if the time slice is used up.
	 */
	public void safepoint() {
		throw new UnsupportedOperationException();
	}

	// ---- relations; called by this process about another -----------------------------

	/**
	 * Watches another process.
	 * @param target the other process
	 * @return whether it is watched now
	 */
	public Relation monitor(ProcessInstance target) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Stops watching; a queued EXIT of that PID is discarded.
	 * @param target the PID
	 */
	public void unmonitor(Pid target) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Links with another process.
	 * @param target the other process
	 * @return whether it is linked now
	 */
	public Relation link(ProcessInstance target) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Dissolves a link; a queued LINK_DOWN of that PID is discarded.
	 * @param target the PID
	 */
	public void unlink(Pid target) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Result of monitor and link.
	 */
	public enum Relation {

		/** It was made. */
		MADE,

		/** It existed before. */
		EXISTED,

		/** The other process has ended or is ending. */
		DEAD

	}

}
