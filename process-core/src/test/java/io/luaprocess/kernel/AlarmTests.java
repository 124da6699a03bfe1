package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that wait are woken when their first timer is due, and leave no alarm behind.
 */
@Timeout(60)
class AlarmTests {

	private static final long HOUR = TimeUnit.HOURS.toNanos(1);

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	private void awaitAlarms(int count) {
		TestKernel.await(() -> this.test.deadlines().scheduled() == count);
	}

	@Test
	void sleepIsNeverShorterThanAsked() {
		Outcome outcome = this.test.runPieces((self) -> {
			for (int i = 0; i < 50; i++) {
				long start = System.nanoTime();
				self.sleep(MILLI);
				assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MILLI);
			}
			return "slept";
		});
		assertThat(outcome.value()).isEqualTo("slept");
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void earlierTimerSetLaterWakesTheProcessInTime() {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			self.spawnCoroutine((other) -> other.sleep(HOUR));
			self.receive(TestKernel.inbox(self.process));
			self.sleep(5 * MILLI);
			return "in time";
		});
		awaitAlarms(1);
		process.send(TestKernel.message("t", 1));
		assertThat(TestKernel.outcome(process).value()).isEqualTo("in time");
		awaitAlarms(0);
	}

	@Test
	void laterTimersAreServedAfterTheFirst() {
		Outcome outcome = this.test.runPieces((self) -> {
			List<Object> log = new ArrayList<>();
			Channel done = new Channel(self.process, 0);
			// Far enough to have all timers before the first is due.
			long start = System.nanoTime() + 500 * MILLI;
			for (int millis : new int[] { 300, 100, 200 }) {
				self.spawnCoroutine((other) -> {
					other.sleep(start + millis * MILLI - System.nanoTime());
					log.add(millis);
					other.send(done, true);
				});
			}
			for (int i = 0; i < 3; i++) {
				self.receive(done);
			}
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of(100, 200, 300));
		awaitAlarms(0);
	}

	@Test
	void stoppedTimerDoesNotFireAndItsAlarmIsHarmless() {
		AtomicBoolean stopped = new AtomicBoolean();
		ProcessInstance process = this.test.spawnPieces((self) -> {
			List<Object> log = new ArrayList<>();
			TimerHandle timer = self.inside(() -> self.process.schedule(1_000 * MILLI, () -> log.add("fired")));
			self.spawnCoroutine((other) -> {
				other.sleep(MILLI);
				stopped.set(other.inside(timer::stop));
			});
			Channel inbox = TestKernel.inbox(self.process);
			self.receive(inbox);
			log.add(self.process.timerCount());
			return log;
		});
		TestKernel.await(stopped::get);
		awaitAlarms(0);
		TestKernel.idle(process);
		process.send(TestKernel.message("t", 1));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(0));
	}

	@Test
	void timerAfterAStoppedOneIsServed() {
		Outcome outcome = this.test.runPieces((self) -> {
			self.spawnCoroutine((other) -> {
				TimerHandle timer = other.inside(() -> other.process.schedule(10 * MILLI, () -> {
				}));
				other.sleep(MILLI);
				other.inside(timer::stop);
			});
			self.sleep(30 * MILLI);
			return "served";
		});
		assertThat(outcome.value()).isEqualTo("served");
		awaitAlarms(0);
	}

	@Test
	void processHasOneAlarmHoweverManyTimersItSets() {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			Channel inbox = TestKernel.inbox(self.process);
			for (int i = 0; i < 100; i++) {
				long due = HOUR - i;
				self.inside(() -> self.process.schedule(due, () -> {
				}));
				self.receive(inbox);
			}
			return "end";
		});
		for (int i = 0; i < 100; i++) {
			TestKernel.idle(process);
			assertThat(this.test.deadlines().scheduled()).isOne();
			process.send(TestKernel.message("t", i));
			int n = i;
			TestKernel.await(() -> !process.isAlive() || process.timerCount() > n + 1);
		}
		assertThat(TestKernel.outcome(process).value()).isEqualTo("end");
		awaitAlarms(0);
	}

	/** How a process with a far timer ends. */
	enum End {

		RETURNS, FAILS, TERMINATED_WAITING, TERMINATED_COMPUTING, TERMINATED_OUTSIDE, UPGRADED

	}

	@ParameterizedTest
	@EnumSource
	void processThatEndsWithAFarTimerLeavesNoAlarm(End end) {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			self.spawnCoroutine((other) -> other.sleep(HOUR));
			Channel inbox = TestKernel.inbox(self.process);
			self.receive(inbox);
			return switch (end) {
				case RETURNS -> "end";
				case FAILS -> throw new IllegalStateException("failed");
				case TERMINATED_WAITING -> self.receive(inbox);
				case TERMINATED_COMPUTING -> self.spin();
				case TERMINATED_OUTSIDE -> {
					self.goOutside();
					yield self.spin();
				}
				case UPGRADED -> self.upgrade(new PieceBody(self.process, "test:next", CpuLimits.DEFAULT,
						(next) -> null, (next) -> next.receive(TestKernel.inbox(next.process))));
			};
		});
		awaitAlarms(1);
		process.send(TestKernel.message("t", 1));
		if (end == End.UPGRADED) {
			TestKernel.await(() -> process.definitionId().equals("test:next"));
			process.send(TestKernel.message("t", 2));
		}
		else if (end != End.RETURNS && end != End.FAILS) {
			process.terminate(TERMINATED);
		}
		TestKernel.outcome(process);
		Leaks.awaitEmpty(this.test);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void manySleepersAreAllWokenAndNeverEarly(int workers) {
		Random random = new Random(workers);
		try (TestKernel many = new TestKernel(new Kernel(null, 0, workers), TestKernel.settings(3, 0, 100))) {
			List<ProcessInstance> all = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				long seed = random.nextLong();
				all.add(many.spawnPieces((self) -> sleepBesideMessages(self, new Random(seed))));
			}
			// Wakes them before the time.
			for (ProcessInstance process : all) {
				process.send(TestKernel.message("early", 1));
			}
			for (ProcessInstance process : all) {
				assertThat(TestKernel.outcome(process).value()).isEqualTo("slept");
			}
			Leaks.awaitEmpty(many);
		}
	}

	private static Object sleepBesideMessages(Pieces self, Random random) {
		self.spawnCoroutine((other) -> {
			Channel inbox = TestKernel.inbox(other.process);
			while (true) {
				other.receive(inbox);
			}
		});
		for (int i = 0; i < 20; i++) {
			long nanos = 1 + random.nextInt(2_000_000);
			TimerHandle stopped = self.inside(() -> self.process.schedule(Math.max(1, nanos / 2), () -> {
			}));
			if (random.nextBoolean()) {
				self.inside(stopped::stop);
			}
			long start = System.nanoTime();
			self.sleep(nanos);
			if (System.nanoTime() - start < nanos) {
				return "woken early";
			}
		}
		return "slept";
	}

}
