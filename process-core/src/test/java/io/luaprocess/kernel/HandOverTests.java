package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Coroutines that hand over to each other so often that they look for the baton before
 * they sleep, with whatever number of carriers the JVM has.
 */
class HandOverTests {

	private static final ProcessError ENOUGH = ProcessError.of(ErrorKind.CANCELED, "enough");

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void noBatonIsLostBetweenCoroutinesThatWorkNowShorterNowLonger() {
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

	/** Mostly none, sometimes longer than anybody looks. */
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
				while (process.send(TestKernel.message("t", i)) == ProcessInstance.Delivery.FULL) {
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
		await(() -> inside.get() == 0);
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
		await(() -> thread.getState() == Thread.State.WAITING);
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

	@Test
	void whoGivesTheBatonWakesWhoSleepsAndNobodyElse() throws InterruptedException {
		ProcessInstance process = this.test.spawn((self) -> new Channel(self, 0).receive());
		Coroutine[] coroutines = new Coroutine[5_000];
		Arrays.setAll(coroutines, (i) -> new Coroutine(process, null));
		boolean[] asleep = new boolean[coroutines.length];
		boolean[] woken = new boolean[coroutines.length];
		AtomicInteger arrived = new AtomicInteger();
		Thread waiting = Thread.ofPlatform().start(() -> {
			for (int i = 0; i < coroutines.length; i++) {
				meet(arrived, i);
				asleep[i] = coroutines[i].fallAsleep();
			}
		});
		for (int i = 0; i < coroutines.length; i++) {
			meet(arrived, i);
			woken[i] = coroutines[i].giveBaton();
		}
		waiting.join();
		assertThat(woken).isEqualTo(asleep);
	}

	/** Two threads go on at the same time. */
	private static void meet(AtomicInteger arrived, int round) {
		arrived.incrementAndGet();
		while (arrived.get() < 2 * (round + 1)) {
			Thread.yield();
		}
	}

	@Test
	void newCoroutineDoesNotLook() {
		Outcome outcome = this.test.run((self) -> {
			Coroutine coroutine = new Coroutine(self, null);
			return looksIn(coroutine, 16, false);
		});
		assertThat(outcome.value()).isEqualTo(0);
	}

	@Test
	void coroutineThatLooksInVainHardlyLooksAnyMore() {
		Outcome outcome = this.test.run((self) -> looksIn(new Coroutine(self, null), 100_000, false));
		assertThat((Integer) outcome.value()).isBetween(0, 200);
	}

	@Test
	void coroutineThatFindsTheBatonLooksEveryTimeIfThereAreSeveralCarriers() {
		Outcome outcome = this.test.run((self) -> {
			Coroutine coroutine = new Coroutine(self, null);
			looksIn(coroutine, 100_000, false);
			looksIn(coroutine, 1_024, true);
			return looksIn(coroutine, 1_000, true);
		});
		assertThat(outcome.value()).isEqualTo((Kernel.CARRIERS > 1) ? 1_000 : 0);
	}

	@Test
	void coroutineThatSpinsInVainHardlySpinsAnyMore() {
		Outcome outcome = this.test.run((self) -> spinsIn(new Coroutine(self, null), 100_000, false));
		assertThat((Integer) outcome.value()).isBetween(1, 200);
	}

	@Test
	void coroutineThatFindsTheBatonLetsOthersRunInEverySixteenthHandOver() {
		Outcome outcome = this.test.run((self) -> {
			Coroutine coroutine = new Coroutine(self, null);
			spinsIn(coroutine, 100_000, false);
			spinsIn(coroutine, 1_600, true);
			return spinsIn(coroutine, 1_600, true);
		});
		assertThat(outcome.value()).isEqualTo(1_500);
	}

	/** How many of some hand-overs look without letting others run. */
	private static int spinsIn(Coroutine coroutine, int handOvers, boolean found) {
		int result = 0;
		for (int i = 0; i < handOvers; i++) {
			if (coroutine.spins()) {
				result++;
				coroutine.spun(found);
			}
		}
		return result;
	}

	/** How many of some hand-overs of the calling thread are with a look. */
	private static int looksIn(Coroutine coroutine, int handOvers, boolean found) {
		int result = 0;
		for (int i = 0; i < handOvers; i++) {
			if (coroutine.looks() > 0) {
				result++;
				coroutine.looked(found);
			}
		}
		return result;
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(TestKernel.PATIENCE)
			.until(condition::getAsBoolean);
	}

}
