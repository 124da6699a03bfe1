package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The state of a service with what belongs to it: its process, its timer. Every entry
 * into a state makes a new object: code that runs late finds by it that the state has
 * been left. Thread-safe; nothing but the clock and the log is called while the monitor
 * is held.
 */
abstract sealed class SupervisedState permits SupervisedState.Idle, Starting, SupervisedState.Running,
		SupervisedState.Restarting, SupervisedState.Scheduled, Stopping {

	private final ServiceState name;

	private SupervisorClock.@Nullable Task timer;

	private boolean left;

	SupervisedState(ServiceState name) {
		this.name = name;
	}

	/** Returns what the state is called towards applications. */
	final ServiceState name() {
		return this.name;
	}

	/** Returns the process; {@code null} if there is none. */
	ServiceLauncher.@Nullable ServiceProcess process() {
		return null;
	}

	/**
	 * Starts the timer of the state, which is cancelled when the state is left.
	 * @return whether it was started; {@code false} if the state has been left already
	 */
	final synchronized boolean startTimer(SupervisorClock clock, Duration delay, Runnable code) {
		if (!this.left) {
			this.timer = clock.after(delay, code);
		}
		return !this.left;
	}

	synchronized void leave() {
		this.left = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	final synchronized boolean hasBeenLeft() {
		return this.left;
	}

	/** No process and nothing to come: STOPPED, EXITED or FAILED. */
	static final class Idle extends SupervisedState {

		Idle(ServiceState name) {
			super(name);
		}

	}

	/** The process runs. */
	static final class Running extends SupervisedState {

		private final ServiceLauncher.ServiceProcess process;

		private final long spawnedAt;

		Running(ServiceLauncher.ServiceProcess process, long spawnedAt) {
			super(ServiceState.RUNNING);
			this.process = process;
			this.spawnedAt = spawnedAt;
		}

		@Override
		ServiceLauncher.ServiceProcess process() {
			return this.process;
		}

		long ranNanos(SupervisorClock clock) {
			return clock.nanoTime() - this.spawnedAt;
		}

	}

	/** The service waits for its next run. The timer is the time until then. */
	static final class Scheduled extends SupervisedState {

		final @Nullable Instant runAt;

		/** Creates the state; {@code null} if there is no run any more. */
		Scheduled(@Nullable Instant runAt) {
			super(ServiceState.SCHEDULED);
			this.runAt = runAt;
		}

	}

	/** The service has failed. The timer is the delay until the restart. */
	static final class Restarting extends SupervisedState {

		final Instant restartAt;

		Restarting(Instant restartAt) {
			super(ServiceState.RESTARTING);
			this.restartAt = restartAt;
		}

	}

}
