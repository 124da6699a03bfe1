package io.luaprocess.event;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

import io.luaprocess.event.RuntimeEvent.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The events of one runtime: counts, the latest events, and those who listen. Everything
 * that happens is published here. Thread-safe; publishing never blocks and runs no code
 * of listeners.
 * <p>
 * A normal end of a process is no event; it is counted only.
 */
public final class RuntimeEvents implements AutoCloseable {

	/** How many events are kept unless the application says otherwise. */
	public static final int DEFAULT_CAPACITY = 1000;

	private final Ring<RuntimeEvent> latest;

	private final LongAdder[] counts = new LongAdder[Kind.values().length];

	private final LongAdder normalExits = new LongAdder();

	private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();

	private final DeadLetters deadLetters;

	private final CrashSites crashes = new CrashSites();

	private final Denials denials = new Denials(this);

	/**
	 * Creates the events of a runtime.
	 * @param capacity how many of the latest events are kept, at least one
	 * @param payloads shows the payload of a message as text; must be fast, and may leave
	 * out what is beyond {@value DeadLetter#MAX_PAYLOAD} characters; {@code null} for a
	 * payload without values
	 */
	public RuntimeEvents(int capacity, Function<Object, @Nullable String> payloads) {
		this.latest = new Ring<>(capacity);
		this.deadLetters = new DeadLetters(this, payloads);
		Arrays.setAll(this.counts, (i) -> new LongAdder());
	}

	// ---- for those to whom something happens -----------------------------------------

	/**
	 * Records an event and wakes the listeners.
	 * @param event the event
	 */
	public void publish(RuntimeEvent event) {
		this.counts[event.kind().ordinal()].increment();
		if (event instanceof RuntimeEvent.Crashed crash) {
			this.crashes.add(crash);
		}
		this.latest.add(event);
		this.subscriptions.forEach(EventSubscription::wake);
	}

	/** A process or function has ended normally. */
	public void endedNormally() {
		this.normalExits.increment();
	}

	/**
	 * Returns the dead letters.
	 */
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Returns the denied calls.
	 */
	public Denials denials() {
		return this.denials;
	}

	// ---- for those who want to know
	// ----------------------------------------------------

	/**
	 * Adds a listener for the events from now on.
	 * @param name names its thread
	 * @param listener the listener
	 * @return ends it, and knows how many events it has missed
	 */
	public EventSubscription listen(String name, RuntimeEventListener listener) {
		EventSubscription subscription = new EventSubscription(this, this.latest, name, listener);
		this.subscriptions.add(subscription);
		subscription.start();
		return subscription;
	}

	void remove(EventSubscription subscription) {
		this.subscriptions.remove(subscription);
	}

	/**
	 * Returns the crashes by place.
	 */
	public CrashSites crashes() {
		return this.crashes;
	}

	/**
	 * Returns how many events of a kind there have been, listed or not.
	 * @param kind the kind
	 * @return the number since the start
	 */
	public long count(Kind kind) {
		return switch (kind) {
			case DEAD_LETTER -> this.deadLetters.count();
			case DENIAL -> this.denials.count();
			default -> this.counts[kind.ordinal()].sum();
		};
	}

	/**
	 * Returns how many processes and functions have ended normally.
	 * @return the number since the start
	 */
	public long normalExits() {
		return this.normalExits.sum();
	}

	/**
	 * Returns the latest events.
	 * @param most how many to return at most
	 * @param condition which
	 * @return the events, the newest first
	 */
	public List<Numbered> latest(int most, Predicate<RuntimeEvent> condition) {
		return this.latest.latest(most, condition)
			.stream()
			.map((entry) -> new Numbered(entry.id(), entry.value()))
			.toList();
	}

	/**
	 * Returns how many events are kept.
	 * @return the number of those that {@link #latest} can return now
	 */
	public int listed() {
		return (int) Math.min(this.latest.last(), this.latest.capacity());
	}

	/** Ends all listeners. */
	@Override
	public void close() {
		this.subscriptions.forEach(EventSubscription::close);
	}

	/**
	 * An event with its number.
	 *
	 * @param id rises from event to event
	 * @param event the event
	 */
	public record Numbered(long id, RuntimeEvent event) {
	}

}
