package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spawns processes that leave everything open, and checks that nothing of them stays
 * behind.
 */
public final class Leaks {

	private Leaks() {
	}

	/**
	 * Spawns processes that end with timers, listeners, links, names and coroutines open.
	 */
	public static void leaveEverythingOpen(TestKernel test, int count) {
		ProcessInstance hub = test.spawn((self) -> {
			self.trapLinks(true);
			return new Channel(self, 0).receive();
		});
		AtomicLong coroutines = new AtomicLong();
		ArrayDeque<ProcessInstance> window = new ArrayDeque<>();
		for (int i = 0; i < count; i++) {
			int n = i;
			window.add(test.spawnNamed("name-" + n, List.of(TestKernel.message("unread", n)), (self) -> {
				test.kernel.names().register("second-" + n, self.pid(), Integer.MAX_VALUE);
				self.schedule(TimeUnit.HOURS.toNanos(1), () -> {
				});
				TestKernel.inbox(self);
				TestKernel.events(self);
				self.subscriptions().listen("topic", Integer.MAX_VALUE, Message::payload);
				self.monitor(hub);
				self.link(hub);
				self.cancel(test.kernel.control(), Duration.ofHours(1), null);
				self.spawnThread(() -> {
					coroutines.incrementAndGet();
					try {
						new Channel(self, 0).receive();
					}
					finally {
						coroutines.decrementAndGet();
					}
				});
				self.sleep(1);
				return null;
			}).process());
			if (window.size() > 64) {
				TestKernel.outcome(window.poll());
			}
		}
		window.forEach(TestKernel::outcome);
		Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> coroutines.get() == 0);
		assertThat(hub.relations.size()).isZero();
		hub.terminate(ProcessError.of(ErrorKind.INTERNAL, "process terminated"));
		TestKernel.outcome(hub);
	}

	/** Records of the log that are due later belong to no process. */
	private static int scheduled(TestKernel test) {
		return test.deadlines().scheduled() - test.kernel.endLog.planned();
	}

	/**
	 * As {@link #assertEmpty}, once all ends have been walked and all slices have ended.
	 */
	static void awaitEmpty(TestKernel test) {
		TestKernel.await(() -> test.kernel.processCount() == 0 && test.host.processCount() == 0
				&& test.kernel.names().all().isEmpty() && scheduled(test) == 0 && test.host.running() == 0);
	}

	public static void assertEmpty(TestKernel test) {
		assertThat(test.kernel.processCount()).isZero();
		assertThat(test.host.processCount()).isZero();
		assertThat(test.kernel.names().all()).isEmpty();
		assertThat(scheduled(test)).isZero();
	}

}
