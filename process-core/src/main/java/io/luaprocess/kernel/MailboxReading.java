package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Reads the mailbox of a process on any thread, without a lock and without the process.
 * <p>
 * Invariants: nothing is written; each walk follows references that Java code never
 * leaves dangling, so it finds signals or the end of a list; no walk takes more than
 * {@value #MOST} steps. While the process does not run and its mailbox gets nothing, the
 * reading is exact. While it runs, entries move from list to list: some may then be
 * missed or seen twice.
 */
final class MailboxReading {

	/** How many entries one reading looks at. */
	static final int MOST = 20_000;

	private final ProcessInstance process;

	private int steps;

	MailboxReading(ProcessInstance process) {
		this.process = process;
	}

	/**
	 * Returns the age of the oldest message.
	 * @param now the time of the process
	 * @return nanoseconds; -1 if there is none
	 */
	long oldestAge(long now) {
		if (this.process.mailbox.messages() == 0) {
			return -1;
		}
		long[] oldest = { -1 };
		ToLongFunction<Message> age = (message) -> CoarseStamp.age(message.acceptedAt, now);
		attempt((subscriptions) -> subscriptions.visitFirst((message) -> {
			oldest[0] = Math.max(oldest[0], age.applyAsLong(message));
		}));
		if (oldest[0] < 0) {
			visitNew((message) -> {
				oldest[0] = Math.max(oldest[0], age.applyAsLong(message));
				return true;
			});
		}
		return oldest[0];
	}

	/** Counts what waits by topic, the fullest topics first. */
	List<TopicCount> topics(int most) {
		Map<String, int[]> heard = new LinkedHashMap<>();
		Map<String, int[]> unheard = new LinkedHashMap<>();
		visit((message, listened) -> {
			(listened ? heard : unheard).computeIfAbsent(message.topic(), (topic) -> new int[1])[0]++;
			return true;
		});
		List<TopicCount> counts = new ArrayList<>();
		heard.forEach((topic, count) -> counts.add(new TopicCount(topic, count[0], true)));
		unheard.forEach((topic, count) -> counts.add(new TopicCount(topic, count[0], false)));
		counts.sort(Comparator.comparingInt(TopicCount::messages).reversed().thenComparing(TopicCount::topic));
		return List.copyOf(counts.subList(0, Math.min(most, counts.size())));
	}

	/** Returns the oldest messages. */
	List<Message> oldest(int most) {
		List<Message> found = new ArrayList<>();
		visit((message, listened) -> found.add(message));
		long now = this.process.nanoTime();
		found.sort(Comparator.comparingLong((Message message) -> -CoarseStamp.age(message.acceptedAt, now)));
		return List.copyOf(found.subList(0, Math.min(most, found.size())));
	}

	/** Visits messages, and whether the process listens to them. */
	private void visit(BiPredicate<Message, Boolean> visitor) {
		attempt((subscriptions) -> subscriptions
			.visit((message, listened) -> step() && visitor.test(message, listened)));
		Subscriptions present = this.process.loop.presentSubscriptions();
		visitNew((message) -> visitor.test(message, present != null && present.listens(message.topic())));
	}

	/** Visits what has not been taken out of the shared queue, the newest first. */
	private void visitNew(Predicate<Message> visitor) {
		for (Signal signal = this.process.mailbox.newest(); signal != null && step(); signal = signal.next) {
			if (signal instanceof Message message && !visitor.test(message)) {
				return;
			}
		}
	}

	private boolean step() {
		return ++this.steps <= MOST;
	}

	/** A table that the process changes meanwhile may refuse to be read. */
	private void attempt(Consumer<Subscriptions> reading) {
		Subscriptions present = this.process.loop.presentSubscriptions();
		if (present == null) {
			return;
		}
		try {
			reading.accept(present);
		}
		catch (ConcurrentModificationException ex) {
			// What was read so far counts.
		}
	}

}
