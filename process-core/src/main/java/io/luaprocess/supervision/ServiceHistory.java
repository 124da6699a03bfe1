package io.luaprocess.supervision;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of the state of a service. Guarded by the monitor of the service.
 */
final class ServiceHistory {

	private static final int LENGTH = 50;

	private static final int LONGEST_ERROR = 500;

	private final Deque<ServiceStatus.Change> changes = new ArrayDeque<>();

	/**
	 * Adds a change.
	 * @param error why; {@code null} unless it is a crash
	 */
	void add(Instant at, ServiceState state, @Nullable ProcessError error) {
		if (this.changes.size() == LENGTH) {
			this.changes.removeFirst();
		}
		this.changes.addLast(new ServiceStatus.Change(at, state, (error != null) ? text(error) : null));
	}

	/** Texts of scripts have any length. */
	private static String text(ProcessError error) {
		String text = error.toString();
		return (text.length() <= LONGEST_ERROR) ? text : text.substring(0, LONGEST_ERROR) + "…";
	}

	/** Returns the changes, oldest first. */
	List<ServiceStatus.Change> changes() {
		return List.copyOf(this.changes);
	}

}
