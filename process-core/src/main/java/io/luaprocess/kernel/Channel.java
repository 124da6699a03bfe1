package io.luaprocess.kernel;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out conduit between coroutines of one process. Confined to that
 * process: every method must be called by the coroutine that runs.
 */
public final class Channel {

	/** What a receive yields when the channel is closed and empty. */
	public static final Object CLOSED = new Object();

	/**
	 * The language's object for this channel, so that the same channel is the same value.
	 */
	private @Nullable Object handle;

	/**
	 * Creates a channel.
	 * @param process the process it belongs to
	 * @param capacity values it can hold; 0 = hand-over
	 */
	public Channel(ProcessInstance process, int capacity) {
	}

	/**
	 * Returns the language's object for this channel.
	 * @return the object, {@code null} until set
	 */
	public @Nullable Object handle() {
		return this.handle;
	}

	/**
	 * Sets the language's object for this channel.
	 * @param handle the object
	 */
	public void handle(Object handle) {
		this.handle = handle;
	}

	/**
	 * Whether values come from the runtime only: subscriptions, timers, futures.
	 * @return true if {@code send} is forbidden
	 */
	public boolean receiveOnly() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Sends; waits until received (capacity 0) or there is room.
	 * @param value any value but {@code null}
	 * @return false if the channel was closed while waiting
	 * @throws IllegalStateException if the channel is closed or receive-only
	 */
	public boolean send(Object value) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Puts a value without waiting, on behalf of the runtime (timers, futures).
	 * @param value the value
	 * @return false if there was no room or the channel is closed
	 */
	public boolean offer(Object value) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Receives; waits for a value.
	 * @return the value or {@link #CLOSED}
	 */
	public Object receive() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Closes; a no-op if closed. Closing a subscription ends it.
	 */
	public void close() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether the channel is closed.
	 * @return true after {@link #close()}
	 */
	public boolean isClosed() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Discards buffered values.
	 */
	public void clear() {
		throw new UnsupportedOperationException();
	}

	/**
	 * One alternative of a select.
	 *
	 * @param channel the channel
	 * @param sending true to send, false to receive
	 * @param value the value to send; {@code null} when receiving
	 */
	public record Case(Channel channel, boolean sending, @Nullable Object value) {
	}

	/**
	 * Which alternative was executed.
	 *
	 * @param index index of the case, -1 for the default
	 * @param value the received value, {@link #CLOSED}, or {@code null}
	 * @param ok false if a receive found the channel closed, or the channel was closed
	 * while a send was waiting
	 */
	public record Selected(int index, @Nullable Object value, boolean ok) {
	}

	/**
	 * Executes exactly one of the cases, the first in order that can proceed; waits if
	 * none can.
	 * @param process the process
	 * @param cases the cases; empty means to wait for ever
	 * @param orDefault whether to return at once if none can proceed
	 * @return what was executed
	 * @throws IllegalStateException if a send case that is reached has a closed channel
	 */
	public static Selected select(ProcessInstance process, List<Case> cases, boolean orDefault) {
		throw new UnsupportedOperationException();
	}

}
