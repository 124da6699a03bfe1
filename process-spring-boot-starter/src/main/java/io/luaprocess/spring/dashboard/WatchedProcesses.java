package io.luaprocess.spring.dashboard;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The processes that pages look at, and those that have ended while pages looked.
 * <p>
 * Invariants: a process is watched from the first look until no page has looked for
 * {@link #FORGET}; there are at most {@link #MOST_WATCHED}. Ends are kept only while
 * samples are taken; there are at most {@link #MOST_GONE}. Without a page the end of a
 * process costs one read of a field.
 */
final class WatchedProcesses {

	private static final long FORGET = TimeUnit.SECONDS.toNanos(15);

	private static final long SLEEP = TimeUnit.SECONDS.toNanos(40);

	private static final int MOST_WATCHED = 100;

	private static final int MOST_GONE = 1_000;

	private final Function<String, JsonNode> pictures;

	private final Map<Long, WatchedProcess> watched = new ConcurrentHashMap<>();

	private final Map<Long, GonePicture> gone = new LinkedHashMap<>();

	private volatile boolean active;

	private volatile long sampledAt;

	/**
	 * Creates it.
	 * @param pictures makes a picture of the process with a number
	 */
	WatchedProcesses(Function<String, JsonNode> pictures) {
		this.pictures = pictures;
	}

	/**
	 * A process that has ended.
	 *
	 * @param gone always true
	 * @param outcome how it has ended
	 * @param last what was seen of it last; {@code null} if no page has looked
	 */
	record GonePicture(boolean gone, String pid, String number, String definition, Instant endedAt, String outcome,
			@Nullable String error, @Nullable JsonNode last, List<WatchedProcess.TimelineEvent> events) {
	}

	/** A page looks at a process. */
	WatchedProcess look(ProcessInstance process) {
		long number = process.pid().number();
		WatchedProcess found = this.watched.get(number);
		if (found == null) {
			found = new WatchedProcess();
			if (this.watched.size() < MOST_WATCHED) {
				this.watched.put(number, found);
			}
		}
		found.look();
		return found;
	}

	@Nullable GonePicture gone(long number) {
		synchronized (this.gone) {
			return this.gone.get(number);
		}
	}

	/** Looks at the watched processes; called each second while pages look. */
	void sample() {
		this.sampledAt = System.nanoTime();
		this.active = true;
		this.watched.forEach((number, process) -> {
			if (System.nanoTime() - process.lookedAt() > FORGET) {
				this.watched.remove(number);
			}
			else {
				see(number, process);
			}
		});
	}

	private void see(long number, WatchedProcess process) {
		try {
			process.seen(this.pictures.apply("0x" + Long.toHexString(number)));
		}
		catch (DashboardReply.Failure ex) {
			// It has ended.
		}
	}

	/** Called on the exit path of each process. */
	void exited(ProcessInstance process, Outcome outcome) {
		if (!this.active) {
			return;
		}
		if (System.nanoTime() - this.sampledAt > SLEEP) {
			forget();
			return;
		}
		WatchedProcess seen = this.watched.remove(process.pid().number());
		String cause = outcome.cause().name().toLowerCase(Locale.ROOT);
		String error = (outcome.error() != null) ? outcome.error().text() : null;
		if (seen != null) {
			seen.add("exit", (error != null) ? cause + ": " + error : cause);
		}
		GonePicture picture = new GonePicture(true, process.pid().toString(), process.pid().shortForm(),
				process.definitionId(), Instant.now(), cause, error, (seen != null) ? seen.last() : null,
				(seen != null) ? seen.newestFirst() : List.of());
		synchronized (this.gone) {
			this.gone.put(process.pid().number(), picture);
			if (this.gone.size() > MOST_GONE) {
				this.gone.remove(this.gone.keySet().iterator().next());
			}
		}
	}

	private void forget() {
		this.active = false;
		this.watched.clear();
		synchronized (this.gone) {
			this.gone.clear();
		}
	}

}
