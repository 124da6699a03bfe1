package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ProcessError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Coroutines, channels between them, timers.
 */
class CoroutineTests {

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void spawnedCoroutinesRunInOrderWhenMainBlocks() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			Channel done = new Channel(self, 0);
			for (int i = 0; i < 3; i++) {
				int n = i;
				self.spawnThread(() -> {
					log.add(n);
					done.send(n);
					log.add("sent " + n);
				});
			}
			log.add("main");
			for (int i = 0; i < 3; i++) {
				log.add("got " + done.receive());
			}
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of("main", 0, "sent 0", 1, 2, "got 0", "got 1", "got 2"));
	}

	@Test
	void yieldInMainLetsOthersRun() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			self.spawnThread(() -> log.add("other"));
			self.yield();
			log.add("main");
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of("other", "main"));
	}

	@Test
	void uncaughtFailureOfASpawnedCoroutineEndsTheProcess() {
		Outcome outcome = this.test.run((self) -> {
			self.spawnThread(() -> {
				throw new IllegalStateException("broken");
			});
			return new Channel(self, 0).receive();
		});
		assertThat(outcome.error().message()).isEqualTo("broken");
	}

	@Test
	void threadsOfCoroutinesEndWithMain() throws Exception {
		List<Thread> threads = new ArrayList<>();
		Outcome outcome = this.test.run((self) -> {
			Channel never = new Channel(self, 0);
			for (int i = 0; i < 10; i++) {
				self.spawnThread(() -> {
					threads.add(Thread.currentThread());
					never.receive();
				});
			}
			self.yield();
			return self.coroutineCount();
		});
		assertThat(outcome.value()).isEqualTo(11);
		assertThat(threads).hasSize(10);
		for (Thread thread : threads) {
			assertThat(thread.join(TestKernel.PATIENCE)).isTrue();
		}
	}

	@Test
	void bufferedChannelHoldsItsCapacityAndWaitingSendersMoveIn() {
		Outcome outcome = this.test.run((self) -> {
			Channel channel = new Channel(self, 2);
			List<Object> log = new ArrayList<>();
			self.spawnThread(() -> {
				for (int i = 0; i < 5; i++) {
					channel.send(i);
					log.add("sent " + i);
				}
				channel.close();
			});
			self.yield();
			log.add("-");
			for (Object value = channel.receive(); value != Channel.CLOSED; value = channel.receive()) {
				log.add(value);
			}
			return log;
		});
		assertThat(outcome.value())
			.isEqualTo(List.of("sent 0", "sent 1", "-", 0, 1, 2, "sent 2", "sent 3", "sent 4", 3, 4));
	}

	@Test
	void closeWakesReceiversAndSenders() {
		Outcome outcome = this.test.run((self) -> {
			Channel channel = new Channel(self, 0);
			List<Object> log = new ArrayList<>();
			self.spawnThread(() -> log.add(channel.receive() == Channel.CLOSED));
			self.yield();
			channel.close();
			channel.close();
			self.yield();
			Channel other = new Channel(self, 0);
			self.spawnThread(() -> log.add(other.send("x")));
			self.yield();
			other.close();
			self.yield();
			assertThatIllegalStateException().isThrownBy(() -> other.send("y")).withMessage("send on closed channel");
			Channel fed = self.receiveOnlyChannel(1, () -> log.add("closed by program"));
			assertThatIllegalStateException().isThrownBy(() -> fed.send("y")).withMessage("channel is receive-only");
			assertThat(fed.offer("tick")).isTrue();
			assertThat(fed.offer("tock")).isFalse();
			log.add(fed.receive());
			fed.close();
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of(true, false, "tick", "closed by program"));
	}

	@Test
	void selectWaitsForTheFirstThatCanAndLeavesNoTrace() {
		Outcome outcome = this.test.run((self) -> {
			Channel a = new Channel(self, 0);
			Channel b = new Channel(self, 0);
			List<Object> log = new ArrayList<>();
			self.spawnThread(() -> log.add("got " + b.receive()));
			self.spawnThread(() -> a.send("late"));
			Channel.Selected first = Channel.select(self,
					List.of(new Channel.Case(a, false, null), new Channel.Case(b, true, "early")), false);
			log.add(first);
			log.add(Channel.select(self, List.of(new Channel.Case(a, false, null), new Channel.Case(b, true, "x")),
					false));
			log.add(Channel.select(self, List.of(new Channel.Case(b, true, "no receiver")), true).index());
			self.spawnThread(b::close);
			log.add(Channel.select(self, List.of(new Channel.Case(b, true, "closed")), false));
			return log;
		});
		assertThat(outcome.error()).isNull();
		assertThat(outcome.value().toString()).contains("late", "got early");
	}

	@Test
	void sleepersWakeInTheOrderOfTheirTimesAndNeverEarly() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			Channel done = new Channel(self, 3);
			// Far enough for all to sleep before the first is due.
			long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
			for (int millis : new int[] { 300, 100, 200 }) {
				self.spawnThread(() -> {
					self.sleep(start + TimeUnit.MILLISECONDS.toNanos(millis) - System.nanoTime());
					assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
					log.add(millis);
					done.send(true);
				});
			}
			done.receive();
			done.receive();
			done.receive();
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of(100, 200, 300));
	}

	@Test
	void stoppedTimerDoesNotFire() {
		Outcome outcome = this.test.run((self) -> {
			List<Object> log = new ArrayList<>();
			TimerHandle timer = self.schedule(TimeUnit.MILLISECONDS.toNanos(1), () -> log.add("fired"));
			assertThat(timer.isPending()).isTrue();
			assertThat(timer.stop()).isTrue();
			assertThat(timer.stop()).isFalse();
			self.sleep(TimeUnit.MILLISECONDS.toNanos(5));
			log.add(self.timerCount());
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of(0));
	}

	@Test
	void deadlockedProcessFails() {
		Outcome outcome = this.test.run((self) -> Channel.select(self, List.of(), false));
		assertThat(outcome.error().message()).isEqualTo("all coroutines blocked with no pending operations");
	}

	@Test
	void processThatWaitsOnAnUnknownChannelIdlesUntilItIsTerminated() {
		ProcessInstance process = TestKernel.idle(this.test.spawn((self) -> new Channel(self, 0).receive()));
		process.terminate(ProcessError.of("Internal", "process terminated", false));
		assertThat(TestKernel.outcome(process).error().message()).isEqualTo("process terminated");
	}

}
