package io.luaprocess.kernel.scheduler;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait, first in, first out. One thread at a time changes it; any thread may
 * ask whether it is empty.
 */
final class TaskLine {

	private volatile @Nullable Task first;

	private @Nullable Task last;

	boolean isEmpty() {
		return this.first == null;
	}

	void add(Task task) {
		task.link = null;
		if (this.last != null) {
			this.last.link = task;
		}
		else {
			this.first = task;
		}
		this.last = task;
	}

	Task poll() {
		Task task = Objects.requireNonNull(this.first);
		Task second = task.link;
		task.link = null;
		if (second == null) {
			this.last = null;
		}
		this.first = second;
		return task;
	}

}
