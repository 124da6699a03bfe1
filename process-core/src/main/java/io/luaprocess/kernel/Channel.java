package io.luaprocess.kernel;

import java.util.ArrayDeque;
import java.util.List;

import io.luaprocess.LogText;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out conduit between coroutines of one process. Confined to that
 * process: every method must be called by the coroutine that runs.
 * <p>
 * A channel either holds values of its own, or it is the reading end of a mailbox route
 * and then has none: it is ready exactly when there is an entry on its route. The
 * coroutine that makes the operation of a waiting one possible completes it at once, and
 * removes the waiting one from every other channel it waits at; it runs when it is
 * scheduled.
 */
public final class Channel {

	/** What a receive yields when the channel is closed and empty. */
	public static final Object CLOSED = new Object();

	/** In place of an event that was discarded before the receiver has run. */
	static final Object DISCARDED = new Object();

	private static final String SEND_ON_CLOSED = "send on closed channel";

	private final ProcessInstance process;

	private final int capacity;

	private final @Nullable Subscription subscription;

	/** Set for channels fed by the runtime only. */
	private final @Nullable Runnable onClose;

	/** Runs whenever the program has received a value of a channel fed by the runtime. */
	private @Nullable Runnable onReceive;

	/**
	 * The language's object for this channel, so that the same channel is the same value.
	 */
	private @Nullable Object handle;

	private @Nullable ArrayDeque<Object> buffer;

	private Waiter.@Nullable Line senders;

	private Waiter.@Nullable Line receivers;

	private boolean closed;

	/**
	 * Creates a channel.
	 * @param process the process it belongs to
	 * @param capacity values it can hold; 0 = hand-over
	 */
	public Channel(ProcessInstance process, int capacity) {
		this(process, capacity, null, null);
	}

	Channel(ProcessInstance process, Subscription subscription) {
		this(process, 0, subscription, null);
	}

