package io.luaprocess.kernel;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Coroutines that are suspended and whose handles are gone.
 */
@Timeout(30)
class AbandonedTests {

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void coroutineNobodyCanResumeEndsWhenAnotherOneStarts() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			suspend(self, () -> log.add(self.current().status()));
			int before = self.coroutineCount();
			startUntil(self, log);
			return List.of(before, self.coroutineCount(), log);
		});
		assertThat(outcome.value()).isEqualTo(List.of(2, 1, List.of(Coroutine.Status.RUNNING)));
	}

	@Test
	void coroutineWhoseHandleIsHeldGoesOn() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			Object handle = new Object();
			Coroutine kept = self.newCoroutine((first) -> self.current().yield(null));
			kept.handle(handle);
			kept.resume(null);
			suspend(self, () -> log.add("ended"));
			startUntil(self, log);
			Object result = List.of(log, kept.resume("kept"), kept.handle() == handle);
			Reference.reachabilityFence(handle);
			return result;
		});
		assertThat(outcome.value()).isEqualTo(List.of(List.of("ended"), "kept", true));
	}

	@Test
	void whatAnAbandonedCoroutineThrowsWhenItEndsIsDropped() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			suspend(self, () -> {
				log.add("thrown");
				throw new IllegalStateException("while it unwinds");
			});
			startUntil(self, log);
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of("thrown"));
	}

	@Test
	void abandonedCoroutinesOfAnUpgradedProgramEndWithIt() {
		Outcome outcome = TestKernel
			.outcome(this.test.kernel.spawn(SpawnSpec.of(this.test.host, "test:body", (child) -> {
				JavaBody successor = new JavaBody(child, "test:body", () -> {
				}, (self) -> {
					List<Object> log = new ArrayList<>();
					suspend(self, () -> log.add("second"));
					startUntil(self, log);
					return log;
				});
				JavaBody body = new JavaBody(child, "test:body", () -> {
				}, (self) -> {
					suspend(self, () -> {
					});
					return null;
				});
				body.replacement = successor;
				return body;
			})).process());
		assertThat(outcome.value()).isEqualTo(List.of("second"));
	}

	@Test
	void reclaimFindsThemAtOnce() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				suspend(self, () -> log.add("ended"));
			}
			boolean reclaimed = self.reclaimCoroutines();
			return List.of(reclaimed, self.coroutineCount(), log.size(), self.reclaimCoroutines());
		});
		assertThat(outcome.value()).isEqualTo(List.of(true, 1, 20, false));
	}

	private static void suspend(ProcessInstance self, Runnable end) {
		Coroutine coroutine = self.newCoroutine((first) -> {
			try {
				return self.current().yield(null);
			}
			finally {
				end.run();
			}
		});
		coroutine.handle(new Object());
		coroutine.resume(null);
	}

	private static void startUntil(ProcessInstance self, List<Object> log) {
		while (log.isEmpty()) {
			self.poll();
			System.gc();
			Object handle = new Object();
			Coroutine coroutine = self.newCoroutine((first) -> null);
			coroutine.handle(handle);
			coroutine.resume(null);
			Reference.reachabilityFence(handle);
		}
	}

}
