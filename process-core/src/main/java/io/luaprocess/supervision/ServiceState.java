package io.luaprocess.supervision;

import java.util.Locale;

/**
 * State of a service.
 */
public enum ServiceState {

	/** Not started, or stopped. */
	STOPPED,

	/** Its process is being spawned. */
	STARTING,

	/** Its process has been spawned and runs. */
	RUNNING,

	/** It has a schedule and waits for its next run. */
	SCHEDULED,

	/** It has failed and waits for the next attempt. */
	RESTARTING,

	/** Its process has been asked to end. */
	STOPPING,

	/** Its process ended normally; it is not restarted. */
	EXITED,

	/** It has failed for good: no attempts are left, or the error is explicitly final. */
	FAILED;

	/**
	 * Whether a service in this state runs, or will run without a command.
	 * @return false if it is stopping or has ended for good
	 */
	public boolean isActive() {
		return switch (this) {
			case STARTING, RUNNING, SCHEDULED, RESTARTING -> true;
			case STOPPED, STOPPING, EXITED, FAILED -> false;
		};
	}

	/**
	 * Returns the name for logs and endpoints.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
