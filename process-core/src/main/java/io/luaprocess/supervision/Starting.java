package io.luaprocess.supervision;

import java.util.function.Consumer;

import io.luaprocess.DurationText;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * The process is being spawned. The timer is the start timeout.
 */
final class Starting extends SupervisedState {

	private final Definition.Service service;

	private final boolean first;

	private SupervisorClock.@Nullable Task spawn;

	/**
	 * Creates the state; nothing is spawned.
	 * @param service what is spawned
	 * @param first whether it is the first launch of a start, no restart
	 */
	Starting(Definition.Service service, boolean first) {
		super(ServiceState.STARTING);
		this.service = service;
		this.first = first;
	}

	/** Whether a failure fails the start of the application. */
	boolean failsTheStart() {
		return this.first && this.service.lifecycle().required();
	}

	/**
	 * Spawns on another thread, unless the state has been left.
	 * @param launched gets the process; also one that is spawned after the timeout
	 * @param failed gets the error of the spawn or of the timeout, or one after the other
	 */
	void begin(SupervisorClock clock, ServiceLauncher launcher, Consumer<ServiceLauncher.ServiceProcess> launched,
			Consumer<ProcessError> failed) {
		if (startTimer(clock, this.service.lifecycle().startTimeout(), () -> timedOut(failed))) {
			SupervisorClock.Task task = clock.run(() -> spawn(launcher, launched, failed));
			synchronized (this) {
				this.spawn = task;
			}
		}
	}

	private void spawn(ServiceLauncher launcher, Consumer<ServiceLauncher.ServiceProcess> launched,
			Consumer<ProcessError> failed) {
		ServiceLauncher.ServiceProcess process;
		try {
			process = launcher.launch(this.service);
		}
		catch (ProcessException ex) {
			failed.accept(ex.error());
			return;
		}
		catch (RuntimeException ex) {
			failed.accept(ProcessError.of(ErrorKind.INTERNAL, String.valueOf(ex.getMessage())));
			return;
		}
		launched.accept(process);
	}

	private void timedOut(Consumer<ProcessError> failed) {
		if (!hasBeenLeft()) {
			long timeout = this.service.lifecycle().startTimeout().toNanos();
			failed.accept(ProcessError.of(ErrorKind.TIMEOUT, "start timeout after " + DurationText.format(timeout)));
			interrupt();
		}
	}

	/** Interrupts the thread that spawns. */
	void interrupt() {
		SupervisorClock.Task task;
		synchronized (this) {
			task = this.spawn;
		}
		if (task != null) {
			task.cancel();
		}
	}

}
