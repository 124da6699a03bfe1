package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.supervision.SupervisedState.Idle;
import io.luaprocess.supervision.SupervisedState.Restarting;
import io.luaprocess.supervision.SupervisedState.Running;
import org.jspecify.annotations.Nullable;

/**
 * One service: a state machine driven by commands, by the end of its process and by time.
 * <p>
 * All fields are guarded by this object's monitor. While it is held, only the clock, the
 * log and the registry of definitions are called: the runtime may call back at once.
 * <p>
 * A launch, a timer or a process belongs to one object of {@link SupervisedState}. If
 * that is no longer the current one when they report, the report is ignored, and a
 * process that was spawned too late is terminated.
 */
final class Supervised {

	private final DefinitionRegistry definitions;

	private final ServiceLauncher launcher;

	private final SupervisorClock clock;

	private final FailureHistory failures;

	private Definition.Service definition;

	private SupervisedState state = new Idle(ServiceState.STOPPED);

	private Instant since;

	/** Whether it is to begin anew: a stop is followed by a start, a launch by a stop. */
	private boolean anew;

	/** Completes when the first launch is over. */
	private CompletableFuture<Void> started = CompletableFuture.completedFuture(null);

	Supervised(Definition.Service definition, DefinitionRegistry definitions, ServiceLauncher launcher,
			SupervisorClock clock, RandomGenerator random) {
		this.definition = definition;
		this.definitions = definitions;
		this.launcher = launcher;
		this.clock = clock;
		this.failures = new FailureHistory(random);
		this.since = clock.now();
	}

	/**
	 * Starts.
	 * @return completes when the first launch is over; with an exception only if it
	 * failed and the service is required, or was stopped meanwhile
	 */
	CompletableFuture<Void> start() {
		Starting starting;
		CompletableFuture<Void> result;
		synchronized (this) {
			if (this.state instanceof Stopping stopping) {
				return stopping.stopped().thenCompose((done) -> start());
			}
			if (!(this.state instanceof Idle)) {
				return this.started;
			}
			this.failures.started();
			result = new CompletableFuture<>();
			this.started = result;
			starting = starting(true);
		}
		begin(starting);
		return result;
	}

	/** A reload may have brought another definition. */
	private Starting starting(boolean first) {
		if (this.definitions.find(this.definition.id().toString()) instanceof Definition.Service current) {
			this.definition = current;
		}
		return become(new Starting(this.definition, first));
	}

	private void begin(Starting starting) {
		starting.begin(this.clock, this.launcher, (process) -> launched(starting, process),
				(error) -> launchFailed(starting, error));
	}

	private void launched(Starting starting, ServiceLauncher.ServiceProcess process) {
		CompletableFuture<Void> waiting = null;
		boolean outdated = false;
		synchronized (this) {
			if (this.state == starting) {
				become(new Running(process, this.clock.nanoTime()));
				waiting = this.started;
				outdated = takeAnew();
			}
		}
		if (waiting == null) {
			process.terminate();
			return;
		}
		process.onExit((error) -> ended(process, error));
		waiting.complete(null);
		if (outdated) {
			restart();
		}
	}

	private boolean takeAnew() {
		boolean before = this.anew;
		this.anew = false;
		return before;
	}

	private void launchFailed(Starting starting, ProcessError error) {
		CompletableFuture<Void> waiting;
		synchronized (this) {
			if (this.state != starting) {
				return;
			}
			waiting = this.started;
			this.anew = false;
			if (starting.failsTheStart()) {
				this.failures.failed(error);
				become(new Idle(ServiceState.FAILED));
			}
			else {
				restartOrGiveUp(error);
			}
		}
		if (starting.failsTheStart()) {
			waiting.completeExceptionally(
					new ProcessException(error.withContext("service '" + this.definition.id() + "' failed to start")));
		}
		else {
			waiting.complete(null);
		}
	}

