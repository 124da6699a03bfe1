package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts workers for a test, closes them after it and fails it if a thread does not end.
 */
final class Schedulers implements AfterEachCallback {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final List<WorkerScheduler> started = new ArrayList<>();

	/** Starts workers without a clock. */
	WorkerScheduler start(int workers) {
		return start(workers, () -> {
		});
	}

	WorkerScheduler start(int workers, Runnable startClock) {
		WorkerScheduler scheduler = new WorkerScheduler(workers, startClock);
		this.started.add(scheduler);
		return scheduler;
	}

	/** Closes those that were started and waits for the end of their threads. */
	void end() throws InterruptedException {
		this.started.forEach(WorkerScheduler::close);
		for (WorkerScheduler scheduler : this.started) {
			assertThat(scheduler.awaitTermination(LONG)).as("the threads have ended").isTrue();
		}
		this.started.clear();
	}

	@Override
	public void afterEach(ExtensionContext context) throws InterruptedException {
		end();
	}

}
