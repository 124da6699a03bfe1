package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import io.luaprocess.DurationText;
import io.luaprocess.ErrorKind;
import io.luaprocess.LogText;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service: a state machine driven by commands, by the end of its process and by time.
 * <p>
 * Invariants:
 * <ul>
 * <li>All fields are guarded by this object's monitor. Nothing is called while it is held
 * except the clock and the log: the runtime may call back at once.</li>
 * <li>Every launch has a number. What comes late from an older launch is recognised by
 * it: a process that is no longer wanted is terminated, its end is ignored.</li>
 * <li>There is at most one running timer: the start timeout while STARTING, the delay
 * while RESTARTING, the stop timeout while STOPPING.</li>
 * </ul>
 */
final class Supervised {

	static final String STOP_REASON = "service stopping";

	private static final Logger logger = LoggerFactory.getLogger(ServiceSupervisor.class);

	private final DefinitionRegistry definitions;

	private final ServiceLauncher launcher;

	private final SupervisorClock clock;

	private final RandomGenerator random;

	private Definition.Service definition;

	private ServiceState state = ServiceState.STOPPED;

	private Instant since;

	private long launch;

	private boolean firstLaunch;

	private ServiceLauncher.@Nullable ServiceProcess process;

	private SupervisorClock.@Nullable Task launching;

	private SupervisorClock.@Nullable Task timer;

	private @Nullable Instant nextRestartAt;

	/** When the process was spawned, or asked to stop. */
	private long markedAt;

	private Duration stopTimeout = Duration.ZERO;

	private int attempts;

	private long restarts;

	private @Nullable ProcessError lastError;

	private CompletableFuture<Void> started = CompletableFuture.completedFuture(null);

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	Supervised(Definition.Service definition, DefinitionRegistry definitions, ServiceLauncher launcher,
			SupervisorClock clock, RandomGenerator random) {
		this.definition = definition;
		this.definitions = definitions;
		this.launcher = launcher;
		this.clock = clock;
		this.random = random;
		this.since = clock.now();
	}

	/**
	 * Starts.
	 * @return completes when the first launch is over; with an exception only if it
	 * failed and the service is required, or was stopped meanwhile
	 */
	CompletableFuture<Void> start() {
		long number;
		CompletableFuture<Void> result;
		synchronized (this) {
			if (this.state == ServiceState.STOPPING) {
				return this.stopped.thenCompose((done) -> start());
			}
			if (this.state == ServiceState.STARTING || this.state == ServiceState.RUNNING
					|| this.state == ServiceState.RESTARTING) {
				return this.started;
			}
			this.attempts = 0;
			this.firstLaunch = true;
			this.started = new CompletableFuture<>();
			result = this.started;
			become(ServiceState.STARTING);
			number = ++this.launch;
		}
		launch(number);
		return result;
	}

	/** Spawns the process on another thread. */
	private void launch(long number) {
		Definition.Service service;
		synchronized (this) {
			if (!isCurrent(number, ServiceState.STARTING)) {
				return;
			}
			// A reload may have brought another definition.
			if (this.definitions.find(this.definition.id().toString()) instanceof Definition.Service current) {
				this.definition = current;
			}
			service = this.definition;
			this.timer = this.clock.after(service.lifecycle().startTimeout(), () -> startTimedOut(number));
		}
		SupervisorClock.Task task = this.clock.run(() -> spawn(number, service));
		synchronized (this) {
			if (isCurrent(number, ServiceState.STARTING)) {
				this.launching = task;
			}
		}
	}

	private void spawn(long number, Definition.Service service) {
		ServiceLauncher.ServiceProcess spawned;
		try {
			spawned = this.launcher.launch(service);
		}
		catch (ProcessException ex) {
			launchFailed(number, ex.error());
			return;
		}
		catch (RuntimeException ex) {
			launchFailed(number, ProcessError.of(ErrorKind.INTERNAL, String.valueOf(ex.getMessage())));
			return;
		}
		CompletableFuture<Void> waiting;
		synchronized (this) {
			if (!isCurrent(number, ServiceState.STARTING)) {
				waiting = null;
			}
			else {
				cancelTimer();
				this.launching = null;
				this.firstLaunch = false;
				this.process = spawned;
				this.markedAt = this.clock.nanoTime();
				become(ServiceState.RUNNING);
				waiting = this.started;
			}
		}
		if (waiting == null) {
			spawned.terminate();
			return;
		}
		spawned.onExit((error) -> ended(number, error));
		waiting.complete(null);
	}

	private void startTimedOut(long number) {
		SupervisorClock.Task task;
		String text;
		synchronized (this) {
			if (!isCurrent(number, ServiceState.STARTING)) {
				return;
			}
			task = this.launching;
			text = "start timeout after " + text(this.definition.lifecycle().startTimeout());
		}
		launchFailed(number, ProcessError.of(ErrorKind.TIMEOUT, text));
		if (task != null) {
			task.cancel();
		}
	}

	private void launchFailed(long number, ProcessError error) {
		CompletableFuture<Void> waiting;
		boolean fatal;
		synchronized (this) {
			if (!isCurrent(number, ServiceState.STARTING)) {
				return;
			}
			cancelTimer();
			this.launching = null;
			waiting = this.started;
			fatal = this.firstLaunch && this.definition.lifecycle().required();
			this.firstLaunch = false;
			if (fatal) {
				this.launch++;
				this.lastError = error;
				become(ServiceState.FAILED);
			}
			else {
				restartOrGiveUp(error);
			}
		}
		if (fatal) {
			waiting.completeExceptionally(
					new ProcessException(error.withContext("service '" + this.definition.id() + "' failed to start")));
		}
		else {
			waiting.complete(null);
		}
	}