	private void ended(ServiceLauncher.ServiceProcess process, @Nullable ProcessError error) {
		CompletableFuture<Void> waiting = null;
		Starting starting = null;
		synchronized (this) {
			if (this.state.process() != process) {
				return;
			}
			if (this.state instanceof Stopping stopping) {
				waiting = stopping.stopped();
				if (takeAnew()) {
					starting = startingAnew();
				}
				else {
					become(new Idle(ServiceState.STOPPED));
				}
			}
			else if (error == null) {
				become(new Idle(ServiceState.EXITED));
			}
			else {
				restartOrGiveUp(error);
			}
		}
		if (starting != null) {
			begin(starting);
		}
		if (waiting != null) {
			waiting.complete(null);
		}
	}

	/** A failure of this launch is followed by restarts, it fails no start. */
	private Starting startingAnew() {
		this.failures.started();
		return starting(false);
	}

	/**
	 * Stops, if it runs, and starts again with the definition in force. One that was
	 * stopped or has ended by itself stays so.
	 */
	void restart() {
		Stopping stopping = null;
		Starting starting = null;
		synchronized (this) {
			switch (this.state) {
				case Running running -> {
					this.anew = true;
					stopping = become(stopping(running, Duration.ofNanos(Long.MAX_VALUE)));
				}
				case Starting launched -> this.anew = true;
				case Restarting waits -> starting = startingAnew();
				case Idle idle when idle.name() == ServiceState.FAILED -> starting = startingAnew();
				default -> {
				}
			}
		}
		if (stopping != null) {
			stopping.begin();
		}
		if (starting != null) {
			begin(starting);
		}
	}

	/** Returns how long the process has run; -1 if none runs. */
	private long ranNanos() {
		return (this.state instanceof Running running) ? running.ranNanos(this.clock) : -1;
	}

	private void restartOrGiveUp(ProcessError error) {
		switch (this.failures.failed(this.definition, error, ranNanos())) {
			case RestartPolicy.GiveUp giveUp -> become(new Idle(ServiceState.FAILED));
			case RestartPolicy.Restart restart -> {
				Restarting restarting = become(new Restarting(this.clock.now().plus(restart.delay())));
				restarting.startTimer(this.clock, restart.delay(), () -> restart(restarting));
			}
		}
	}

	private void restart(Restarting restarting) {
		Starting starting;
		synchronized (this) {
			if (this.state != restarting) {
				return;
			}
			this.failures.restarted();
			starting = starting(false);
		}
		begin(starting);
	}

	/**
	 * Stops.
	 * @param atMost upper bound of the stop timeout
	 * @return completes when the process has ended
	 */
	CompletableFuture<Void> stop(Duration atMost) {
		SupervisedState before;
		Stopping stopping;
		CompletableFuture<Void> waiting;
		synchronized (this) {
			before = this.state;
			this.anew = false;
			if (before instanceof Stopping already) {
				return already.stopped();
			}
			waiting = this.started;
			stopping = (before instanceof Running running) ? become(stopping(running, atMost)) : null;
			if (stopping == null && before.name() != ServiceState.STOPPED) {
				become(new Idle(ServiceState.STOPPED));
			}
		}
		if (stopping != null) {
			stopping.begin();
			return stopping.stopped();
		}
		if (before instanceof Starting starting) {
			starting.interrupt();
		}
		waiting.completeExceptionally(new ProcessException(ErrorKind.CANCELED, Stopping.REASON));
		return CompletableFuture.completedFuture(null);
	}

	private Stopping stopping(Running running, Duration atMost) {
		Duration own = this.definition.lifecycle().stopTimeout();
		return new Stopping(this.definition.id(), running.process(), (own.compareTo(atMost) <= 0) ? own : atMost,
				this.clock);
	}

	synchronized ServiceStatus status() {
		ServiceLauncher.ServiceProcess process = this.state.process();
		Instant restartAt = (this.state instanceof Restarting restarting) ? restarting.restartAt : null;
		return new ServiceStatus(this.definition.id(), this.state.name(), (process != null) ? process.pid() : null,
				this.failures.attempts(this.definition, ranNanos()), this.failures.restarts(),
				this.failures.lastError(), this.since, restartAt);
	}

	private <S extends SupervisedState> S become(S next) {
		this.state.leave();
		this.state = next;
		this.since = this.clock.now();
		return next;
	}

}
