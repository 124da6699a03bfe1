package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A spawn can fail in each of its stages: the spawner is told once, and nothing of the
 * child stays behind.
 */
@Timeout(60)
class FailedSpawnTests {

	private static final String NAME = "name";

	private static final int CAPACITY = 2;

	private final TestKernel test = new TestKernel(TestKernel.settings(2, 3, CAPACITY));

	private final Host target = this.test.kernel.addHost(TestKernel.settings("test:target", 1, 1, CAPACITY));

	private final AtomicReference<ProcessInstance> child = new AtomicReference<>();

	private final AtomicInteger told = new AtomicInteger();

	private final AtomicBoolean wentOn = new AtomicBoolean();

	private final AtomicInteger exits = new AtomicInteger();

	FailedSpawnTests() {
		this.test.kernel
			.addExitObserver((process, outcome) -> this.exits.addAndGet((process == this.child.get()) ? 1 : 0));
	}

	@AfterEach
	void close() {
		this.test.close();
	}

	enum Stage {

		HOST_NOT_RUNNING("host is not running"), TOO_MANY("max processes limit exceeded"),
		MESSAGES_DO_NOT_FIT("mailbox full"), BODY("no body"), LOAD("top level"), LOAD_OUTSIDE("top level"),
		LOAD_IN_A_CALL("top level"), LOAD_OVERFLOWS("stack overflow"), LOAD_TAKES_TOO_LONG("cpu time limit exceeded"),
		LOAD_TERMINATES_ITSELF("itself"), TERMINATED_DURING_LOAD("by others"),
		CANCELED_DURING_LOAD("process terminated"), HOST_STOPS_DURING_LOAD("context canceled"), ON_HOLDER("not asked"),
		HOLDER_IS_FULL("mailbox full"), ON_START("not started");

		final String error;

		Stage(String error) {
			this.error = error;
		}

		/** Whether there is a process. */
		boolean begins() {
			return compareTo(LOAD) >= 0 && this != ON_HOLDER && this != HOLDER_IS_FULL;
		}

	}

	@ParameterizedTest
	@EnumSource
	void spawnByTheApplication(Stage stage) {
		prepare(stage);
		CompletableFuture<ProcessError> failure = new CompletableFuture<>();
		try {
			this.test.kernel.start(spec(stage, null, false), (spawned, error) -> {
				this.told.incrementAndGet();
				failure.complete(error);
			});
		}
		catch (ProcessException ex) {
			this.told.incrementAndGet();
			failure.complete(ex.error());
		}
		assertThat(failure.orTimeout(20, TimeUnit.SECONDS).join().message()).isEqualTo(stage.error);
		assertGone(stage);
	}

	@ParameterizedTest
	@EnumSource
	void spawnByAProcess(Stage stage) {
		prepare(stage);
		assertThat(this.test.runPieces((self) -> {
			String error = spawn(self, spec(stage, self.process, true));
			assertThat(self.process.relations.size()).isZero();
			// The answer comes through the mailbox.
			self.sleep(1);
			assertThat(self.process.pendingCalls()).isZero();
			return error;
		})).isEqualTo(Outcome.of(stage.error));
		assertGone(stage);
	}

	@ParameterizedTest
	@EnumSource
	void spawnByACoroutineOnAThread(Stage stage) {
		prepare(stage);
		assertThat(this.test.run((self) -> {
			try {
				return this.test.kernel.spawn(spec(stage, self, true));
			}
			catch (ProcessException ex) {
				this.told.incrementAndGet();
				return ex.error().message();
			}
		})).isEqualTo(Outcome.of(stage.error));
		assertGone(stage);
	}

	private String spawn(Pieces self, SpawnSpec spec) {
		try {
			self.spawn(spec);
			return "spawned";
		}
		catch (ProcessException ex) {
			this.told.incrementAndGet();
			return ex.error().message();
		}
	}

	private void prepare(Stage stage) {
		if (stage != Stage.HOST_NOT_RUNNING) {
			this.target.start();
		}
		if (stage == Stage.TOO_MANY) {
			this.test.kernel.spawn(SpawnSpec.of(this.target, "test:only", PieceBody.of(Pieces::forever)));
		}
		if (stage == Stage.ON_HOLDER || stage == Stage.HOLDER_IS_FULL) {
			ProcessInstance holder = this.test.kernel
				.spawn(new SpawnSpec(this.test.host, "test:holder", PieceBody.of(Pieces::forever), null, false, false,
						NAME, List.of(), null, null))
				.process();
			holder.send(TestKernel.message("t", 1));
		}
	}

	private SpawnSpec spec(Stage stage, ProcessInstance parent, boolean related) {
		Message one = TestKernel.message("t", 1);
		List<Message> messages = switch (stage) {
			case MESSAGES_DO_NOT_FIT -> List.of(one, TestKernel.message("t", 2), TestKernel.message("t", 3));
			case HOLDER_IS_FULL -> List.of(one, TestKernel.message("t", 2));
			default -> List.of(one);
		};
		return new SpawnSpec(this.target, "test:child", (self) -> body(stage, self), parent, related, related, NAME,
				messages, (self) -> {
					if (stage == Stage.ON_START) {
						throw new ProcessException(ErrorKind.CANCELED, "not started");
					}
				}, (holder) -> {
					if (stage == Stage.ON_HOLDER) {
						throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not asked");
					}
				});
	}