	private void ended(long number, @Nullable ProcessError error) {
		CompletableFuture<Void> waiting = null;
		synchronized (this) {
			if (number != this.launch) {
				return;
			}
			this.process = null;
			long elapsed = this.clock.nanoTime() - this.markedAt;
			if (this.state == ServiceState.STOPPING) {
				if (this.timer != null && elapsed >= this.stopTimeout.toNanos()) {
					warnStopTimeout();
				}
				cancelTimer();
				become(ServiceState.STOPPED);
				waiting = this.stopped;
			}
			else if (error == null) {
				become(ServiceState.EXITED);
			}
			else {
				if (elapsed >= this.definition.lifecycle().stableThreshold().toNanos()) {
					this.attempts = 0;
				}
				restartOrGiveUp(error);
			}
		}
		if (waiting != null) {
			waiting.complete(null);
		}
	}

	/** The caller holds the monitor. */
	private void restartOrGiveUp(ProcessError error) {
		this.lastError = error;
		Definition.Restart policy = this.definition.lifecycle().restart();
		// Whatever the failed launch still brings is no longer wanted.
		long number = ++this.launch;
		if (error.explicitlyFinal()) {
			become(ServiceState.FAILED);
			logger.error("service '{}' failed and is not restarted, the error is final: {}", this.definition.id(),
					text(error));
			return;
		}
		if (policy.maxAttempts() > 0 && this.attempts >= policy.maxAttempts()) {
			become(ServiceState.FAILED);
			logger.error("service '{}' failed and is not restarted after {} attempts: {}", this.definition.id(),
					this.attempts, text(error));
			return;
		}
		this.attempts++;
		Duration delay = Backoff.delay(policy, this.attempts, this.random);
		become(ServiceState.RESTARTING);
		this.nextRestartAt = this.clock.now().plus(delay);
		logger.warn("service '{}' failed, restart {} in {}: {}", this.definition.id(), this.attempts,
				text(delay.truncatedTo(ChronoUnit.MILLIS)), text(error));
		this.timer = this.clock.after(delay, () -> restart(number));
	}

	private void restart(long delayed) {
		long number;
		synchronized (this) {
			if (!isCurrent(delayed, ServiceState.RESTARTING)) {
				return;
			}
			this.timer = null;
			this.restarts++;
			become(ServiceState.STARTING);
			number = ++this.launch;
		}
		launch(number);
	}

	/**
	 * Stops.
	 * @param atMost upper bound of the stop timeout
	 * @return completes when the process has ended
	 */
	CompletableFuture<Void> stop(Duration atMost) {
		ServiceLauncher.ServiceProcess running;
		SupervisorClock.Task task;
		CompletableFuture<Void> result;
		synchronized (this) {
			switch (this.state) {
				case STOPPED, STOPPING -> {
					return this.stopped;
				}
				case EXITED, FAILED, RESTARTING, STARTING -> {
					cancelTimer();
					this.launch++;
					running = null;
					this.stopped = CompletableFuture.completedFuture(null);
					become(ServiceState.STOPPED);
				}
				case RUNNING -> {
					running = this.process;
					this.stopped = new CompletableFuture<>();
					this.markedAt = this.clock.nanoTime();
					this.stopTimeout = earlier(this.definition.lifecycle().stopTimeout(), atMost);
					long number = this.launch;
					this.timer = this.clock.after(this.stopTimeout, () -> stopTimedOut(number));
					become(ServiceState.STOPPING);
				}
				default -> throw new AssertionError(this.state);
			}
			task = this.launching;
			this.launching = null;
			result = this.stopped;
		}
		if (running != null) {
			cancel(running);
			return result;
		}
		if (task != null) {
			task.cancel();
		}
		this.started.completeExceptionally(new ProcessException(ErrorKind.CANCELED, STOP_REASON));
		return result;
	}

	private void cancel(ServiceLauncher.ServiceProcess running) {
		if (this.stopTimeout.isPositive()) {
			running.cancel(this.stopTimeout, STOP_REASON);
		}
		else {
			running.terminate();
		}
	}

	private void stopTimedOut(long number) {
		ServiceLauncher.ServiceProcess running;
		synchronized (this) {
			if (!isCurrent(number, ServiceState.STOPPING)) {
				return;
			}
			this.timer = null;
			running = this.process;
			warnStopTimeout();
		}
		if (running != null) {
			running.terminate();
		}
	}

	private void warnStopTimeout() {
		logger.warn("service '{}': stop timeout after {}", this.definition.id(), text(this.stopTimeout));
	}

	synchronized ServiceStatus status() {
		Pid pid = (this.process != null) ? this.process.pid() : null;
		boolean stable = this.state == ServiceState.RUNNING
				&& this.clock.nanoTime() - this.markedAt >= this.definition.lifecycle().stableThreshold().toNanos();
		return new ServiceStatus(this.definition.id(), this.state, pid, stable ? 0 : this.attempts, this.restarts,
				this.lastError, this.since, this.nextRestartAt);
	}

	private boolean isCurrent(long number, ServiceState expected) {
		return number == this.launch && this.state == expected;
	}

	private void become(ServiceState next) {
		this.state = next;
		this.since = this.clock.now();
		this.nextRestartAt = null;
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	private static Duration earlier(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	private static String text(ProcessError error) {
		return LogText.line(error.text()) + LogText.stack(error);
	}

	private static String text(Duration duration) {
		return DurationText.format(duration.toNanos());
	}

}
