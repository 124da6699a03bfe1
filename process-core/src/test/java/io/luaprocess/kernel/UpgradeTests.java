package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another program takes over a process, whatever kind of coroutine asks for that.
 */
@Timeout(60)
class UpgradeTests {

	private final TestKernel test = new TestKernel(TestKernel.settings(2, 0, 100));

	/** Code of the first program that runs after the upgrade. */
	private final AtomicInteger wentOn = new AtomicInteger();

	@AfterEach
	void close() {
		this.test.close();
	}

	/** The coroutine that asks for the upgrade. */
	enum From {

		MAIN, MAIN_OUTSIDE, SPAWNED, SPAWNED_OUTSIDE, SPAWNED_THREAD, MAIN_THREAD, SPAWNED_THREAD_OF_A_THREAD;

		boolean blocks() {
			return this == MAIN_THREAD || this == SPAWNED_THREAD_OF_A_THREAD;
		}

	}

	@ParameterizedTest
	@EnumSource
	void programInPiecesTakesOver(From from) {
		assertUpgraded(from, (process) -> new PieceBody(process, "test:next", CpuLimits.DEFAULT, (self) -> {
			self.goOutside();
			return null;
		}, (self) -> {
			assertFresh(self.process);
			Channel inbox = TestKernel.inbox(self.process);
			return List.of(self.receive(inbox), self.receive(inbox), self.receive(inbox));
		}));
	}

	@ParameterizedTest
	@EnumSource
	void programOnAThreadTakesOver(From from) {
		assertUpgraded(from, (process) -> new JavaBody(process, "test:next", () -> {
		}, (self) -> {
			assertFresh(self);
			Channel inbox = TestKernel.inbox(self);
			return List.of(inbox.receive(), inbox.receive(), inbox.receive());
		}));
	}

	private static void assertFresh(ProcessInstance self) {
		assertThat(self.coroutineCount()).isEqualTo(1);
		assertThat(self.timerCount()).isZero();
		assertThat(self.pendingCalls()).isZero();
		assertThat(self.trapLinks()).isFalse();
	}

	private interface Successor {

		ProcessBody of(ProcessInstance process);

	}

	private void assertUpgraded(From from, Successor successor) {
		for (int i = 0; i < 20; i++) {
			ProcessInstance process = this.test.spawnBody((self) -> first(from, self, successor));
			process.send(TestKernel.message("a", 1));
			process.send(TestKernel.message("b", 2));
			process.send(TestKernel.message("go", 0));
			process.send(TestKernel.message("a", 3));
			assertThat(TestKernel.outcome(process)).isEqualTo(Outcome.of(List.of(1, 2, 3)));
			assertThat(process.definitionId()).isEqualTo("test:next");
			TestKernel.await(process.runner::isDone);
		}
		assertThat(this.wentOn).hasValue(0);
		Leaks.awaitEmpty(this.test);
	}

	private ProcessBody first(From from, ProcessInstance self, Successor successor) {
		return from.blocks() ? new JavaBody(self, "test:first", () -> {
		}, (me) -> runOnAThread(from, me, successor)) : new PieceBody(self, "test:first", CpuLimits.DEFAULT,
				(me) -> null, (me) -> runInPieces(from, me, successor));
	}

	/** Leaves everything open, waits for a message, and asks for the upgrade. */
	private Object runInPieces(From from, Pieces self, Successor successor) {
		open(self.process);
		self.spawnCoroutine((other) -> {
			other.forever();
			this.wentOn.incrementAndGet();
		});
		self.spawnCoroutine((other) -> {
			other.await(other.inside(other.process::beginCall));
			this.wentOn.incrementAndGet();
		});
		Pieces.Program upgrading = (me) -> {
			me.receive(me.process.subscriptions().listen("go", Integer.MAX_VALUE, Message::payload));
			if (from == From.MAIN_OUTSIDE || from == From.SPAWNED_OUTSIDE) {
				me.goOutside();
			}
			return me.upgrade(successor.of(me.process));
		};
		if (from == From.SPAWNED_THREAD) {
			self.inside(() -> {
				self.process.spawnThread(() -> {
					self.process.subscriptions().listen("go", Integer.MAX_VALUE, Message::payload).receive();
					((PieceBody) self.process.body()).replacement = successor.of(self.process);
					throw TerminationSignal.INSTANCE;
				});
				return null;
			});
		}
		else if (from == From.MAIN || from == From.MAIN_OUTSIDE) {
			return upgrading.run(self);
		}
		else {
			self.spawnCoroutine(upgrading::run);
		}
		self.forever();
		this.wentOn.incrementAndGet();
		return null;
	}

	private Object runOnAThread(From from, ProcessInstance self, Successor successor) {
		open(self);
		self.spawnThread(() -> {
			new Channel(self, 0).receive();
			this.wentOn.incrementAndGet();
		});
		Runnable upgrading = () -> {
			self.subscriptions().listen("go", Integer.MAX_VALUE, Message::payload).receive();
			((JavaBody) self.body()).replacement = successor.of(self);
			throw TerminationSignal.INSTANCE;
		};
		if (from == From.MAIN_THREAD) {
			upgrading.run();
		}
		else {
			self.spawnThread(upgrading);
		}
		new Channel(self, 0).receive();
		this.wentOn.incrementAndGet();
		return null;
	}

