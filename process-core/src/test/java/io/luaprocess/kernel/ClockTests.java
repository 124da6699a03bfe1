package io.luaprocess.kernel;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock wakes whoever it is asked to.
 */
class ClockTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void wakesAThreadWhileNothingElseRuns() throws Exception {
		Clock clock = new Clock();
		try {
			assertThat(wakes(clock)).isTrue();
		}
		finally {
			clock.close();
		}
	}

	@Test
	void wakesAThreadWhenItsOwnHasEnded() throws Exception {
		Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
		Clock clock = new Clock();
		Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
		own.removeAll(before);
		clock.close();
		for (Thread thread : own) {
			if (thread.getName().equals("process-clock")) {
				assertThat(thread.join(PATIENCE)).isTrue();
			}
		}
		assertThat(wakes(clock)).isTrue();
	}

	private static boolean wakes(Clock clock) throws InterruptedException {
		Thread sleeper = Thread.ofVirtual().start(LockSupport::park);
		clock.wake(sleeper);
		return sleeper.join(PATIENCE);
	}

}
