package io.luaprocess.event;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Denied calls: all are counted, and grouped by actor, definition, action and resource.
 * At most {@value #CAPACITY} groups are kept; one more displaces the one whose latest
 * denial is longest ago. Thread-safe.
 */
public final class Denials {

	/** How many denials become events in a second at most. */
	public static final int EVENTS_PER_SECOND = 50;

	static final int CAPACITY = 200;

	private final LongAdder count = new LongAdder();

	private final Groups<Key, Denial> groups = new Groups<>(CAPACITY);

	private final Throttle throttle = new Throttle(EVENTS_PER_SECOND);

	private final RuntimeEvents events;

	Denials(RuntimeEvents events) {
		this.events = events;
	}

	/**
	 * A call was denied.
	 * @param at when
	 * @param denial who asked for what
	 */
	public void denied(Instant at, Denial denial) {
		this.count.increment();
		Subject process = denial.process();
		this.groups.add(new Key(denial.actor(), (process != null) ? process.definition() : null, denial.action(),
				denial.resource()), at, denial);
		if (this.throttle.permits(at.toEpochMilli())) {
			this.events.publish(new RuntimeEvent.Denied(at, process, denial));
		}
	}

	/**
	 * Returns how many calls were denied.
	 * @return the number since the start
	 */
	public long count() {
		return this.count.sum();
	}

	/**
	 * Returns the groups.
	 * @return those with the latest denials first
	 */
	public List<Denial.Repeated> repeated() {
		return this.groups.all()
			.stream()
			.map((group) -> new Denial.Repeated(group.latest(), group.count(), group.first(), group.last()))
			.toList();
	}

	private record Key(@Nullable String actor, @Nullable String definition, String action, String resource) {
	}

}
