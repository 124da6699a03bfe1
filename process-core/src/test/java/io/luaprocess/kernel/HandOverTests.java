package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Coroutines with threads of their own, which take turns with the workers.
 */
class HandOverTests {

	private static final ProcessError ENOUGH = ProcessError.of(ErrorKind.CANCELED, "enough");

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void noTurnIsLostBetweenCoroutinesThatWorkNowShorterNowLonger() {
		int each = 3_000;
		List<ProcessInstance> processes = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			int seed = i;
			processes.add(this.test.spawn((self) -> sumOfPairs(self, new Random(seed), each)));
		}
		for (ProcessInstance process : processes) {
			assertThat(TestKernel.outcome(process).value()).isEqualTo((long) each * (each - 1) / 2);
		}
	}

	/** Asks three coroutines by chance; they send the numbers back. */
	private static Object sumOfPairs(ProcessInstance self, Random random, int count) {
		Channel[] questions = new Channel[3];
		Channel answers = new Channel(self, 0);
		for (int i = 0; i < questions.length; i++) {
			Channel own = new Channel(self, 0);
			questions[i] = own;
			self.spawnThread(() -> {
				while (true) {
					Object value = own.receive();
					work(random);
					answers.send(value);
				}
			});
		}
		long sum = 0;
		for (int i = 0; i < count; i++) {
			work(random);
			questions[random.nextInt(questions.length)].send(i);
			sum += (Integer) answers.receive();
		}
		return sum;
	}

	/** Mostly none, sometimes longer. */
	private static void work(Random random) {
		if (random.nextInt(50) == 0) {
			for (int i = random.nextInt(2_000); i > 0; i--) {
				Thread.onSpinWait();
			}
		}
	}

	@Test
	void noValueIsLostInAChannelBesideMessages() {
		int count = 5_000;
		ProcessInstance process = this.test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			Channel numbers = new Channel(self, 0);
			self.spawnThread(() -> {
				for (int i = 0; i < count; i++) {
					numbers.send(i);
				}
			});
			self.spawnThread(() -> {
				for (int i = 0; i < count; i++) {
					numbers.send(inbox.receive());
				}
			});
			long sum = 0;
			for (int i = 0; i < 2 * count; i++) {
				sum += (Integer) numbers.receive();
			}
			return sum;
		});
		this.test.spawn((self) -> {
			for (int i = 0; i < count; i++) {
				while (process.send(TestKernel.message("t", i)) == Delivery.FULL) {
					self.sleep(1);
				}
			}
			return null;
		});
		assertThat(TestKernel.outcome(process).value()).isEqualTo((long) count * (count - 1));
	}

	@Test
	void terminationInTheMiddleOfAHandOverEndsTheProcessAndAllItsThreads() {
		AtomicInteger inside = new AtomicInteger();
		Random random = new Random(1);
		List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			ProcessInstance process = this.test.spawn((self) -> pairForEver(self, inside));
			CompletableFuture<Outcome> outcome = new CompletableFuture<>();
			process.onExit(outcome::complete);
			outcomes.add(outcome);
			for (int n = random.nextInt(10_000); n > 0; n--) {
				Thread.onSpinWait();
			}
			process.terminate(ENOUGH);
		}
		for (CompletableFuture<Outcome> outcome : outcomes) {
			assertThat(outcome.orTimeout(20, TimeUnit.SECONDS).join().error()).isEqualTo(ENOUGH);
		}
		TestKernel.await(() -> inside.get() == 0);
	}

	private static Object pairForEver(ProcessInstance self, AtomicInteger inside) {
		inside.incrementAndGet();
		try {
			self.spawnThread(() -> {
				inside.incrementAndGet();
				try {
					while (true) {
						self.yield();
					}
				}
				finally {
					inside.decrementAndGet();
				}
			});
			while (true) {
				self.yield();
			}
		}
		finally {
			inside.decrementAndGet();
		}
	}

	@Test
	void coroutineThatStaysSuspendedAfterManyHandOversIsParked() {
		CompletableFuture<Thread> suspended = new CompletableFuture<>();
		ProcessInstance process = this.test.spawn((self) -> {
			self.spawnThread(() -> {
				for (int i = 0; i < 10_000; i++) {
					self.yield();
				}
				suspended.complete(Thread.currentThread());
				new Channel(self, 0).receive();
			});
			while (!suspended.isDone()) {
				self.yield();
			}
			return TestKernel.spin(self);
		});
		Thread thread = suspended.orTimeout(20, TimeUnit.SECONDS).join();
		TestKernel.await(() -> thread.getState() == Thread.State.WAITING);
		process.terminate(ENOUGH);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(ENOUGH);
	}

	@Test
	void interruptsDuringHandOversAreDropped() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		AtomicLong pairs = new AtomicLong();
		ProcessInstance process = this.test.spawn((self) -> {
			thread.complete(Thread.currentThread());
			self.spawnThread(() -> {
				while (true) {
					self.yield();
				}
			});
			while (pairs.incrementAndGet() < 50_000) {
				self.yield();
			}
			return "done";
		});
		CompletableFuture<Outcome> outcome = new CompletableFuture<>();
		process.onExit(outcome::complete);
		while (!outcome.isDone()) {
			thread.join().interrupt();
			Thread.onSpinWait();
		}
		assertThat(outcome.join().value()).isEqualTo("done");
	}

}
