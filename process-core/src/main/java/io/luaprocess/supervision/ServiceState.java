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
	 * Returns the name for logs and endpoints.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
