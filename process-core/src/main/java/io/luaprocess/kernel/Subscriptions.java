package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * Routes the mailbox of a process to its topic listeners, inbox and events channel, as
 * chapter 3.4 of the specification says. Confined to the process.
 * <p>
 * An entry gets its place in the mailbox and goes to the queue of its route as soon as it
 * is taken out of the shared queue. A subscription that comes later moves what belongs to
 * it into its own queue, one that ends gives back what is left; places keep the order. So
 * the route of an entry always is the one that the subscriptions of the moment ask for,
 * and entries waiting for one route never delay others.
 * <p>
 * A LINK_DOWN that is not trapped is held back, and with it all later events, until the
 * process evaluates it: it ends the process, or it has become an ordinary event.
 */
public final class Subscriptions {

	private final ProcessInstance process;

	private final EventLoop loop;

	/** Entries without a reader yet; absent until there are some. */
	private @Nullable SignalQueue unroutedMessages;

	private @Nullable SignalQueue unroutedEvents;

	private @Nullable SignalQueue arrived;

	private @Nullable SignalQueue held;

	private @Nullable Subscription inbox;

	private @Nullable Subscription events;

	private @Nullable Map<String, Subscription> topics;

	private int places;

	/** Memory of the topics. */
	private long bytes;

	Subscriptions(ProcessInstance process, EventLoop loop) {
		this.process = process;
		this.loop = loop;
	}

	/**
	 * Returns the inbox channel; the same one until it is closed.
	 * @param mapper makes the received value of a message when it is received
	 * @return the channel
	 */
	public Channel inbox(Function<Message, Object> mapper) {
		this.process.checkAlive();
		Subscription subscription = this.inbox;
		if (subscription == null) {
			subscription = new Subscription(this.process, null, (signal) -> mapper.apply((Message) signal));
			this.inbox = subscription;
			subscription.merge(this.unroutedMessages);
			this.unroutedMessages = null;
		}
		return subscription.channel;
	}

	/**
	 * Returns the events channel; the same one until it is closed.
	 * @param mapper makes the received value of an event when it is received
	 * @return the channel
	 */
	public Channel events(Function<Signal, Object> mapper) {
		this.process.checkAlive();
		Subscription subscription = this.events;
		if (subscription == null) {
			subscription = new Subscription(this.process, null, mapper);
			this.events = subscription;
			subscription.merge(this.unroutedEvents);
			this.unroutedEvents = null;
		}
		return subscription.channel;
	}

	/**
	 * Returns the channel of a topic; the same one until it is closed.
	 * @param topic the topic, exactly
	 * @param most how many topics the process may listen to, this one included
	 * @param mapper makes the received value of a message when it is received; ignored if
	 * the topic has a channel already
	 * @return the channel
	 * @throws ProcessException LIMIT_EXCEEDED {@code too many subscriptions} if the topic
	 * has no channel and the process listens to as many as it may
	 */
	public Channel listen(String topic, int most, Function<Message, Object> mapper) {
		this.process.checkAlive();
		Map<String, Subscription> map = this.topics;
		if (map == null) {
			map = new HashMap<>(4);
			this.topics = map;
		}
		Subscription subscription = map.get(topic);
		if (subscription == null) {
			if (map.size() >= most) {
				throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many subscriptions");
			}
			subscription = new Subscription(this.process, topic, (signal) -> mapper.apply((Message) signal));
			map.put(topic, subscription);
			this.bytes += bytes(topic);
			this.process.account().grown(bytes(topic));
			SignalQueue source = (this.inbox != null) ? this.inbox : this.unroutedMessages;
			if (source != null) {
				source.moveIf((signal) -> ((Message) signal).topic().equals(topic), subscription);
			}
		}
		return subscription.channel;
	}

	/**
	 * Ends a subscription and closes its channel.
	 * @param channel the channel
	 * @return false if the channel is no subscription
	 */
	public boolean unlisten(@Nullable Channel channel) {
		this.process.checkAlive();
		Subscription subscription = (channel != null) ? channel.subscription() : null;
		if (subscription == null || channel == null || channel.isClosed()) {
			return false;
		}
		if (subscription == this.events) {
			this.events = null;
			unroutedEvents().merge(subscription);
		}
		else if (subscription == this.inbox) {
			this.inbox = null;
			unroutedMessages().merge(subscription);
		}
		else {
			giveBack(subscription);
		}
		channel.closed();
		return true;
	}