	private PieceBody body(Stage stage, ProcessInstance self) {
		if (stage == Stage.BODY) {
			throw new ProcessException(ErrorKind.INVALID, "no body");
		}
		this.child.set(self);
		CpuLimits limits = (stage == Stage.LOAD_TAKES_TOO_LONG)
				? new CpuLimits(Duration.ofMillis(10), Duration.ZERO, Duration.ZERO, Duration.ofMillis(20))
				: CpuLimits.DEFAULT;
		return new PieceBody(self, "test:child", limits, (me) -> load(stage, me), (me) -> {
			this.wentOn.set(true);
			return null;
		});
	}

	private Object load(Stage stage, Pieces self) {
		self.spawnCoroutine((other) -> this.wentOn.set(true));
		self.inside(() -> self.process.schedule(Long.MAX_VALUE, () -> {
		}));
		ProcessInstance process = self.process;
		ProcessException failure = new ProcessException(ErrorKind.INVALID, "top level");
		switch (stage) {
			case LOAD -> throw failure;
			case LOAD_OUTSIDE -> {
				self.goOutside();
				throw failure;
			}
			case LOAD_IN_A_CALL -> {
				self.goOutside();
				self.callOut(() -> {
					throw failure;
				});
			}
			case LOAD_OVERFLOWS -> throw new StackOverflowError();
			case LOAD_TAKES_TOO_LONG -> self.spin();
			case LOAD_TERMINATES_ITSELF ->
				self.inside(() -> process.terminate(ProcessError.of(ErrorKind.INTERNAL, "itself")));
			case TERMINATED_DURING_LOAD -> {
				Thread.startVirtualThread(() -> process.terminate(ProcessError.of(ErrorKind.INTERNAL, "by others")));
				self.spin();
			}
			case CANCELED_DURING_LOAD -> {
				process.cancel(this.test.kernel.control(), Duration.ofMillis(5), null);
				self.spin();
			}
			case HOST_STOPS_DURING_LOAD -> {
				this.target.stop(Duration.ofMillis(5));
				self.spin();
			}
			default -> {
			}
		}
		return null;
	}

	private void assertGone(Stage stage) {
		assertThat(this.wentOn).isFalse();
		ProcessInstance process = this.child.get();
		if (stage.begins()) {
			TestKernel.await(process.runner::isDone);
			assertThat(process.isAlive()).isFalse();
			assertThat(PieceBody.of(process).closed).isOne();
			assertThat(process.relations.size()).isZero();
		}
		assertThat(this.exits).as("a process whose spawn failed has not ended").hasValue(0);
		assertThat(this.told).hasValue(1);
		assertThat(this.target.counters().spawned()).isEqualTo((stage == Stage.TOO_MANY) ? 1 : 0);
		this.test.kernel.processes().forEach((other) -> other.terminate(Host.CUT_OFF));
		TestKernel.await(() -> this.target.processCount() == 0 && this.target.running() == 0);
		Leaks.awaitEmpty(this.test);
	}

	@ParameterizedTest
	@EnumSource
	void endOfTheSpawnerEndsTheSpawn(EndOfTheSpawner end) {
		this.target.start();
		CountDownLatch loading = new CountDownLatch(1);
		ProcessInstance parent = this.test.spawnPieces((self) -> {
			self.spawnCoroutine((other) -> other.spawn(new SpawnSpec(this.target, "test:child", (process) -> {
				this.child.set(process);
				return new PieceBody(process, "test:child", CpuLimits.DEFAULT, (me) -> {
					if (end == EndOfTheSpawner.TERMINATED_WHILE_THE_CHILD_IS_OUTSIDE) {
						me.goOutside();
					}
					loading.countDown();
					return me.spin();
				}, (me) -> {
					this.wentOn.set(true);
					return null;
				});
			}, self.process, true, true, NAME, List.of(), null, null)));
			self.yield();
			while (loading.getCount() > 0) {
				self.sleep(1000);
			}
			return switch (end) {
				case RETURNS -> "end";
				case FAILS -> throw new IllegalStateException("failed");
				default -> self.forever();
			};
		});
		while (loading.getCount() > 0) {
			Thread.onSpinWait();
		}
		if (end.ordinal() >= EndOfTheSpawner.TERMINATED.ordinal()) {
			parent.terminate(Host.CUT_OFF);
		}
		TestKernel.outcome(parent);
		TestKernel.await(() -> this.child.get().runner.isDone());
		assertThat(this.wentOn).isFalse();
		assertThat(this.target.counters().spawned()).isZero();
		assertThat(PieceBody.of(this.child.get()).closed).isOne();
		TestKernel.await(() -> this.target.processCount() == 0 && this.target.running() == 0);
		Leaks.awaitEmpty(this.test);
	}

	enum EndOfTheSpawner {

		RETURNS, FAILS, TERMINATED, TERMINATED_WHILE_THE_CHILD_IS_OUTSIDE

	}

}