	Channel(ProcessInstance process, int capacity, @Nullable Subscription subscription, @Nullable Runnable onClose) {
		this.process = process;
		this.capacity = Math.max(0, capacity);
		this.subscription = subscription;
		this.onClose = onClose;
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
	 * Sets what runs whenever the program has received a value. It must not block.
	 * @param code the code
	 */
	public void onReceive(Runnable code) {
		this.onReceive = code;
	}

	/**
	 * Whether values come from the runtime only: subscriptions, timers, futures.
	 * @return true if {@code send} is forbidden
	 */
	public boolean receiveOnly() {
		return this.subscription != null || this.onClose != null;
	}

	/** Says what a coroutine at this channel waits for. */
	String describe(boolean sending, long now) {
		Subscription route = this.subscription;
		if (sending) {
			return "a receiver at a channel";
		}
		if (route == null) {
			return (this.onClose != null) ? describe(this.onClose, now) : "a value of a channel";
		}
		if (route.topic != null) {
			return "topic `" + LogText.line(route.topic) + "`";
		}
		return this.process.loop.isEvents(route) ? "an event" : "a message";
	}

	private static String describe(Runnable feed, long now) {
		if (!(feed instanceof TimerFeed timed)) {
			return "an answer";
		}
		TimerHandle timer = timed.timer();
		return (timer != null && timer.isPending()) ? "a timer in " + Remaining.of(timer, now) : "a timer";
	}

	@Nullable Subscription subscription() {
		return this.subscription;
	}

	/**
	 * Sends; waits until received (capacity 0) or there is room.
	 * @param value any value but {@code null}
	 * @return false if the channel was closed while waiting; {@code null} if the running
	 * coroutine has to leave the stack to wait, and asks for {@link #sent()} when it goes
	 * on
	 * @throws IllegalStateException if the channel is closed or receive-only
	 */
	public @Nullable Boolean send(Object value) {
		this.process.checkAlive();
		if (trySend(value)) {
			return true;
		}
		Waiter waiter = waiter();
		waiter.sending = true;
		waiter.value = value;
		enlist(waiter);
		return this.process.loop.blockOnChannel(waiter.coroutine, waiter) ? Boolean.valueOf(sent()) : null;
	}

	/**
	 * Returns the result of a send for which the running coroutine has waited.
	 * @return false if the channel was closed meanwhile
	 */
	public boolean sent() {
		Waiter waiter = this.process.loop.current().waiter();
		waiter.value = null;
		return waiter.ok;
	}

	/**
	 * Puts a value without waiting, on behalf of the runtime (timers, futures).
	 * @param value the value
	 * @return false if there was no room or the channel is closed
	 */
	public boolean offer(Object value) {
		return !this.closed && put(value);
	}

	/**
	 * Receives; waits for a value.
	 * @return the value or {@link #CLOSED}; {@code null} if the running coroutine has to
	 * leave the stack to wait, and asks for {@link #received()} when it goes on
	 */
	public @Nullable Object receive() {
		ProcessInstance p = this.process;
		p.checkAlive();
		Subscription route = this.subscription;
		if (route == null || route.isEmpty() || !p.loop.coroutines().isMainAlone() || p.loop.isEvents(route)) {
			p.loop.pumpFor(route);
		}
		Object value = tryReceive();
		if (value != null) {
			return value;
		}
		Waiter waiter = waiter();
		waiter.sending = false;
		enlist(waiter);
		return p.loop.blockOnChannel(waiter.coroutine, waiter) ? received() : null;
	}

	/**
	 * Returns the result of a receive for which the running coroutine has waited.
	 * @return the value or {@link #CLOSED}; {@code null} if the coroutine has to wait
	 * again, and asks again
	 */
	public @Nullable Object received() {
		Object value = result(this.process.loop.current().waiter());
		return (value != DISCARDED) ? value : receive();
	}

	/**
	 * Closes; a no-op if closed. Closing a subscription ends it.
	 */
	public void close() {
		if (this.closed) {
			return;
		}
		if (this.subscription != null) {
			this.process.subscriptions().unlisten(this);
			return;
		}
		closed();
		if (this.onClose != null) {
			this.onClose.run();
		}
	}

	/**
	 * Whether the channel is closed.
	 * @return true after {@link #close()}
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Returns how many values the buffer holds.
	 * @return the number; those of a subscription are in the mailbox and do not count
	 */
	public int buffered() {
		ArrayDeque<Object> values = this.buffer;
		return (values != null) ? values.size() : 0;
	}

	/**
	 * Discards buffered values.
	 */
	public void clear() {
		this.buffer = null;
	}

	/** Marks the channel closed and wakes all coroutines that wait at it. */
	void closed() {
		this.closed = true;
		for (Waiter w = first(this.receivers); w != null; w = first(this.receivers)) {
			complete(w, CLOSED, false);
		}
		for (Waiter w = first(this.senders); w != null; w = first(this.senders)) {
			complete(w, null, false);
		}
	}

	/** Hands entries of the route to waiting receivers. */
	void serve() {
		Subscription route = this.subscription;
		if (route == null) {
			return;
		}
		for (Waiter w = first(this.receivers); w != null; w = first(this.receivers)) {
			Signal signal = route.poll();
			if (signal == null) {
				return;
			}
			complete(w, signal, true);
		}
	}

	// ---- without waiting -------------------------------------------------------------

	private boolean trySend(Object value) {
		if (receiveOnly()) {
			throw new IllegalStateException("channel is receive-only");
		}
		if (this.closed) {
			throw new IllegalStateException(SEND_ON_CLOSED);
		}
		return put(value);
	}

	private boolean put(Object value) {
		Waiter receiver = first(this.receivers);
		if (receiver != null) {
			complete(receiver, value, true);
			return true;
		}
		ArrayDeque<Object> values = this.buffer;
		if (((values != null) ? values.size() : 0) >= this.capacity) {
			return false;
		}
		if (values == null) {
			values = new ArrayDeque<>(Math.min(this.capacity, 8));
			this.buffer = values;
		}
		values.add(value);
		return true;
	}

	/** Returns a value, {@link #CLOSED}, or {@code null} if it would have to wait. */
	private @Nullable Object tryReceive() {
		Subscription route = this.subscription;
		if (route != null && !this.closed) {
			Signal signal = route.poll();
			return (signal != null) ? received(route.valueOf(signal)) : null;
		}
		ArrayDeque<Object> values = this.buffer;
		Object value = (values != null) ? values.poll() : null;
		Waiter sender = first(this.senders);
		if (sender != null) {
			Object sent = sender.value;
			complete(sender, sent, true);
			if (value == null) {
				return sent;
			}
			if (values != null && sent != null) {
				values.add(sent);
			}
		}
		if (value == null) {
			return this.closed ? CLOSED : null;
		}
		return received(value);
	}

	/** The program has got a value; one from outside begins a turn. */
	private Object received(Object value) {
		if (receiveOnly()) {
			this.process.processor.beginTurn();
			if (this.onReceive != null) {
				this.onReceive.run();
			}
		}
		return value;
	}

	// ---- waiting ---------------------------------------------------------------------

	private Waiter waiter() {
		Waiter waiter = this.process.loop.current().waiter();
		waiter.channel = this;
		return waiter;
	}

	private void enlist(Waiter waiter) {
		if (waiter.sending) {
			if (this.senders == null) {
				this.senders = new Waiter.Line();
			}
			this.senders.add(waiter);
		}
		else {
			if (this.receivers == null) {
				this.receivers = new Waiter.Line();
			}
			this.receivers.add(waiter);
		}
	}

	private void delist(Waiter waiter) {
		Waiter.Line line = waiter.sending ? this.senders : this.receivers;
		if (line != null) {
			line.remove(waiter);
		}
	}

	private static @Nullable Waiter first(Waiter.@Nullable Line line) {
		return (line != null) ? line.first() : null;
	}

	private void complete(Waiter waiter, @Nullable Object value, boolean ok) {
		Coroutine coroutine = waiter.coroutine;
		waiter.value = value;
		waiter.ok = ok;
		Waiter[] all = coroutine.selecting;
		if (all == null) {
			leave(waiter);
		}
		else {
			for (Waiter other : all) {
				leave(other);
			}
		}
		coroutine.chosen = waiter;
		this.process.loop.wakeFromChannel(coroutine);
	}

	private static void leave(Waiter waiter) {
		if (waiter.channel != null) {
			waiter.channel.delist(waiter);
		}
	}

	/** The value a completed receiver got; an entry becomes a value here. */
	private Object result(Waiter waiter) {
		Object value = waiter.value;
		waiter.value = null;
		if (value instanceof Signal signal && this.subscription != null) {
			return received(this.subscription.valueOf(signal));
		}
		if (value == DISCARDED) {
			return DISCARDED;
		}
		return (value != null && value != CLOSED) ? received(value) : CLOSED;
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

	private static final Selected DEFAULT = new Selected(-1, null, true);

	/**
	 * Executes exactly one of the cases, the first in order that can proceed; waits if
	 * none can.
	 * @param process the process
	 * @param cases the cases; empty means to wait for ever
	 * @param orDefault whether to return at once if none can proceed
	 * @return what was executed; {@code null} if the running coroutine has to leave the
	 * stack to wait, and asks for {@link #selected} when it goes on
	 * @throws IllegalStateException if a send case that is reached has a closed or
	 * receive-only channel
	 */
	public static @Nullable Selected select(ProcessInstance process, List<Case> cases, boolean orDefault) {
		process.checkAlive();
		process.loop.pumpFor(eventsAmong(process, cases));
		for (int i = 0; i < cases.size(); i++) {
			Selected selected = tryCase(cases.get(i), i);
			if (selected != null) {
				return selected;
			}
		}
		return orDefault ? DEFAULT : await(process, cases);
	}

	private static @Nullable Subscription eventsAmong(ProcessInstance process, List<Case> cases) {
		for (Case one : cases) {
			if (process.loop.isEvents(one.channel.subscription)) {
				return one.channel.subscription;
			}
		}
		return null;
	}

	private static @Nullable Selected tryCase(Case one, int index) {
		if (one.sending) {
			return (one.value != null && one.channel.trySend(one.value)) ? new Selected(index, null, true) : null;
		}
		Object value = one.channel.tryReceive();
		return (value != null) ? new Selected(index, value, value != CLOSED) : null;
	}

	private static @Nullable Selected await(ProcessInstance process, List<Case> cases) {
		Coroutine self = process.loop.current();
		if (cases.isEmpty()) {
			process.loop.block(self, null);
			return null;
		}
		Waiter[] waiters = new Waiter[cases.size()];
		for (int i = 0; i < waiters.length; i++) {
			Case one = cases.get(i);
			Waiter waiter = new Waiter(self);
			waiter.channel = one.channel;
			waiter.sending = one.sending;
			waiter.value = one.value;
			waiter.index = i;
			waiters[i] = waiter;
			one.channel.enlist(waiter);
		}
		self.selecting = waiters;
		return process.loop.blockOnChannel(self, waiters) ? selected(process, cases) : null;
	}

	/**
	 * Returns the result of a select for which the running coroutine has waited.
	 * @param process the process
	 * @param cases the cases
	 * @return what was executed; {@code null} if the coroutine has to wait again, and
	 * asks again
	 */
	public static @Nullable Selected selected(ProcessInstance process, List<Case> cases) {
		Coroutine self = process.loop.current();
		self.selecting = null;
		Waiter chosen = self.chosen;
		if (chosen == null || chosen.channel == null) {
			throw new IllegalStateException("a select was woken without a result");
		}
		Object value = chosen.sending ? null : chosen.channel.result(chosen);
		if (value == DISCARDED) {
			return select(process, cases, false);
		}
		return new Selected(chosen.index, value, chosen.ok);
	}

}
