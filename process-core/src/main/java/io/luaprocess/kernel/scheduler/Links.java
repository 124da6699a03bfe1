package io.luaprocess.kernel.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Lists of tasks through {@link Task#link}.
 */
final class Links {

	private Links() {
	}

	/**
	 * Reverses a list.
	 * @param first the first task
	 * @return the former last task
	 */
	static Task reverse(Task first) {
		Task done = first;
		Task rest = first.link;
		first.link = null;
		while (rest != null) {
			Task following = rest.link;
			rest.link = done;
			done = rest;
			rest = following;
		}
		return done;
	}

	/**
	 * Returns the last task of a list.
	 * @param first the first task
	 * @return the last one
	 */
	static Task last(Task first) {
		Task last = first;
		for (@Nullable
		Task task = first.link; task != null; task = task.link) {
			last = task;
		}
		return last;
	}

}
