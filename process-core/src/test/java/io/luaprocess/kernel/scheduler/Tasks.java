package io.luaprocess.kernel.scheduler;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Makes tasks out of lambdas.
 */
final class Tasks {

	private Tasks() {
	}

	/** Runs a slice each time. */
	static Task of(Supplier<SliceEnd> slice) {
		return of(null, slice);
	}

	/** Runs a slice each time, as one of a host. */
	static Task of(@Nullable HostQueue host, Supplier<SliceEnd> slice) {
		return new Task(host) {

			@Override
			protected SliceEnd run() {
				return slice.get();
			}

		};
	}

	/** Is done after one slice. */
	static Task once(Runnable action) {
		return of(() -> {
			action.run();
			return SliceEnd.DONE;
		});
	}

	/** Runs after each wake-up. */
	static Task waiting(Runnable action) {
		return of(() -> {
			action.run();
			return SliceEnd.WAITING;
		});
	}

}
