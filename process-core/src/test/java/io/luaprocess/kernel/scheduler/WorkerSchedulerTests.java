package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class WorkerSchedulerTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@RegisterExtension
	final Schedulers schedulers = new Schedulers();

	@Test
	void lessThanOneWorkerIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedulers.start(0))
			.withMessage("The number of workers is 0, must be at least 1");
	}

	@Test
	void workersAreDaemonPlatformThreadsWithNames() throws InterruptedException {
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			AtomicReference<Thread> thread = new AtomicReference<>();
			run(scheduler, () -> thread.set(Thread.currentThread()));
			assertThat(thread.get().getName()).isEqualTo("luaprocess-worker-1");
			assertThat(thread.get().isDaemon()).isTrue();
			assertThat(thread.get().isVirtual()).isFalse();
		}
	}

	@Test
	void aTaskWokenByATaskRunsNextOnTheSameWorker() throws InterruptedException {
		List<String> order = new ArrayList<>();
		CountDownLatch end = new CountDownLatch(1);
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			run(scheduler, () -> {
				scheduler.schedule(Tasks.once(() -> {
					order.add("queued");
					end.countDown();
				}));
				scheduler.schedule(Tasks.once(() -> {
					order.add("waking");
					scheduler.schedule(Tasks.once(() -> order.add("woken")));
				}));
			});
			end.await();
		}
		assertThat(order).isEqualTo(List.of("waking", "woken", "queued"));
	}

	@Test
	void theSlotComesFirstAtMostThreeTimesInARow() throws InterruptedException {
		List<String> order = new ArrayList<>();
		CountDownLatch end = new CountDownLatch(1);
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			Task[] pair = new Task[2];
			for (int i = 0; i < 2; i++) {
				int other = 1 - i;
				pair[i] = Tasks.waiting(() -> {
					order.add("pair");
					scheduler.schedule(pair[other]);
				});
			}
			AtomicInteger slices = new AtomicInteger();
			Task computing = Tasks.of(() -> {
				order.add("computing");
				if (slices.incrementAndGet() < 10) {
					return SliceEnd.READY;
				}
				end.countDown();
				return SliceEnd.DONE;
			});
			run(scheduler, () -> {
				scheduler.schedule(computing);
				scheduler.schedule(pair[0]);
			});
			end.await();
			scheduler.close();
			assertThat(scheduler.awaitTermination(LONG)).isTrue();
		}
		int last = order.lastIndexOf("computing");
		for (int i = order.indexOf("computing"); i < last; i++) {
			List<String> four = order.subList(i, Math.min(i + 5, last + 1));
			assertThat(Collections.frequency(four, "pair")).isLessThanOrEqualTo(4);
		}
		assertThat(Collections.frequency(order.subList(0, last), "pair")).isBetween(27, 36);
	}

	@Test
	void tasksOnOneWorkerAreStolenAndEachRunsOnce() throws InterruptedException {
		int count = 20_000;
		AtomicInteger[] times = new AtomicInteger[count];
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch end = new CountDownLatch(count);
		try (WorkerScheduler scheduler = this.schedulers.start(4)) {
			scheduler.schedule(Tasks.once(() -> {
				for (int i = 0; i < count; i++) {
					AtomicInteger ran = new AtomicInteger();
					times[i] = ran;
					scheduler.schedule(Tasks.once(() -> {
						ran.incrementAndGet();
						threads.add(Thread.currentThread());
						end.countDown();
					}));
				}
				// The other workers have to take what is here.
				await().atMost(LONG).until(() -> end.getCount() < count);
			}));
			end.await();
		}
		assertThat(times).allMatch((ran) -> ran.get() == 1);
		assertThat(threads).hasSizeGreaterThan(1);
	}

	@Test
	void asManyTasksFromOutsideAsWorkersRunAtOnce() throws InterruptedException {
		int workers = 4;
		try (WorkerScheduler scheduler = this.schedulers.start(workers)) {
			for (int round = 0; round < 500; round++) {
				CountDownLatch begun = new CountDownLatch(workers);
				CountDownLatch end = new CountDownLatch(workers);
				for (int i = 0; i < workers; i++) {
					scheduler.schedule(Tasks.once(() -> {
						begun.countDown();
						awaitOn(begun);
						end.countDown();
					}));
				}
				end.await();
			}
		}
	}

	@Test
	void theSlotOfAWorkerIsStolenAfterATickOnly() throws InterruptedException {
		try (WorkerScheduler scheduler = this.schedulers.start(2)) {
			CountDownLatch ran = new CountDownLatch(1);
			CountDownLatch begun = new CountDownLatch(1);
			scheduler.schedule(Tasks.once(() -> {
				scheduler.schedule(Tasks.once(ran::countDown));
				begun.countDown();
				awaitOn(ran);
			}));
			begun.await();
			// The other worker searches after each of these.
			for (int i = 0; i < 20; i++) {
				run(scheduler, () -> {
				});
			}
			assertThat(ran.getCount()).isEqualTo(1);
			await().atMost(LONG).until(() -> {
				scheduler.tick();
				return ran.getCount() == 0;
			});
		}
	}

	@Test
	void othersAreReadyWhileATaskWaitsForTheWorker() throws InterruptedException {
		List<Boolean> ready = new ArrayList<>();
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			run(scheduler, () -> {
				ready.add(scheduler.isOthersReady());
				scheduler.schedule(Tasks.once(() -> {
				}));
				ready.add(scheduler.isOthersReady());
			});
			assertThat(scheduler.isOthersReady()).isFalse();
			run(scheduler, () -> {
				Thread outside = Thread.ofPlatform().start(() -> scheduler.schedule(Tasks.once(() -> {
				})));
				join(outside);
				ready.add(scheduler.isOthersReady());
			});
		}
		assertThat(ready).containsExactly(false, true, true);
	}

	@Test
	void aTickTellsWhetherAWorkerIsAwake() {
		try (WorkerScheduler scheduler = this.schedulers.start(2)) {
			await().atMost(LONG).until(() -> !scheduler.tick());
			CountDownLatch gate = new CountDownLatch(1);
			scheduler.schedule(Tasks.once(() -> awaitOn(gate)));
			assertThat(scheduler.tick()).isTrue();
			gate.countDown();
			await().atMost(LONG).until(() -> !scheduler.tick());
		}
	}

	@Test
	void theClockIsToldOncePerSleepWhenAWorkerAwakes() throws InterruptedException {
		AtomicInteger told = new AtomicInteger();
		AtomicInteger seen = new AtomicInteger();
		try (WorkerScheduler scheduler = this.schedulers.start(2, told::incrementAndGet)) {
			for (int round = 0; round < 3; round++) {
				// Workers may sleep and awake as they like while the clock ticks.
				for (int i = 0; i < 10; i++) {
					run(scheduler, () -> seen.set(told.get()));
					assertThat(seen).hasValue(0);
				}
				await().atMost(LONG).until(() -> !scheduler.tick());
				assertThat(told).hasValue(0);
				for (int i = 0; i < 2; i++) {
					run(scheduler, () -> seen.set(told.get()));
					assertThat(seen).hasValue(1);
				}
				told.set(0);
			}
		}
	}

	/** Each slice needs a tick; the clock goes to sleep whenever it may. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void theClockTicksWhileAWorkerRunsASlice(int workers) throws InterruptedException {
		theClockTicks(workers, 1_500);
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void theClockTicksForLong(int workers) throws InterruptedException {
		theClockTicks(workers, 20_000);
	}

	private void theClockTicks(int workers, int rounds) throws InterruptedException {
		Semaphore told = new Semaphore(0);
		AtomicInteger ticks = new AtomicInteger();
		AtomicInteger sleeps = new AtomicInteger();
		try (WorkerScheduler scheduler = this.schedulers.start(workers, told::release)) {
			AtomicBoolean stop = new AtomicBoolean();
			Thread clock = Thread.ofPlatform().start(() -> {
				while (!stop.get()) {
					ticks.incrementAndGet();
					if (!scheduler.tick()) {
						sleeps.incrementAndGet();
						told.acquireUninterruptibly();
					}
				}
			});
			SplittableRandom random = new SplittableRandom(workers);
			for (int round = 0; round < rounds; round++) {
				run(scheduler, () -> {
					int before = ticks.get();
					while (ticks.get() == before) {
						Thread.yield();
					}
				});
				for (int i = random.nextInt(2_000); i > 0; i--) {
					Thread.onSpinWait();
				}
			}
			stop.set(true);
			told.release();
			clock.join();
		}
		assertThat(sleeps).hasPositiveValue();
	}

	@Test
	void aFailureToTellTheClockLosesNoTask() throws InterruptedException {
		AtomicInteger told = new AtomicInteger();
		try (WorkerScheduler scheduler = this.schedulers.start(1, () -> {
			told.incrementAndGet();
			throw new IllegalStateException("expected");
		})) {
			await().atMost(LONG).until(() -> !scheduler.tick());
			for (int i = 0; i < 3; i++) {
				run(scheduler, () -> {
				});
			}
		}
		assertThat(told).hasValue(1);
	}

	@Test
	void aTaskThatIsAlwaysReadyStarvesNone() throws InterruptedException {
		AtomicBoolean stop = new AtomicBoolean();
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			for (int i = 0; i < 3; i++) {
				scheduler.schedule(Tasks.of(() -> stop.get() ? SliceEnd.DONE : SliceEnd.READY));
			}
			AtomicInteger slices = new AtomicInteger();
			CountDownLatch end = new CountDownLatch(1);
			scheduler.schedule(Tasks.of(() -> {
				if (slices.incrementAndGet() < 1_000) {
					return SliceEnd.READY;
				}
				end.countDown();
				return SliceEnd.DONE;
			}));
			end.await();
			stop.set(true);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theInjectionQueueIsServedUnderLocalLoad(boolean slots) throws InterruptedException {
		AtomicBoolean stop = new AtomicBoolean();
		AtomicInteger slices = new AtomicInteger();
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			Task[] pair = new Task[2];
			for (int i = 0; i < 2; i++) {
				int other = 1 - i;
				pair[i] = Tasks.of(() -> {
					slices.incrementAndGet();
					if (stop.get()) {
						return SliceEnd.DONE;
					}
					if (slots) {
						scheduler.schedule(pair[other]);
					}
					return slots ? SliceEnd.WAITING : SliceEnd.READY;
				});
			}
			scheduler.schedule(pair[0]);
			scheduler.schedule(pair[1]);
			for (int i = 0; i < 50; i++) {
				run(scheduler, () -> {
				});
			}
			stop.set(true);
		}
		assertThat(slices).hasPositiveValue();
	}

	@Test
	void aTickLetsInjectedTasksRunBeforeLongSlicesHaveTakenTheirTurns() throws InterruptedException {
		AtomicBoolean stop = new AtomicBoolean();
		AtomicInteger slices = new AtomicInteger();
		ConcurrentLinkedQueue<Integer> waited = new ConcurrentLinkedQueue<>();
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			for (int i = 0; i < 4; i++) {
				scheduler.schedule(Tasks.of(() -> {
					slices.incrementAndGet();
					scheduler.tick();
					return stop.get() ? SliceEnd.DONE : SliceEnd.READY;
				}));
			}
			await().atMost(LONG).until(() -> slices.get() > 100);
			// Injected from a thread that is not a worker, while the worker waits for it.
			run(scheduler, () -> {
				int before = slices.get();
				join(Thread.ofPlatform()
					.start(() -> scheduler.schedule(Tasks.once(() -> waited.add(slices.get() - before)))));
			});
			await().atMost(LONG).until(() -> !waited.isEmpty());
			stop.set(true);
		}
		assertThat(waited.element()).isLessThanOrEqualTo(4);
	}

	@Test
	void aThrowableEndsTheTaskAndNotTheWorker() throws InterruptedException {
		Logger logger = (Logger) LoggerFactory.getLogger(WorkerScheduler.class);
		ListAppender<ILoggingEvent> records = new ListAppender<>();
		records.start();
		logger.addAppender(records);
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			for (Throwable failure : List.of(new StackOverflowError("expected"), new OutOfMemoryError("expected"),
					new IllegalStateException("expected"))) {
				Task task = Tasks.of(() -> WorkerSchedulerTests.<RuntimeException>raise(failure));
				scheduler.schedule(task);
				await().atMost(LONG).until(task::isDone);
				scheduler.schedule(task);
			}
			run(scheduler, () -> {
			});
			Task silent = Tasks.of(() -> null);
			scheduler.schedule(silent);
			await().atMost(LONG).until(silent::isDone);
			run(scheduler, () -> {
			});
		}
		finally {
			logger.detachAppender(records);
		}
		assertThat(records.list).hasSize(4);
	}

	@Test
	void anInterruptOfAWorkerReachesNoOtherTask() throws InterruptedException {
		try (WorkerScheduler scheduler = this.schedulers.start(1)) {
			AtomicBoolean interrupted = new AtomicBoolean(true);
			run(scheduler, () -> {
				Thread.currentThread().interrupt();
				scheduler.schedule(Tasks.once(() -> interrupted.set(Thread.currentThread().isInterrupted())));
			});
			run(scheduler, () -> {
			});
			assertThat(interrupted).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void aTaskGoesOutsideAndComesBackAgainAndAgain(int workers) throws InterruptedException {
		int rounds = 2_000;
		try (WorkerScheduler scheduler = this.schedulers.start(workers)) {
			HostQueue host = new HostQueue(1);
			CountDownLatch end = new CountDownLatch(2);
			for (int i = 0; i < 2; i++) {
				Task[] self = new Task[1];
				// Each piece sees what the former one did without any protection.
				int[] pieces = new int[1];
				self[0] = Tasks.of(host, () -> {
					if (pieces[0]++ == 2 * rounds) {
						end.countDown();
						return SliceEnd.DONE;
					}
					Thread.startVirtualThread(() -> {
						pieces[0]++;
						scheduler.schedule(self[0]);
						scheduler.comeBack(self[0]);
					});
					return SliceEnd.OUTSIDE;
				});
				scheduler.schedule(self[0]);
			}
			end.await();
			await().atMost(LONG).until(() -> host.admitted() == 0);
			assertThat(host.isOthersWaiting()).isFalse();
		}
	}

	@Test
	void closeRunsWhatIsQueuedOnceAndEndsTheThreads() throws InterruptedException {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		WorkerScheduler scheduler = this.schedulers.start(2);
		for (int i = 0; i < 2; i++) {
			CountDownLatch begun = new CountDownLatch(1);
			scheduler.schedule(Tasks.once(() -> {
				begun.countDown();
				awaitOn(gate);
			}));
			begun.await();
		}
		for (int i = 0; i < 1_000; i++) {
			scheduler.schedule(Tasks.of(() -> {
				ran.incrementAndGet();
				return SliceEnd.READY;
			}));
		}
		int before = ran.get();
		scheduler.close();
		gate.countDown();
		assertThat(scheduler.awaitTermination(LONG)).isTrue();
		assertThat(before).isZero();
		assertThat(ran).hasValue(1_000);
		scheduler.schedule(Tasks.once(ran::incrementAndGet));
		assertThat(ran).hasValue(1_000);
	}

	@Test
	void aTaskMayCloseItsScheduler() throws InterruptedException {
		WorkerScheduler scheduler = this.schedulers.start(2);
		scheduler.schedule(Tasks.once(scheduler::close));
		assertThat(scheduler.awaitTermination(LONG)).isTrue();
	}

	@Test
	void sleepingWorkersUseNoProcessorTime() throws InterruptedException {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		try (WorkerScheduler scheduler = this.schedulers.start(4)) {
			run(scheduler, () -> threads.add(Thread.currentThread()));
			await().atMost(LONG).until(() -> !scheduler.tick());
			await().atMost(LONG)
				.until(() -> threads.stream().allMatch((thread) -> thread.getState() == Thread.State.WAITING));
		}
	}

	/** Runs an action as a task and waits for its end. */
	private static void run(WorkerScheduler scheduler, Runnable action) throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		scheduler.schedule(Tasks.of(() -> {
			try {
				action.run();
			}
			finally {
				end.countDown();
			}
			return SliceEnd.DONE;
		}));
		end.await();
	}

	private static void awaitOn(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> SliceEnd raise(Throwable failure) throws T {
		throw (T) failure;
	}

}