	private void giveBack(Subscription subscription) {
		if (this.topics != null && subscription.topic != null) {
			this.topics.remove(subscription.topic);
			this.bytes -= bytes(subscription.topic);
		}
		Subscription heir = this.inbox;
		if (heir == null) {
			unroutedMessages().merge(subscription);
			return;
		}
		heir.merge(subscription);
		heir.channel.serve();
	}

	// ---- kernel side -----------------------------------------------------------------

	/**
	 * Whether the program reads the mailbox in any way.
	 * @return true if there is a subscription
	 */
	boolean any() {
		return this.inbox != null || this.events != null || this.topics != null && !this.topics.isEmpty();
	}

	/** Memory of the topics; an estimate for other threads. */
	long bytes() {
		return this.bytes;
	}

	private static long bytes(String topic) {
		return Account.SUBSCRIPTION + topic.length();
	}

	/** Whether entries were taken from the shared queue but not routed. */
	boolean hasArrived() {
		return this.arrived != null;
	}

	boolean isEvents(@Nullable Subscription subscription) {
		return subscription != null && subscription == this.events;
	}

	// ---- any thread, see MailboxReading ----------------------------------------------

	/** Visits the oldest message of each route. */
	void visitFirst(Consumer<Message> visitor) {
		visitRoutes((queue, listened) -> {
			if (queue.first() instanceof Message message) {
				visitor.accept(message);
			}
		});
	}

	/** Visits messages, and whether there is a channel for them, until one is enough. */
	void visit(BiPredicate<Message, Boolean> visitor) {
		visitRoutes((queue, listened) -> {
			Signal signal = queue.first();
			while (signal instanceof Message message && visitor.test(message, listened)) {
				signal = signal.next;
			}
		});
	}

	private void visitRoutes(BiConsumer<SignalQueue, Boolean> visitor) {
		visitRoute(this.inbox, true, visitor);
		visitRoute(this.unroutedMessages, false, visitor);
		Map<String, Subscription> map = this.topics;
		if (map != null) {
			map.values().forEach((subscription) -> visitor.accept(subscription, true));
		}
	}

	private static void visitRoute(@Nullable SignalQueue queue, boolean listened,
			BiConsumer<SignalQueue, Boolean> visitor) {
		if (queue != null) {
			visitor.accept(queue, listened);
		}
	}

	/** Whether there is a channel for messages of a topic. */
	boolean listens(String topic) {
		Map<String, Subscription> map = this.topics;
		return this.inbox != null || map != null && map.containsKey(topic);
	}

	// ---- the process, kernel side ----------------------------------------------------

	/**
	 * Routes everything that has arrived; waiting receivers are served.
	 * @param oldest the oldest entry, linked to the next
	 */
	void route(@Nullable Signal oldest) {
		SignalQueue earlier = this.arrived;
		if (earlier != null) {
			this.arrived = null;
			for (Signal signal = earlier.poll(); signal != null; signal = earlier.poll()) {
				route1(signal);
			}
		}
		for (Signal signal = oldest; signal != null;) {
			Signal after = signal.next;
			signal.place = this.places++;
			route1(signal);
			signal = after;
		}
	}

	private void route1(Signal signal) {
		if (signal instanceof Message message) {
			Map<String, Subscription> map = this.topics;
			Subscription subscription = (map != null) ? map.get(message.topic()) : null;
			Subscription reader = (subscription != null) ? subscription : this.inbox;
			if (reader != null) {
				deliver(reader, message);
			}
			else {
				unroutedMessages().add(message);
			}
		}
		else if (signal instanceof Signal.Reply reply) {
			this.process.account().taken(reply);
			reply.call.arrived(reply.outcome);
		}
		else if (this.held != null) {
			this.held.add(signal);
		}
		else if (signal instanceof Signal.LinkDown && !this.process.trapLinks()) {
			this.held = new SignalQueue();
			this.held.add(signal);
		}
		else if (this.events != null) {
			deliver(this.events, signal);
		}
		else {
			unroutedEvents().add(signal);
		}
	}

	private SignalQueue unroutedMessages() {
		SignalQueue queue = this.unroutedMessages;
		if (queue == null) {
			queue = new SignalQueue();
			this.unroutedMessages = queue;
		}
		return queue;
	}