	private static void open(ProcessInstance self) {
		self.trapLinks(true);
		self.subscriptions().listen("a", Integer.MAX_VALUE, Message::payload);
		self.schedule(TimeUnit.HOURS.toNanos(1), () -> {
		});
	}

	@Test
	void answerToTheProgramBeforeIsDropped() {
		List<PendingCall> calls = new ArrayList<>();
		ProcessInstance process = this.test.spawnPieces((self) -> {
			PendingCall call = self.inside(self.process::beginCall);
			calls.add(call);
			self.spawnCoroutine((other) -> {
				other.await(call);
				this.wentOn.incrementAndGet();
			});
			self.yield();
			return self.upgrade(new PieceBody(self.process, "test:next", CpuLimits.DEFAULT, (next) -> null,
					(next) -> next.receive(TestKernel.inbox(next.process))));
		});
		TestKernel.await(() -> process.definitionId().equals("test:next"));
		TestKernel.idle(process);
		calls.forEach((call) -> call.complete(Outcome.of("late")));
		process.send(TestKernel.message("t", "message"));
		assertThat(TestKernel.outcome(process).value()).isEqualTo("message");
		assertThat(this.wentOn).hasValue(0);
	}

	@Test
	void childWhoseTopLevelRunsEndsWithTheProgramThatSpawnsIt() {
		CountDownLatch loading = new CountDownLatch(1);
		ProcessInstance process = this.test.spawnPieces((self) -> {
			self.spawnCoroutine((other) -> other
				.spawn(new SpawnSpec(this.test.host, "test:child", PieceBody.of(CpuLimits.DEFAULT, (child) -> {
					loading.countDown();
					return child.spin();
				}, (child) -> null), self.process, false, false, null, List.of(), null, null)));
			self.yield();
			while (loading.getCount() > 0) {
				self.sleep(10_000);
			}
			return self
				.upgrade(new PieceBody(self.process, "test:next", CpuLimits.DEFAULT, (next) -> null, (next) -> "next"));
		});
		assertThat(TestKernel.outcome(process).value()).isEqualTo("next");
		Leaks.awaitEmpty(this.test);
		assertThat(this.test.host.counters().spawned()).isOne();
	}

	/** What the top level of a successor does. */
	enum Load {

		FAILS, IS_TERMINATED, FAILS_OUTSIDE

	}

	@ParameterizedTest
	@EnumSource
	void failingTopLevelOfTheSuccessorEndsTheProcess(Load load) {
		ProcessInstance process = this.test
			.spawnPieces((self) -> self.upgrade(new PieceBody(self.process, "test:next", CpuLimits.DEFAULT, (next) -> {
				if (load == Load.FAILS_OUTSIDE) {
					next.goOutside();
				}
				if (load == Load.IS_TERMINATED) {
					return next.spin();
				}
				throw new ProcessException(ErrorKind.INVALID, "top level");
			}, (next) -> this.wentOn.incrementAndGet())));
		if (load == Load.IS_TERMINATED) {
			TestKernel.await(() -> process.definitionId().equals("test:next"));
			process.terminate(ProcessError.of(ErrorKind.INTERNAL, "top level"));
		}
		assertThat(TestKernel.outcome(process).error().message()).isEqualTo("top level");
		TestKernel.await(process.runner::isDone);
		assertThat(PieceBody.of(process).closed).isOne();
		assertThat(this.wentOn).hasValue(0);
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void programThatCannotBeClosedEndsTheProcess() {
		ProcessInstance process = this.test.spawnBody((self) -> new ProcessBody() {

			@Override
			public Progress load() {
				return Progress.DONE;
			}

			@Override
			public Progress run() {
				throw TerminationSignal.INSTANCE;
			}

			@Override
			public Outcome outcome() {
				return Outcome.NOTHING;
			}

			@Override
			public ProcessBody replacement() {
				return new PieceBody(self, "test:next", CpuLimits.DEFAULT, (next) -> null, (next) -> null);
			}

			@Override
			public String definitionId() {
				return "test:broken";
			}

			@Override
			public ProcessError errorOf(Throwable failure) {
				return ProcessError.of(ErrorKind.INTERNAL, failure.getMessage());
			}

			@Override
			public void closed() {
				throw new IllegalStateException("cannot be closed");
			}

		});
		assertThat(TestKernel.outcome(process).error()).isNotNull();
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void processCanBeUpgradedManyTimes() {
		int times = 300;
		ProcessInstance process = this.test.spawnPieces((self) -> again(self, times));
		assertThat(TestKernel.outcome(process).value()).isEqualTo("the last one");
		assertThat(process.definitionId()).isEqualTo("test:0");
		Leaks.awaitEmpty(this.test);
	}

	private static Object again(Pieces self, int times) {
		if (times == 0) {
			return "the last one";
		}
		int rest = times - 1;
		ProcessBody next = new PieceBody(self.process, "test:" + rest, CpuLimits.DEFAULT, (me) -> null,
				(me) -> again(me, rest));
		switch (times % 4) {
			case 0 -> self.goOutside();
			case 1 -> self.giveWay();
			case 2 -> self.sleep(1000);
			default -> self.spawnCoroutine(Pieces::forever);
		}
		return self.upgrade(next);
	}

}
