package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes with random programs that end in random ways give back all places of their
 * host, and leave nothing behind.
 */
@Timeout(120)
class HostRunningTests {

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	@ParameterizedTest
	@CsvSource({ "1, 0", "1, 1", "2, 0", "2, 1", "2, 3", "8, 0", "8, 1", "8, 3" })
	void noneRunsWhenAllHaveEnded(int workers, int places) {
		long seed = Long.getLong("model.seed", System.nanoTime());
		Random random = new Random(seed);
		try (TestKernel test = new TestKernel(new Kernel(null, 0, workers), TestKernel.settings(places, 0, 50))) {
			List<ProcessInstance> all = new ArrayList<>();
			for (int i = 0; i < 150; i++) {
				ProcessInstance process = spawn(test, random);
				if (process != null) {
					all.add(process);
					disturb(all, random);
				}
			}
			assertThat(test.host.running()).isBetween(0, (places > 0) ? places : all.size());
			for (int n = 0; n < 2_000; n++) {
				disturb(all, random);
			}
			for (ProcessInstance process : all) {
				if (random.nextInt(3) > 0) {
					process.terminate(TERMINATED);
				}
				process.cancel(test.kernel.control(), Duration.ZERO, null);
			}
			for (ProcessInstance process : all) {
				TestKernel.outcome(process);
				TestKernel.await(process.runner::isDone);
			}
			Leaks.awaitEmpty(test);
			assertThat(test.runPieces((self) -> "again").value()).as("seed " + seed).isEqualTo("again");
		}
	}

	private static ProcessInstance spawn(TestKernel test, Random random) {
		long seed = random.nextLong();
		boolean outside = random.nextBoolean();
		boolean fails = random.nextInt(5) == 0;
		try {
			return test.spawnBody(PieceBody.of(CpuLimits.DEFAULT, (self) -> {
				if (outside) {
					self.callApplication(() -> null);
				}
				if (fails) {
					throw new ProcessException(ErrorKind.INVALID, "top level");
				}
				return null;
			}, (self) -> run(self, test, new Random(seed))));
		}
		catch (ProcessException ex) {
			assertThat(ex).hasMessage("top level");
			return null;
		}
	}

	private static void disturb(List<ProcessInstance> all, Random random) {
		ProcessInstance process = all.get(random.nextInt(all.size()));
		if (random.nextInt(100) == 0) {
			process.terminate(TERMINATED);
		}
		else {
			process.send(TestKernel.message("t", 1));
		}
	}

	private static Object run(Pieces self, TestKernel test, Random random) {
		Channel inbox = TestKernel.inbox(self.process);
		Channel channel = new Channel(self.process, random.nextInt(2));
		int coroutines = random.nextInt(3);
		for (int i = 0; i < coroutines; i++) {
			Random own = new Random(random.nextLong());
			self.spawnCoroutine((other) -> {
				while (step(other, test, inbox, channel, own)) {
					other.yield();
				}
			});
		}
		while (step(self, test, inbox, channel, random)) {
			self.poll();
		}
		return "end";
	}

	/** Returns false if the coroutine is to end. */
	private static boolean step(Pieces self, TestKernel test, Channel inbox, Channel channel, Random random) {
		switch (random.nextInt(14)) {
			case 0 -> self.callApplication(() -> null);
			case 1 -> self.callApplication(() -> sleep(random.nextInt(3)));
			case 2 -> self.goOutside();
			case 3 -> self.giveWay();
			case 4 -> self.sleep(random.nextInt(2_000_000));
			case 5 -> self.receive(inbox);
			case 6 -> self.select(List.of(new Channel.Case(inbox, false, null), new Channel.Case(channel, true, 1)),
					random.nextBoolean());
			case 7 ->
				self.select(List.of(new Channel.Case(channel, false, null), new Channel.Case(channel, true, 1)), true);
			case 8 -> self.burn(random.nextInt(5));
			case 9 -> {
				PendingCall call = self.inside(self.process::beginCall);
				Thread.startVirtualThread(() -> call.complete(Outcome.NOTHING));
				self.await(call);
			}
			case 10 -> spawn(self, test, random.nextInt(4));
			case 11 -> self.inside(() -> self.process.schedule(TimeUnit.HOURS.toNanos(1), () -> {
			}));
			case 12 -> {
				if (random.nextInt(20) == 0) {
					throw new IllegalStateException("failed");
				}
			}
			default -> {
				return random.nextInt(50) > 0;
			}
		}
		return true;
	}

	private static Object sleep(long millis) {
		try {
			Thread.sleep(millis);
			return "slept";
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
	}

	private static void spawn(Pieces self, TestKernel test, int kind) {
		try {
			self.spawn(new SpawnSpec(test.host, "test:child", PieceBody.of(CpuLimits.DEFAULT, (child) -> {
				if (kind == 0) {
					throw new ProcessException(ErrorKind.INVALID, "top level");
				}
				if (kind == 1) {
					child.callApplication(() -> null);
				}
				return null;
			}, (child) -> null), self.process, kind == 2, false, null, List.of(), null, null));
		}
		catch (ProcessException ex) {
			assertThat(ex).hasMessage("top level");
		}
	}

}
