package io.luaprocess.supervision;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

import io.luaprocess.DurationText;
import io.luaprocess.ProcessError;
import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the failures and restarts of a service, asks its {@link RestartPolicy} what
 * follows a failure, and logs that. Guarded by the monitor of the service.
 */
final class FailureHistory {

	private static final Logger logger = LoggerFactory.getLogger(ServiceSupervisor.class);

	private final RandomGenerator random;

	private final ServiceLauncher launcher;

	private final CrashWindow window;

	private final FailureLog log;

	private int attempts;

	private long restarts;

	private @Nullable ProcessError lastError;

	/** The last error, until it is {@linkplain #takeError() taken}. */
	private @Nullable ProcessError newError;

	FailureHistory(EntryId service, RandomGenerator random, SupervisorClock clock, ServiceLauncher launcher) {
		this.random = random;
		this.launcher = launcher;
		this.log = new FailureLog(service.toString(), clock);
		this.window = new CrashWindow(clock);
	}

	/** The service is started by a command: attempts and crashes are counted anew. */
	void started() {
		this.attempts = 0;
		this.window.clear();
	}

	void restarted() {
		this.restarts++;
	}

	/** The first launch of a service has failed, and the start of the application. */
	void failedToStart(Definition.Service service, ProcessError error) {
		failed(error);
		this.launcher.gaveUp(service, error);
	}

	/** The service has failed and its policy is not asked. */
	private void failed(ProcessError error) {
		this.lastError = error;
		this.newError = error;
		this.window.crashed();
	}

	/** A run of a service with a schedule has failed; the next one is as planned. */
	void failedRun(ProcessError error) {
		failed(error);
		this.log.failed("a run of service", "", error);
	}

	/** A run would have begun while the last one went on. */
	void skippedRun(Definition.Service service) {
		logger.warn("a run of service '{}' is skipped: the last one still runs", service.id());
	}

	/**
	 * The service has failed.
	 * @param ranNanos how long its process has run, negative if there was none
	 * @return what follows
	 */
	RestartPolicy.Decision failed(Definition.Service service, ProcessError error, long ranNanos) {
		failed(error);
		RestartPolicy policy = RestartPolicy.of(service.lifecycle());
		this.attempts = policy.attemptsAfter(this.attempts, ranNanos);
		RestartPolicy.Decision decision = policy.afterFailure(this.attempts, error.explicitlyFinal(),
				this.random.nextDouble());
		switch (decision) {
			case RestartPolicy.Restart(int attempt, Duration delay) -> {
				this.attempts = attempt;
				this.log.failed("service", ", restart " + attempt + " in "
						+ DurationText.format(delay.truncatedTo(ChronoUnit.MILLIS).toNanos()), error);
				this.launcher.restarting(service, attempt, delay, error);
			}
			case RestartPolicy.GiveUp(String reason) -> {
				this.log.gaveUp(reason, error);
				this.launcher.gaveUp(service, error);
			}
		}
		return decision;
	}

	/** Returns the restarts in a row of a process that has run for a time. */
	int attempts(Definition.Service service, long ranNanos) {
		return RestartPolicy.of(service.lifecycle()).attemptsAfter(this.attempts, ranNanos);
	}

	long restarts() {
		return this.restarts;
	}

	/** Returns an error that has not been returned before. */
	@Nullable ProcessError takeError() {
		ProcessError error = this.newError;
		this.newError = null;
		return error;
	}

	/**
	 * Returns whether the service is in a loop.
	 * @param active whether it runs or will run by itself
	 */
	ServiceStatus.Loop loop(Definition.Service service, boolean active) {
		CrashLoop loop = service.lifecycle().restart().loop();
		int crashes = this.window.count(loop);
		return new ServiceStatus.Loop(crashes, loop.window(), active && loop.crashes() > 0 && crashes >= loop.crashes(),
				loop.health());
	}

	@Nullable ProcessError lastError() {
		return this.lastError;
	}

}