	private SignalQueue unroutedEvents() {
		SignalQueue queue = this.unroutedEvents;
		if (queue == null) {
			queue = new SignalQueue();
			this.unroutedEvents = queue;
		}
		return queue;
	}

	private static void deliver(Subscription subscription, Signal signal) {
		subscription.add(signal);
		subscription.channel.serve();
	}

	/**
	 * Evaluates a LINK_DOWN that was held back: with links trapped, it and what came
	 * after it are ordinary events now.
	 * @return the LINK_DOWN that ends the process, {@code null} if none does
	 */
	Signal.@Nullable LinkDown evaluate() {
		SignalQueue queue = this.held;
		if (queue == null) {
			return null;
		}
		if (!this.process.trapLinks()) {
			Signal.LinkDown down = (Signal.LinkDown) queue.poll();
			if (down != null) {
				this.process.account().taken(down);
			}
			return down;
		}
		this.held = null;
		for (Signal signal = queue.poll(); signal != null; signal = queue.poll()) {
			route1(signal);
		}
		return null;
	}

	/**
	 * Drops queued events, also those that were not looked at yet.
	 * @param condition which
	 */
	void discard(Predicate<Signal> condition) {
		SignalQueue queue = this.arrived;
		if (queue == null) {
			queue = new SignalQueue();
		}
		for (Signal signal = this.process.mailbox.takeAll(); signal != null;) {
			Signal after = signal.next;
			signal.place = this.places++;
			queue.add(signal);
			signal = after;
		}
		drop(queue, condition);
		this.arrived = queue.isEmpty() ? null : queue;
		this.loop.visitHanded((waiter) -> {
			if (waiter.value instanceof Signal signal && condition.test(signal)) {
				this.process.account().taken(signal);
				waiter.value = Channel.DISCARDED;
			}
		});
		SignalQueue waiting = (this.events != null) ? this.events : this.unroutedEvents;
		if (waiting != null) {
			drop(waiting, condition);
		}
		if (this.held != null) {
			discardHeld(this.held, condition);
		}
	}

	private void drop(SignalQueue queue, Predicate<Signal> condition) {
		SignalQueue dropped = new SignalQueue();
		queue.moveIf(condition, dropped);
		for (Signal signal = dropped.poll(); signal != null; signal = dropped.poll()) {
			this.process.account().taken(signal);
		}
	}

	/** Without its LINK_DOWN the rest of the held events goes its way. */
	private void discardHeld(SignalQueue queue, Predicate<Signal> condition) {
		drop(queue, condition);
		SignalQueue rest = new SignalQueue();
		rest.merge(queue);
		this.held = null;
		for (Signal signal = rest.poll(); signal != null; signal = rest.poll()) {
			route1(signal);
		}
	}

	/** Visits the messages that wait for a reader. */
	void visitUnread(Consumer<Message> visitor) {
		visitRoutes((queue, listened) -> queue.visitMessages(visitor));
		visitRoute(this.arrived, false, (queue, listened) -> queue.visitMessages(visitor));
	}

	/** Takes back what coroutines have been given that will not run any more. */
	void takeBack() {
		List<Signal> handed = new ArrayList<>();
		this.loop.visitHanded((waiter) -> {
			if (waiter.value instanceof Signal signal) {
				handed.add(signal);
				waiter.value = null;
			}
		});
		if (handed.isEmpty()) {
			return;
		}
		handed.sort((one, other) -> one.place - other.place);
		SignalQueue messages = new SignalQueue();
		SignalQueue signals = new SignalQueue();
		for (Signal signal : handed) {
			((signal instanceof Message) ? messages : signals).add(signal);
		}
		unroutedMessages().merge(messages);
		unroutedEvents().merge(signals);
	}

	/** Ends all subscriptions; what is queued stays, in mailbox order. */
	void reset() {
		if (this.inbox != null) {
			unroutedMessages().merge(this.inbox);
		}
		if (this.topics != null) {
			this.topics.values().forEach(unroutedMessages()::merge);
		}
		if (this.events != null) {
			unroutedEvents().merge(this.events);
		}
		this.inbox = null;
		this.topics = null;
		this.bytes = 0;
		this.events = null;
	}

}
