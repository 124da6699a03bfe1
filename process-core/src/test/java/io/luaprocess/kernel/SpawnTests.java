package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.topology.LocalNames;
import io.luaprocess.topology.Names;
import io.luaprocess.topology.Relations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What others see of a process that is being spawned, and of one whose spawn fails.
 */
@Timeout(30)
class SpawnTests {

	private static final String NAME = "itself";

	private final ConcurrentLinkedQueue<Object> seen = new ConcurrentLinkedQueue<>();

	@Test
	void programThatRegistersItselfIsFoundWhileItsTopLevelRuns() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance child = test.kernel.spawn(spec(test, null, List.of(), (self) -> {
				register(test, self);
				assertThat(find(test).send(TestKernel.message("early", "early"))).isEqualTo(Delivery.DELIVERED);
			}, (self) -> TestKernel.inbox(self).receive())).process();
			assertThat(TestKernel.outcome(child).value()).isEqualTo("early");
			assertThat(test.kernel.names().lookup(NAME)).isNull();
			Leaks.assertEmpty(test);
		}
	}

	@Test
	void firstMessagesComeBeforeThoseThatAreSentDuringTheTopLevel() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance child = test.kernel
				.spawn(spec(test, null, List.of(TestKernel.message("a", 1), TestKernel.message("a", 2)), (self) -> {
					register(test, self);
					find(test).send(TestKernel.message("early", 3));
				}, (self) -> {
					Channel inbox = TestKernel.inbox(self);
					return List.of(inbox.receive(), inbox.receive(), inbox.receive());
				}))
				.process();
			assertThat(TestKernel.outcome(child).value()).isEqualTo(List.of(1, 2, 3));
			assertThat(test.host.counters().messages()).isEqualTo(3);
		}
	}

	@Test
	void watcherOfAProcessWhoseTopLevelFailsIsTold() {
		try (TestKernel test = new TestKernel()) {
			AtomicReference<ProcessInstance> child = new AtomicReference<>();
			CompletableFuture<Object> listener = new CompletableFuture<>();
			ProcessInstance watcher = watcher(test);
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> test.kernel.spawn(spec(test, null, List.of(), (self) -> {
					child.set(self);
					register(test, self);
					tell(watcher, self.pid());
					awaitSeen(1);
					self.onExit(listener::complete);
					throw new ProcessException(ErrorKind.INVALID, "top level");
				}, (self) -> null)))
				.withMessage("top level");
			awaitSeen(3);
			assertThat(this.seen).containsExactly("watching", "exit top level, gone", "link top level");
			assertThat(listener).isCompleted();
			assertThat(test.kernel.names().all()).isEmpty();
			assertThat(test.kernel.process(child.get().pid())).isNull();
			assertThat(test.kernel.processCount()).isOne();
			assertThat(test.host.counters().spawned()).isOne();
		}
	}

	@Test
	void linksMadeByAFailedTopLevelVanishSilently() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance other = TestKernel.idle(test.spawn((self) -> TestKernel.inbox(self).receive()));
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> test.kernel.spawn(spec(test, null, List.of(), (self) -> {
					self.link(other);
					self.monitor(other);
					throw new ProcessException(ErrorKind.INVALID, "top level");
				}, (self) -> null)));
			assertThat(other.relations.size()).isZero();
			other.send(TestKernel.message("end", "alive"));
			assertThat(TestKernel.outcome(other).value()).isEqualTo("alive");
		}
	}

	@Test
	void processTerminatedDuringItsTopLevelIsGoneAtOnceAndItsSpawnFails() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance watcher = watcher(test);
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> test.kernel.spawn(spec(test, null, List.of(), (self) -> {
					register(test, self);
					tell(watcher, self.pid());
					awaitSeen(1);
					watcher.send(TestKernel.message("command", "terminate"));
					// Not at a safepoint: application code that takes its time.
					self.callOut(() -> {
						awaitSeen(3);
						return null;
					});
				}, (self) -> null)))
				.withMessage("process terminated");
			awaitSeen(3);
			assertThat(this.seen).containsExactly("watching", "exit process terminated, gone",
					"link process terminated");
			assertThat(test.kernel.processCount()).isOne();
		}
	}

	@Test
	void processThatTerminatesItselfInItsTopLevelDoesNotGoOn() {
		try (TestKernel test = new TestKernel()) {
			AtomicBoolean wentOn = new AtomicBoolean();
			for (boolean known : List.of(false, true)) {
				assertThatExceptionOfType(ProcessException.class)
					.isThrownBy(() -> test.kernel.spawn(spec(test, null, List.of(), (self) -> {
						if (known) {
							register(test, self);
						}
						self.terminate(ProcessErrors.TERMINATED);
						wentOn.set(true);
					}, (self) -> null)))
					.withMessage("process terminated");
			}
			assertThat(wentOn).isFalse();
			Leaks.assertEmpty(test);
		}
	}

	@Test
	void spawnerOfAProcessItHasTerminatedDoesNotEndWithIt() {
		try (TestKernel test = new TestKernel()) {
			Outcome outcome = test.run((self) -> {
				ProcessInstance child = test.spawnFrom(self, false, false, TestKernel::spin);
				return child.terminate(ProcessErrors.TERMINATED);
			});
			assertThat(outcome.value()).isEqualTo(true);
		}
	}

	@Test
	void deadlineOfACancelDuringAFailedTopLevelIsForgotten() {
		try (TestKernel test = new TestKernel()) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> test.kernel.spawn(spec(test, null, List.of(), (self) -> {
					register(test, self);
					find(test).cancel(test.kernel.control(), Duration.ofHours(1), null);
					throw new ProcessException(ErrorKind.INVALID, "top level");
				}, (self) -> null)));
			Leaks.assertEmpty(test);
		}
	}

	@Test
	void firstMessagesThatDoNotFitLeaveNoTrace() {
		AtomicReference<ProcessInstance> found = new AtomicReference<>();
		try (TestKernel test = new TestKernel(TestKernel.settings(0, 0, 1))) {
			SpawnSpec spec = new SpawnSpec(test.host, "test:body",
					(child) -> new JavaBody(child, "test:body", () -> found.set(child), (self) -> null), null, false,
					false, NAME, List.of(TestKernel.message("a", 1), TestKernel.message("a", 2)), null, null);
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> test.kernel.spawn(spec))
				.withMessage("mailbox full");
			assertThat(found.get()).isNull();
			assertThat(test.host.counters().messages()).isZero();
			Leaks.assertEmpty(test);
		}
	}

	@Test
	void watcherThatFindsTheNameBeforeTheSpawnFailsIsTold() {
		AtomicReference<TestKernel> kernel = new AtomicReference<>();
		AtomicReference<ProcessInstance> watcher = new AtomicReference<>();
		// A table that lets another process look between the registration and the next
		// step.
		LocalNames table = new LocalNames((pid) -> kernel.get().kernel.process(pid) != null);
		Names names = new ObservedNames(table, (pid) -> {
			tell(watcher.get(), pid);
			awaitSeen(1);
		});
		try (TestKernel test = new TestKernel(new Kernel(names, 0, 2))) {
			kernel.set(test);
			watcher.set(watcher(test));
			ProcessInstance parent = test.spawn(TestKernel::spin);
			SpawnSpec spec = new SpawnSpec(test.host, "test:body", JavaBody.of((self) -> null), parent, true, true,
					NAME, List.of(), (child) -> {
						throw new ProcessException(ErrorKind.CANCELED, "not started");
					}, null);
			CompletableFuture<ProcessError> failed = new CompletableFuture<>();
			test.kernel.start(spec, (spawned, failure) -> failed.complete(failure));
			assertThat(failed.join().message()).isEqualTo("not started");
			awaitSeen(3);
			assertThat(this.seen).containsExactly("watching", "exit not started, gone", "link not started");
			assertThat(parent.relations.size()).isZero();
			assertThat(parent.mailbox.isEmpty()).isTrue();
			assertThat(test.host.processCount()).isEqualTo(2);
		}
	}

	@Test
	void coroutinesOfAFailedTopLevelEnd() {
		try (TestKernel test = new TestKernel()) {
			AtomicBoolean ended = new AtomicBoolean();
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> test.kernel.spawn(spec(test, null, List.of(), (self) -> {
					self.spawnThread(() -> {
						try {
							new Channel(self, 0).receive();
						}
						finally {
							ended.set(true);
						}
					});
					self.yield();
					throw new ProcessException(ErrorKind.INVALID, "top level");
				}, (self) -> null)));
			Awaitility.await().atMost(TestKernel.PATIENCE).until(ended::get);
		}
	}

	// ---- helpers ---------------------------------------------------------------------

	private interface TopLevel {

		void run(ProcessInstance self);

	}

	private static SpawnSpec spec(TestKernel test, ProcessInstance parent, List<Message> messages, TopLevel topLevel,
			JavaBody.Program program) {
		return new SpawnSpec(test.host, "test:body",
				(child) -> new JavaBody(child, "test:body", () -> topLevel.run(child), program), parent, false, false,
				null, messages, null, null);
	}

	private static void register(TestKernel test, ProcessInstance self) {
		assertThat(test.kernel.names().register(NAME, self.pid(), Integer.MAX_VALUE)).isEqualTo(self.pid());
	}

	private static ProcessInstance find(TestKernel test) {
		Pid pid = test.kernel.names().lookup(NAME);
		assertThat(pid).isNotNull();
		return test.kernel.process(pid);
	}

	/** Watches and links a process it is told of, and notes what it hears. */
	private ProcessInstance watcher(TestKernel test) {
		return TestKernel.idle(test.spawn((self) -> {
			self.trapLinks(true);
			Channel commands = self.subscriptions().listen("command", Integer.MAX_VALUE, Message::payload);
			Pid pid = (Pid) commands.receive();
			ProcessInstance target = test.kernel.process(pid);
			assertThat(self.monitor(target)).isEqualTo(Relations.Made.NEW);
			assertThat(self.link(target)).isEqualTo(Relations.Made.NEW);
			Channel events = TestKernel.events(self);
			List<Channel.Case> cases = List.of(new Channel.Case(events, false, null),
					new Channel.Case(commands, false, null));
			this.seen.add("watching");
			while (true) {
				Object value = Channel.select(self, cases, false).value();
				if (value instanceof Signal.Exit exit) {
					boolean gone = test.kernel.process(pid) == null && test.kernel.names().lookup(NAME) == null
							&& self.monitor(target) == Relations.Made.ENDED;
					this.seen.add("exit " + text(exit.outcome().error()) + (gone ? ", gone" : ""));
				}
				else if (value instanceof Signal.LinkDown down) {
					this.seen.add("link " + text(down.error()));
				}
				else {
					target.terminate(ProcessErrors.TERMINATED);
				}
			}
		}));
	}

	private static void tell(ProcessInstance watcher, Pid pid) {
		watcher.send(TestKernel.message("command", pid));
	}

	private static String text(ProcessError error) {
		return (error != null) ? error.message() : "normal";
	}

	private void awaitSeen(int count) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(TestKernel.PATIENCE)
			.until(() -> this.seen.size() >= count);
	}

	/** Tells of each registration before it returns. */
	private record ObservedNames(Names table, Consumer<Pid> observer) implements Names {

		@Override
		public List<String> of(Pid pid, int most) {
			return this.table.of(pid, most);
		}

		@Override
		public Pid register(String name, Pid pid, int most) {
			Pid owner = this.table.register(name, pid, most);
			this.observer.accept(pid);
			return owner;
		}

		@Override
		public Pid lookup(String name) {
			return this.table.lookup(name);
		}

		@Override
		public boolean unregister(String name) {
			return this.table.unregister(name);
		}

		@Override
		public long bytes(Pid pid) {
			return this.table.bytes(pid);
		}

		@Override
		public void release(Pid pid) {
			this.table.release(pid);
		}

		@Override
		public Map<String, Pid> all() {
			return this.table.all();
		}

	}

}
