package io.luaprocess.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.DurationText;
import io.luaprocess.definition.EntryId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process has been asked to end. The timer is the stop timeout.
 */
final class Stopping extends SupervisedState {

	static final String REASON = "service stopping";

	private static final Logger logger = LoggerFactory.getLogger(ServiceSupervisor.class);

	private final EntryId service;

	private final ServiceLauncher.ServiceProcess process;

	private final Duration timeout;

	private final SupervisorClock clock;

	private final long askedAt;

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	private boolean timeoutLogged;

	Stopping(EntryId service, ServiceLauncher.ServiceProcess process, Duration timeout, SupervisorClock clock) {
		super(ServiceState.STOPPING);
		this.service = service;
		this.process = process;
		this.timeout = timeout;
		this.clock = clock;
		this.askedAt = clock.nanoTime();
	}

	@Override
	ServiceLauncher.ServiceProcess process() {
		return this.process;
	}

	/** Returns what the service completes when the process has ended. */
	CompletableFuture<Void> stopped() {
		return this.stopped;
	}

	/** Asks the process to end, unless it has ended. */
	void begin() {
		if (!startTimer(this.clock, this.timeout, this::timedOut)) {
			return;
		}
		if (this.timeout.isPositive()) {
			this.process.cancel(this.timeout, REASON);
		}
		else {
			this.process.terminate();
		}
	}

	private void timedOut() {
		synchronized (this) {
			if (hasBeenLeft()) {
				return;
			}
			logTimeout();
		}
		this.process.terminate();
	}

	/**
	 * The process has ended. The runtime terminates it at the same time as the timer
	 * fires, so this may come first.
	 */
	@Override
	synchronized void leave() {
		super.leave();
		if (this.clock.nanoTime() - this.askedAt >= this.timeout.toNanos()) {
			logTimeout();
		}
	}

	private void logTimeout() {
		if (!this.timeoutLogged) {
			this.timeoutLogged = true;
			logger.warn("service '{}': stop timeout after {}", this.service,
					DurationText.format(this.timeout.toNanos()));
		}
	}

}
