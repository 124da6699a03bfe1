package io.luaprocess.supervision;

import java.time.Duration;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * What supervision needs of the runtime to run services.
 */
public interface ServiceLauncher {

	/**
	 * Spawns the process of a service, with its input and its identity. Blocks while the
	 * top level of the program runs; the calling virtual thread is interrupted when the
	 * start timeout has passed, and the process is then to be discarded.
	 * @param service the service
	 * @throws ProcessException if the spawn fails
	 */
	ServiceProcess launch(Definition.Service service) throws ProcessException;

	/**
	 * A service has failed and will be restarted. Must be short and must not call
	 * supervision.
	 * @param service the service
	 * @param attempt number of the restart among those in a row
	 * @param delay time until the restart
	 * @param error why it has failed
	 */
	default void restarting(Definition.Service service, int attempt, Duration delay, ProcessError error) {
	}

	/**
	 * A service has failed and will not be restarted. Must be short and must not call
	 * supervision.
	 * @param service the service
	 * @param error why it has failed
	 */
	default void gaveUp(Definition.Service service, ProcessError error) {
	}

	/**
	 * The process of a service. Its methods never block.
	 */
	interface ServiceProcess {

		/**
		 * Returns the PID.
		 */
		Pid pid();

		/**
		 * Asks the process to end; it is terminated at the deadline. Does nothing if it
		 * has ended.
		 * @param deadline time from now, greater than zero
		 * @param reason the reason
		 */
		void cancel(Duration deadline, String reason);

		/** Ends the process at once; does nothing if it has ended. */
		void terminate();

		/**
		 * Registers what happens at the end of the process; at once if it has ended.
		 * @param listener called once, with the error, or {@code null} after a normal end
		 */
		void onExit(Consumer<@Nullable ProcessError> listener);

	}

}
