package io.luaprocess.spring.dashboard;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A process that a page looks at: what it has been seen doing, and what was seen last.
 * Thread-safe.
 */
final class WatchedProcess {

	private static final int MOST_EVENTS = 64;

	private final Deque<TimelineEvent> events = new ArrayDeque<>();

	private @Nullable JsonNode last;

	private volatile long lookedAt = System.nanoTime();

	/**
	 * Something the process has done.
	 *
	 * @param at when it was noticed
	 * @param kind message, spawn, link, wait, run, state or exit
	 * @param text what, for people
	 */
	record TimelineEvent(Instant at, String kind, String text) {
	}

	void look() {
		this.lookedAt = System.nanoTime();
	}

	long lookedAt() {
		return this.lookedAt;
	}

	synchronized List<TimelineEvent> events() {
		return List.copyOf(this.events);
	}

	synchronized @Nullable JsonNode last() {
		return this.last;
	}

	/** Compares a picture of the process with the one before. */
	synchronized void seen(JsonNode now) {
		JsonNode before = this.last;
		this.last = now;
		if (before == null) {
			return;
		}
		grown(before, now, "received", "message", "message received", "messages received");
		grown(before, now, "sent", "message", "message sent", "messages sent");
		changed(before, now, "childrenTotal", "spawn", "process spawned", "processes spawned", "child ended",
				"children ended");
		changed(before, now, "linksTotal", "link", "link made", "links made", "link dissolved", "links dissolved");
		changed(before, now, "monitorsTotal", "link", "process monitored", "processes monitored", "monitor ended",
				"monitors ended");
		if (!before.path("definition").equals(now.path("definition"))) {
			add("run", "upgraded to " + now.path("definition").asString());
		}
		if (!before.path("state").equals(now.path("state"))) {
			String state = now.path("state").asString();
			add("waiting".equals(state) ? "wait" : "running".equals(state) ? "run" : "state", state);
		}
	}

	private void grown(JsonNode before, JsonNode now, String field, String kind, String one, String many) {
		long grown = now.path(field).asLong(0) - before.path(field).asLong(0);
		if (grown > 0) {
			add(kind, counted(grown, one, many));
		}
	}

	private void changed(JsonNode before, JsonNode now, String field, String kind, String one, String many, String lost,
			String manyLost) {
		grown(before, now, field, kind, one, many);
		grown(now, before, field, kind, lost, manyLost);
	}

	private static String counted(long number, String one, String many) {
		return number + " " + ((number == 1) ? one : many);
	}

	/** Adds what was told rather than noticed. */
	synchronized void add(String kind, String text) {
		this.events.addLast(new TimelineEvent(Instant.now(), kind, text));
		if (this.events.size() > MOST_EVENTS) {
			this.events.removeFirst();
		}
	}

	/** The events, the newest first. */
	synchronized List<TimelineEvent> newestFirst() {
		return new ArrayList<>(this.events).reversed();
	}

}
