package io.luaprocess.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Messages that no program has received: all are counted, the latest are listed.
 * Thread-safe, never blocks.
 * <p>
 * A sender can make dead letters as fast as it runs. So at most
 * {@value #LISTED_PER_SECOND} of them are listed, and become events, in a second; only
 * for these the payload is made a text. Counts are exact.
 */
public final class DeadLetters {

	/** How many letters are listed in a second at most. */
	public static final int LISTED_PER_SECOND = 50;

	/** How many letters are kept. */
	static final int CAPACITY = 200;

	private final Ring<DeadLetter> latest = new Ring<>(CAPACITY);

	private final Throttle throttle = new Throttle(LISTED_PER_SECOND);

	private final Map<String, LongAdder[]> counts = new ConcurrentHashMap<>();

	private final RuntimeEvents events;

	private final Function<Object, @Nullable String> payloads;

	DeadLetters(RuntimeEvents events, Function<Object, @Nullable String> payloads) {
		this.events = events;
		this.payloads = payloads;
	}

	/**
	 * A message is dropped.
	 * @param host id of the host of its receiver; empty for a function
	 * @param reason why
	 * @param now the moment it is
	 * @param letter makes the letter, without its payload, if it is listed; called at
	 * once or not at all
	 * @param payload the payload, which is not kept
	 */
	public void dropped(String host, DeadLetter.Reason reason, Instant now, Supplier<DeadLetter> letter,
			Object payload) {
		LongAdder[] adders = this.counts.get(host);
		if (adders == null) {
			adders = this.counts.computeIfAbsent(host, (id) -> adders());
		}
		adders[reason.ordinal()].increment();
		if (this.throttle.permits(now.toEpochMilli())) {
			DeadLetter made = letter.get().withPayload(this.payloads.apply(payload));
			this.latest.add(made);
			this.events.publish(new RuntimeEvent.DeadLettered(made));
		}
	}

	private static LongAdder[] adders() {
		LongAdder[] adders = new LongAdder[DeadLetter.Reason.values().length];
		Arrays.setAll(adders, (i) -> new LongAdder());
		return adders;
	}

	/**
	 * Returns how many letters there have been.
	 * @return the number since the start
	 */
	public long count() {
		return Arrays.stream(DeadLetter.Reason.values()).mapToLong(this::count).sum();
	}

	/**
	 * Returns how many letters there have been for a reason.
	 * @param reason the reason
	 * @return the number since the start
	 */
	public long count(DeadLetter.Reason reason) {
		return this.counts.values().stream().mapToLong((adders) -> adders[reason.ordinal()].sum()).sum();
	}

	/**
	 * Returns how many letters to processes of a host there have been for a reason.
	 * @param host id of the host; empty for functions
	 * @param reason the reason
	 * @return the number since the start
	 */
	public long count(String host, DeadLetter.Reason reason) {
		LongAdder[] adders = this.counts.get(host);
		return (adders != null) ? adders[reason.ordinal()].sum() : 0;
	}

	/**
	 * Returns the latest letters.
	 * @param most how many to return at most
	 * @return the letters, the newest first
	 */
	public List<DeadLetter> latest(int most) {
		return this.latest.latest(most, (letter) -> true).stream().map(Ring.Entry::value).toList();
	}

}
