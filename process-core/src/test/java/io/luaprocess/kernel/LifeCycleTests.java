package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import io.luaprocess.topology.Relations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spawn, monitors, links, names, cancel, terminate, upgrade and the exit path.
 */
class LifeCycleTests {

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	private static Object forever(ProcessInstance self) {
		return new Channel(self, 0).receive();
	}

	@Test
	void watcherGetsExitWhenNameAndPidAreGone() {
		Outcome outcome = this.test.run((self) -> {
			Channel events = TestKernel.events(self);
			ProcessInstance child = this.test.spawnFrom(self, true, false, (me) -> {
				this.test.kernel.names().register("child", me.pid(), Integer.MAX_VALUE);
				return "result";
			});
			Signal.Exit exit = (Signal.Exit) events.receive();
			assertThat(exit.from()).isEqualTo(child.pid());
			assertThat(exit.outcome().value()).isEqualTo("result");
			assertThat(this.test.kernel.process(child.pid())).isNull();
			assertThat(this.test.kernel.names().lookup("child")).isNull();
			assertThat(this.test.host.processCount()).isEqualTo(1);
			assertThat(child.send(TestKernel.message("t", 1))).isEqualTo(Delivery.DEAD);
			assertThat(self.monitor(child)).isEqualTo(Relations.Made.ENDED);
			assertThat(self.link(child)).isEqualTo(Relations.Made.ENDED);
			return "ok";
		});
		assertThat(outcome.error()).isNull();
	}

	@Test
	void monitorTwiceExistsAndUnmonitorDropsAQueuedExit() {
		Outcome outcome = this.test.run((self) -> {
			ProcessInstance child = this.test.spawn(LifeCycleTests::forever);
			ProcessInstance other = this.test.spawn(LifeCycleTests::forever);
			assertThat(self.monitor(child)).isEqualTo(Relations.Made.NEW);
			assertThat(self.monitor(child)).isEqualTo(Relations.Made.OLD);
			assertThat(self.monitor(other)).isEqualTo(Relations.Made.NEW);
			child.terminate(TERMINATED);
			TestKernel.outcome(child);
			self.unmonitor(child.pid());
			other.terminate(TERMINATED);
			return ((Signal.Exit) TestKernel.events(self).receive()).from().equals(other.pid());
		});
		assertThat(outcome.value()).isEqualTo(true);
	}

	@Test
	void untrappedLinkDownFailsTheProcessEvenIfItReadsEvents() {
		ProcessInstance process = this.test.spawn((self) -> {
			this.test.spawnFrom(self, false, true, (me) -> {
				throw new IllegalStateException("broken");
			});
			return TestKernel.events(self).receive();
		});
		Outcome outcome = TestKernel.outcome(process);
		assertThat(outcome.error().message()).isEqualTo("linked process failed");
		assertThat(outcome.error().details().toMap()).containsOnlyKeys("from");
	}

	@Test
	void trappedLinkDownIsAnEventAndComesAfterExit() {
		Outcome outcome = this.test.run((self) -> {
			self.trapLinks(true);
			this.test.spawnFrom(self, true, true, (me) -> {
				throw new IllegalStateException("broken");
			});
			Channel events = TestKernel.events(self);
			Object first = events.receive();
			Object second = events.receive();
			assertThat(first).isInstanceOf(Signal.Exit.class);
			assertThat(((Signal.LinkDown) second).error().message()).isEqualTo("broken");
			return "trapped";
		});
		assertThat(outcome.value()).isEqualTo("trapped");
	}

	@Test
	void trapLinksSetRightAfterSpawnLinkedIsInTime() {
		Outcome outcome = this.test.run((self) -> {
			ProcessInstance child = this.test.spawnFrom(self, false, true, (me) -> {
				throw new IllegalStateException("broken");
			});
			TestKernel.outcome(child);
			self.trapLinks(true);
			return TestKernel.events(self).receive() instanceof Signal.LinkDown;
		});
		assertThat(outcome.value()).isEqualTo(true);
	}

	@Test
	void normalEndDissolvesALinkSilentlyAndUnlinkDropsAQueuedLinkDown() {
		Outcome outcome = this.test.run((self) -> {
			TestKernel.outcome(this.test.spawnFrom(self, false, true, (me) -> "fine"));
			ProcessInstance child = this.test.spawnFrom(self, false, true, LifeCycleTests::forever);
			child.terminate(TERMINATED);
			TestKernel.outcome(child);
			self.unlink(child.pid());
			self.sleep(1000);
			return "alive";
		});
		assertThat(outcome.value()).isEqualTo("alive");
	}

