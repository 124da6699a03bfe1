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
import io.luaprocess.definition.Schedule;
import io.luaprocess.supervision.SupervisedState.Idle;
import io.luaprocess.supervision.SupervisedState.Restarting;
import io.luaprocess.supervision.SupervisedState.Running;
import io.luaprocess.supervision.SupervisedState.Scheduled;
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

	private final ServiceHistory history = new ServiceHistory();

	private Definition.Service definition;

	private SupervisedState state = new Idle(ServiceState.STOPPED);

	private Instant since;

	/** Whether it is to begin anew: a stop is followed by a start, a launch by a stop. */
	private boolean anew;

	/** When the last run of a schedule was to begin, or begins. */
	private Instant lastRun = Instant.MIN;

	/** Completes when the launch that was asked for last is over. */
	private CompletableFuture<Void> started = CompletableFuture.completedFuture(null);

	Supervised(Definition.Service definition, DefinitionRegistry definitions, ServiceLauncher launcher,
			SupervisorClock clock, RandomGenerator random) {
		this.definition = definition;
		this.definitions = definitions;
		this.launcher = launcher;
		this.clock = clock;
		this.failures = new FailureHistory(definition.id(), random, clock, launcher);
		this.since = clock.now();
	}

	/**
	 * Starts; one that is stopping starts when it has stopped.
	 * @return completes when the first launch is over; with an exception only if it
	 * failed and the service is required, or was stopped meanwhile
	 */
	CompletableFuture<Void> start() {
		return start(true);
	}

	/**
	 * The same, but a first launch that fails is followed by restarts, also if the
	 * service is required.
	 */
	CompletableFuture<Void> startRetried() {
		return start(false);
	}

	private CompletableFuture<Void> start(boolean first) {
		Starting starting;
		CompletableFuture<Void> result;
		synchronized (this) {
			if (this.state instanceof Stopping) {
				return startLater();
			}
			if (!(this.state instanceof Idle)) {
				return this.started;
			}
			this.failures.started();
			refresh();
			if (this.definition.schedule() != null) {
				this.started = CompletableFuture.completedFuture(null);
				plan(this.definition.schedule());
				return this.started;
			}
			result = new CompletableFuture<>();
			this.started = result;
			starting = starting(first);
		}
		begin(starting);
		return result;
	}

	/** The service begins anew when what it is busy with is over. */
	private CompletableFuture<Void> startLater() {
		this.anew = true;
		return asked();
	}

	private CompletableFuture<Void> asked() {
		if (this.started.isDone()) {
			this.started = new CompletableFuture<>();
		}
		return this.started;
	}

	/** A reload may have brought another definition. */
	private void refresh() {
		if (this.definitions.find(this.definition.id().toString()) instanceof Definition.Service current) {
			this.definition = current;
		}
	}

	private Starting starting(boolean first) {
		refresh();
		return become(new Starting(this.definition, first));
	}

	/** Waits for the next run. */
	private void plan(Schedule schedule) {
		Instant now = this.clock.now();
		Instant next = schedule.next(later(now, this.lastRun));
		Scheduled scheduled = become(new Scheduled(next));
		if (next != null) {
			this.lastRun = next;
			scheduled.startTimer(this.clock, Duration.between(now, next), () -> run(scheduled));
		}
	}

	/** The clock may have been set back since the last run began. */
	private static Instant later(Instant now, Instant lastRun) {
		return now.isAfter(lastRun) ? now : lastRun;
	}

	private void run(Scheduled scheduled) {
		Starting starting;
		synchronized (this) {
			if (this.state != scheduled) {
				return;
			}
			starting = starting(false);
		}
		begin(starting);
	}

	/** The times of a schedule at which this run still goes on. */
	private void skipWhile(Running running, Schedule schedule) {
		Instant now = this.clock.now();
		Instant next = schedule.next(now);
		if (!schedule.isFixed() || next == null) {
			return;
		}
		running.startTimer(this.clock, Duration.between(now, next), () -> {
			synchronized (this) {
				if (this.state == running) {
					this.failures.skippedRun(this.definition);
					skipWhile(running, schedule);
				}
			}
		});
	}

	/** A run is over: plans the next one; false if the service has no schedule. */
	private boolean planned(@Nullable ProcessError error) {
		Schedule schedule = this.definition.schedule();
		if (schedule == null) {
			return false;
		}
		if (error != null) {
			this.failures.failedRun(error);
		}
		plan(schedule);
		return true;
	}

	private void begin(Starting starting) {
		starting.begin(this.clock, this.launcher, (process) -> launched(starting, process),
				(error) -> launchFailed(starting, error));
	}

	private void launched(Starting starting, ServiceLauncher.ServiceProcess process) {
		CompletableFuture<Void> waiting = null;
		Stopping stopping = null;
		synchronized (this) {
			if (this.state == starting) {
				Running running = become(new Running(process, this.clock.nanoTime()));
				if (this.definition.schedule() != null) {
					skipWhile(running, this.definition.schedule());
				}
				waiting = this.started;
				// Decided here: a stop that comes after this must not be followed by a
				// start.
				stopping = this.anew ? become(stopping(running, Duration.ofNanos(Long.MAX_VALUE))) : null;
			}
		}
		if (waiting == null) {
			process.terminate();
			return;
		}
		process.onExit((error) -> ended(process, error));
		waiting.complete(null);
		if (stopping != null) {
			stopping.begin();
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
				this.failures.failedToStart(this.definition, error);
				become(new Idle(ServiceState.FAILED));
			}
			else if (!planned(error)) {
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
		CompletableFuture<Void> begun = null;
		Starting starting = null;
		synchronized (this) {
			if (this.state.process() != process) {
				return;
			}
			if (this.state instanceof Stopping stopping) {
				waiting = stopping.stopped();
				if (!takeAnew()) {
					become(new Idle(ServiceState.STOPPED));
				}
				else if (planAnew()) {
					begun = this.started;
				}
				else {
					starting = startingAnew();
				}
			}
			else if (!planned(error)) {
				endedAlone(error);
			}
		}
		if (starting != null) {
			begin(starting);
		}
		if (waiting != null) {
			waiting.complete(null);
		}
		if (begun != null) {
			begun.complete(null);
		}
	}

	private void endedAlone(@Nullable ProcessError error) {
		if (error == null) {
			become(new Idle(ServiceState.EXITED));
		}
		else {
			restartOrGiveUp(error);
		}
	}

	/** A failure of this launch is followed by restarts, it fails no start. */
	private Starting startingAnew() {
		this.failures.started();
		return starting(false);
	}

	/**
	 * Stops, if it runs, and starts again with the definition in force, without the delay
	 * of a restart after a failure. One that was stopped or has ended by itself stays so.
	 * @return completes when a launch that follows is over, with an exception if the
	 * service was stopped meanwhile; {@code null} if it stays as it is
	 */
	@Nullable CompletableFuture<Void> restart() {
		Stopping stopping = null;
		Starting starting = null;
		boolean planned = false;
		CompletableFuture<Void> result;
		synchronized (this) {
			if (this.state instanceof Idle idle && idle.name() != ServiceState.FAILED) {
				return null;
			}
			result = asked();
			switch (this.state) {
				case Running running -> {
					this.anew = true;
					stopping = become(stopping(running, Duration.ofNanos(Long.MAX_VALUE)));
				}
				case Starting launched -> this.anew = true;
				case Stopping ends -> this.anew = true;
				case Scheduled waits -> planned = planAnew();
				case Restarting waits -> starting = startingAnew();
				case Idle failed -> starting = startingAnew();
			}
			if (!planned && this.state instanceof Scheduled) {
				starting = startingAnew();
			}
		}
		if (planned) {
			result.complete(null);
		}
		if (stopping != null) {
			stopping.begin();
		}
		if (starting != null) {
			begin(starting);
		}
		return result;
	}

	/** Waits for the next run; false if the service has no schedule. */
	private boolean planAnew() {
		refresh();
		Schedule schedule = this.definition.schedule();
		if (schedule != null) {
			this.failures.started();
			plan(schedule);
		}
		return schedule != null;
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
			waiting = this.started;
			stopping = (before instanceof Running running) ? become(stopping(running, atMost)) : null;
			if (stopping == null && !(before instanceof Stopping) && before.name() != ServiceState.STOPPED) {
				become(new Idle(ServiceState.STOPPED));
			}
		}
		waiting.completeExceptionally(new ProcessException(ErrorKind.CANCELED, Stopping.REASON));
		if (stopping != null) {
			stopping.begin();
			return stopping.stopped();
		}
		if (before instanceof Starting starting) {
			starting.interrupt();
		}
		return (before instanceof Stopping already) ? already.stopped() : CompletableFuture.completedFuture(null);
	}

	private Stopping stopping(Running running, Duration atMost) {
		Duration own = this.definition.lifecycle().stopTimeout();
		return new Stopping(this.definition.id(), running.process(), (own.compareTo(atMost) <= 0) ? own : atMost,
				this.clock);
	}

	synchronized ServiceStatus status() {
		ServiceLauncher.ServiceProcess process = this.state.process();
		Instant restartAt = switch (this.state) {
			case Restarting restarting -> restarting.restartAt;
			case Scheduled scheduled -> scheduled.runAt;
			default -> null;
		};
		return new ServiceStatus(this.definition.id(), this.state.name(), (process != null) ? process.pid() : null,
				this.failures.attempts(this.definition, ranNanos()), this.failures.restarts(),
				this.failures.lastError(), this.since, restartAt,
				this.failures.loop(this.definition, this.state.name().isActive()), this.history.changes(), null);
	}

	private <S extends SupervisedState> S become(S next) {
		this.state.leave();
		this.state = next;
		this.since = this.clock.now();
		this.history.add(this.since, next.name(), this.failures.takeError());
		return next;
	}

}
