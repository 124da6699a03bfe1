package io.luaprocess.kernel;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.topology.Relations.Made;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process relates itself with a process of another node, which relates itself with a
 * second process here, while the other node is lost, all on threads of their own.
 */
@Timeout(120)
class RemoteInterleavingTests {

	private static final int ROUNDS = 1000;

	private static final int MOST_STEPS = 20;

	private static final Outcome DOWN = Outcome.failure(ProcessError.of(ErrorKind.UNAVAILABLE, "node down: n2"));

	private final long seed = Long.getLong("test.seed", System.nanoTime());

	private final SplittableRandom seeds = new SplittableRandom(this.seed);

	@Test
	void eachMonitorBringsOneExitAndEachLinkOneLinkDown() throws Exception {
		System.out.println("seed " + this.seed);
		try (TestKernel test = new TestKernel(TestKernel.on("n1#1", Platform.threads(2)));
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < ROUNDS; i++) {
				new Round(test, Pid.of("n2#1", "test:host", i), this.seeds.split()).play(threads);
			}
			assertThat(test.kernel.processCount()).isZero();
		}
	}

	/** One process of the other node, and two of this one. */
	private static final class Round {

		private final TestKernel test;

		private final Pid pid;

		private final StandIns standIns;

		private final SplittableRandom random;

		private final SplittableRandom other;

		private final boolean secondEnds;

		private final CountDownLatch begin = new CountDownLatch(1);

		private final CountDownLatch lost = new CountDownLatch(1);

		Round(TestKernel test, Pid pid, SplittableRandom random) {
			this.test = test;
			this.pid = pid;
			this.standIns = new StandIns(test.kernel);
			this.random = random;
			this.other = random.split();
			this.secondEnds = random.nextInt(3) == 0;
		}

		void play(ExecutorService threads) throws Exception {
			int yields = this.random.nextInt(200);
			ProcessInstance first = this.test.spawn((self) -> new Own(self).run());
			ProcessInstance second = this.test.spawn(this::passive);
			Future<Boolean> linked = threads.submit(() -> lane(second));
			Future<?> end = threads.submit(() -> end(second, yields));
			this.begin.countDown();
			boolean secondIsLinked = linked.get();
			end.get();
			assertThat(TestKernel.outcome(first).value()).isEqualTo("as told");
			Outcome outcome = TestKernel.outcome(second);
			if (!this.secondEnds) {
				assertThat(outcome.value()).isEqualTo(secondIsLinked ? 1 : 0);
			}
			assertThat(this.standIns.ended).doesNotHaveDuplicates();
			assertThat(this.standIns.all.values())
				.allMatch((remote) -> !remote.isAlive() && !remote.wasDropped() && remote.relationCount() == 0);
			assertThat(first.relations.size() + second.relations.size()).isZero();
		}

		/** Loses the other node, perhaps after the second process has ended. */
		private void end(ProcessInstance second, int yields) {
			await(this.begin);
			for (int i = 0; i < yields; i++) {
				Thread.yield();
			}
			if (this.secondEnds) {
				second.terminate(ProcessError.of(ErrorKind.INTERNAL, "process terminated"));
			}
			RemoteProcess remote = this.standIns.of(this.pid);
			while (!remote.end(DOWN, 1)) {
				this.standIns.all.remove(this.pid, remote);
				remote = this.standIns.of(this.pid);
			}
			this.lost.countDown();
		}

		private Object passive(ProcessInstance self) {
			self.trapLinks(true);
			return self.callOut(() -> {
				await(this.lost);
				return true;
			}) ? RemoteProcessTests.events(self).size() : -1;
		}

		/** What the other node asks for; returns whether there is a link in the end. */
		private boolean lane(ProcessInstance second) {
			await(this.begin);
			boolean linked = false;
			for (int i = this.other.nextInt(MOST_STEPS); i > 0; i--) {
				RemoteProcess remote = this.standIns.of(this.pid);
				switch (this.other.nextInt(4)) {
					case 0 -> this.standIns.relate(this.pid, (it) -> it.monitor(second));
					case 1 -> remote.unmonitor(second);
					case 2 -> linked |= this.standIns.relate(this.pid, (it) -> it.link(second)) == Made.NEW;
					default -> linked &= !remote.unlink(second);
				}
			}
			return linked;
		}

		private static void await(CountDownLatch latch) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		/** What the first process does for itself. */
		private final class Own {

			private final ProcessInstance self;

			private boolean monitored;

			private boolean linked;

			Own(ProcessInstance self) {
				this.self = self;
			}

			Object run() {
				this.self.trapLinks(true);
				await(Round.this.begin);
				for (int i = Round.this.random.nextInt(MOST_STEPS); i > 0; i--) {
					step();
				}
				this.self.callOut(() -> {
					await(Round.this.lost);
					return null;
				});
				List<Signal> events = RemoteProcessTests.events(this.self);
				Set<Class<?>> kinds = events.stream().map(Object::getClass).collect(Collectors.toSet());
				boolean right = kinds.contains(Signal.Exit.class) == this.monitored
						&& kinds.contains(Signal.LinkDown.class) == this.linked && events.size() == kinds.size();
				return right ? "as told" : "monitored " + this.monitored + ", linked " + this.linked + ": " + events;
			}

			private void step() {
				switch (Round.this.random.nextInt(4)) {
					case 0 -> this.monitored |= isMade(Round.this.standIns.relate(Round.this.pid, this.self::monitor));
					case 1 -> {
						this.self.unmonitor(Round.this.pid);
						this.monitored = false;
					}
					case 2 -> this.linked |= isMade(Round.this.standIns.relate(Round.this.pid, this.self::link));
					default -> {
						this.self.unlink(Round.this.standIns.of(Round.this.pid));
						this.linked = false;
					}
				}
			}

			private static boolean isMade(Made made) {
				return made != Made.ENDED;
			}

		}

	}

}