	@Test
	void abnormalEndOfAChainReachesAllLinkedProcesses() {
		List<ProcessInstance> chain = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			ProcessInstance before = chain.isEmpty() ? null : chain.getLast();
			chain.add(this.test.spawn((self) -> {
				if (before != null) {
					self.link(before);
				}
				return forever(self);
			}));
		}
		chain.forEach(TestKernel::idle);
		chain.get(2).terminate(TERMINATED);
		for (ProcessInstance process : chain) {
			assertThat(TestKernel.outcome(process).normal()).isFalse();
		}
	}

	@Test
	void terminateStopsASpinningProcess() {
		ProcessInstance process = this.test.spawnSpinning();
		assertThat(process.terminate(TERMINATED)).isTrue();
		assertThat(process.isAlive()).isFalse();
		assertThat(process.terminate(TERMINATED)).isFalse();
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		assertThat(this.test.host.counters().terminatedExits()).isEqualTo(1);
	}

	@Test
	void terminateOfOneselfDoesNotReturn() {
		AtomicBoolean returned = new AtomicBoolean();
		Outcome outcome = this.test.run((self) -> {
			self.terminate(TERMINATED);
			returned.set(true);
			return null;
		});
		assertThat(outcome.error()).isEqualTo(TERMINATED);
		assertThat(returned).isFalse();
	}

	@Test
	void terminateReachesACoroutineThatSpinsWhileMainWaits() {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			self.spawnCoroutine(Pieces::spin);
			return self.forever();
		});
		process.terminate(TERMINATED);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
	}

	@Test
	void terminateInterruptsACallIntoApplicationCode() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> self.callOut(() -> {
			inside.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				return "interrupted";
			}
			return "?";
		}));
		inside.await();
		process.terminate(TERMINATED);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
	}

	@Test
	void applicationCodeThatIgnoresTheInterruptDoesNotDelayTheWatchers() throws Exception {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicBoolean wentOn = new AtomicBoolean();
		ProcessInstance process = this.test.spawn((self) -> {
			self.callOut(() -> {
				inside.countDown();
				boolean done = false;
				while (!done) {
					try {
						release.await();
						done = true;
					}
					catch (InterruptedException ex) {
						// the stubborn kind
					}
				}
				return null;
			});
			wentOn.set(true);
			return null;
		});
		inside.await();
		process.terminate(TERMINATED);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		assertThat(this.test.host.processCount()).isZero();
		release.countDown();
		assertThat(wentOn).isFalse();
	}

	@Test
	void cancelIsAnEventAndItsDeadlineIsEnforcedNeverEarly() {
		ProcessInstance process = TestKernel.idle(this.test.spawn(LifeCycleTests::forever));
		long start = System.nanoTime();
		process.cancel(this.test.kernel.control(), Duration.ofMinutes(1), null);
		process.cancel(this.test.kernel.control(), Duration.ofMillis(50), null);
		process.cancel(this.test.kernel.control(), Duration.ofMinutes(2), null);
		Outcome outcome = TestKernel.outcome(process);
		assertThat(outcome.error().message()).isEqualTo("process terminated");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
		assertThat(this.test.deadlines().scheduled()).isZero();
	}

	@Test
	void cancelledProcessThatReturnsEndsNormally() {
		ProcessInstance process = this.test.spawn((self) -> {
			Signal.Cancel cancel = (Signal.Cancel) TestKernel.events(self).receive();
			assertThat(cancel.deadlineMillis()).isPositive();
			return cancel.reason();
		});
		process.cancel(this.test.kernel.control(), Duration.ofMinutes(1), "bye");
		assertThat(TestKernel.outcome(process)).isEqualTo(Outcome.of("bye"));
	}

	@Test
	void failingTopLevelIsTheSpawnErrorAndLeavesNothing() {
		SpawnSpec spec = SpawnSpec.of(this.test.host, "test:body", (self) -> new JavaBody(self, "test:body", () -> {
			throw new ProcessException(ErrorKind.INTERNAL, "failed to execute script: x");
		}, (me) -> null));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.test.kernel.spawn(spec))
			.withMessage("failed to execute script: x");
		assertThat(this.test.host.processCount()).isZero();
		assertThat(this.test.kernel.processCount()).isZero();
	}

	@Test
	void terminationOfTheSpawnerEndsATopLevelThatSpins() {
		AtomicBoolean spawned = new AtomicBoolean();
		ProcessInstance parent = this.test.spawnPieces((self) -> {
			self.spawn(new SpawnSpec(this.test.host, "test:body",
					PieceBody.of(CpuLimits.DEFAULT, Pieces::spin, (child) -> null), self.process, true, true, null,
					List.of(), null, null));
			spawned.set(true);
			return null;
		});
		parent.terminate(TERMINATED);
		assertThat(TestKernel.outcome(parent).error()).isEqualTo(TERMINATED);
		Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> this.test.host.processCount() == 0);
		assertThat(spawned).isFalse();
	}

	@Test
	void nameThatIsTakenGivesItsHolderAndTheMessages() {
		Kernel.Spawned first = this.test.spawnNamed("one", List.of(TestKernel.message("t", 1)), (self) -> {
			Channel inbox = TestKernel.inbox(self);
			return List.of(inbox.receive(), inbox.receive(), inbox.receive());
		});
		Kernel.Spawned second = this.test.spawnNamed("one",
				List.of(TestKernel.message("t", 2), TestKernel.message("t", 3)), LifeCycleTests::forever);
		assertThat(first.created()).isTrue();
		assertThat(second.created()).isFalse();
		assertThat(second.process()).isSameAs(first.process());
		assertThat(TestKernel.outcome(first.process()).value()).isEqualTo(List.of(1, 2, 3));
		assertThat(this.test.kernel.names().lookup("one")).isNull();
	}

	@Test
	void messagesThatDoNotFitAtTheHolderAreNotDelivered() {
		try (TestKernel small = new TestKernel(TestKernel.settings(0, 0, 2))) {
			ProcessInstance holder = small.spawnNamed("n", List.of(), LifeCycleTests::forever).process();
			List<Message> three = List.of(TestKernel.message("t", 1), TestKernel.message("t", 2),
					TestKernel.message("t", 3));
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> small.spawnNamed("n", three, LifeCycleTests::forever))
				.withMessage("mailbox full")
				.satisfies((ex) -> assertThat(ex.error().retryable()).isTrue());
			assertThat(holder.snapshot().mailbox()).isZero();
		}
	}

	@Test
	void processLimitCountsLiveProcesses() {
		try (TestKernel small = new TestKernel(TestKernel.settings(0, 1, 10))) {
			ProcessInstance only = small.spawn(LifeCycleTests::forever);
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> small.spawn(LifeCycleTests::forever))
				.withMessage("max processes limit exceeded");
			only.terminate(TERMINATED);
			TestKernel.outcome(only);
			assertThat(small.run((self) -> "again").value()).isEqualTo("again");
			assertThat(small.host.counters().rejectedSpawns()).isEqualTo(1);
		}
	}

	@Test
	void deadProcessCannotRegisterAName() {
		ProcessInstance process = this.test.spawn((self) -> null);
		TestKernel.outcome(process);
		Pid pid = process.pid();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.test.kernel.names().register("ghost", pid, Integer.MAX_VALUE))
			.withMessage("process not found");
		assertThat(this.test.kernel.names().all()).isEmpty();
	}

	@Test
	void upgradeKeepsTheMailboxInOrderAndResetsTheInside() {
		ProcessInstance process = this.test.kernel
			.spawn(SpawnSpec.of(this.test.host, "test:old", (self) -> new JavaBody(self, "test:old", () -> {
			}, (me) -> {
				me.trapLinks(true);
				Channel a = me.subscriptions().listen("a", Integer.MAX_VALUE, Message::payload);
				me.spawnThread(() -> new Channel(me, 0).receive());
				me.schedule(Long.MAX_VALUE, () -> {
				});
				me.subscriptions().listen("go", Integer.MAX_VALUE, Message::payload).receive();
				((JavaBody) me.body()).replacement = new JavaBody(me, "test:new", () -> {
				}, (next) -> {
					assertThat(next.trapLinks()).isFalse();
					assertThat(next.coroutineCount()).isEqualTo(1);
					assertThat(next.timerCount()).isZero();
					Channel inbox = TestKernel.inbox(next);
					return List.of(inbox.receive(), inbox.receive(), inbox.receive());
				});
				assertThat(a.isClosed()).isFalse();
				return null;
			})))
			.process();
		process.send(TestKernel.message("a", 1));
		process.send(TestKernel.message("b", 2));
		process.send(TestKernel.message("a", 3));
		process.send(TestKernel.message("go", 0));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(1, 2, 3));
		assertThat(process.definitionId()).isEqualTo("test:new");
	}

	@Test
	void upgradeFromACoroutineUnwindsMain() {
		Outcome outcome = this.test.run((self) -> {
			self.spawnThread(() -> {
				((JavaBody) self.body()).replacement = new JavaBody(self, "test:new", () -> {
				}, (next) -> "new");
				throw TerminationSignal.INSTANCE;
			});
			return forever(self);
		});
		assertThat(outcome.value()).isEqualTo("new");
	}

	@Test
	void pendingCallIsAnsweredThroughTheMailbox() {
		Outcome outcome = this.test.run((self) -> {
			PendingCall call = self.beginCall();
			ProcessInstance callee = this.test.spawn((me) -> {
				self.send(TestKernel.message("t", "before"));
				return "answer";
			});
			callee.onExit(call::complete);
			Object answer = call.await().value();
			Channel inbox = TestKernel.inbox(self);
			return List.of(answer, Channel.select(self, List.of(new Channel.Case(inbox, false, null)), true).value());
		});
		assertThat(outcome.value()).isEqualTo(List.of("answer", "before"));
	}

	@Test
	void stackOverflowEndsOnlyTheProcess() {
		Outcome outcome = this.test.run((self) -> {
			throw new StackOverflowError();
		});
		assertThat(outcome.error().message()).isEqualTo("stack overflow");
	}

}
