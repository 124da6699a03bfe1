package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

/**
 * The table of primitives: what programs and the application do with processes of another
 * node, on the simulated network and on loopback; and on a runtime without a cluster,
 * which shows that the table says what is true of one node.
 */
@Timeout(120)
class PrimitivesTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final List<Row> application = List.of(new Row("messages and requests", this::messages),
			new Row("a request that is no longer waited for is closed", this::closedRequests),
			new Row("spawn with everything", this::spawn), new Row("end of a spawned process", this::onExit),
			new Row("calls", this::calls), new Row("a call that is cancelled ends its callee", this::cancelledCall),
			new Row("watch", this::watch), new Row("cancel and terminate", this::ends),
			new Row("errors", this::errors));

	private final List<Row> remote = List.of(new Row("policies of the other node", this::policies),
			new Row("full mailbox", this::fullMailbox), new Row("earlier run", this::earlierRun));

	/** A row of the table that the application does. */
	private record Row(String name, Check check) {

	}

	private interface Check {

		void run(Ground ground) throws Exception;

	}

	@TestFactory
	Stream<DynamicNode> alone() {
		Ground ground = Ground.alone();
		return Stream.concat(programs(ground), tests(this.application, ground)).onClose(ground::close);
	}

	@TestFactory
	Stream<DynamicNode> simulated() {
		return all(Ground.simulated());
	}

	@TestFactory
	Stream<DynamicNode> sockets() {
		return all(Ground.sockets());
	}

	private Stream<DynamicNode> all(Ground ground) {
		Stream<DynamicNode> rows = Stream.concat(programs(ground),
				Stream.concat(tests(this.application, ground), tests(this.remote, ground)));
		// The node is lost at the end.
		return Stream.concat(rows, Stream.of(DynamicTest.dynamicTest("nothing remains", () -> rest(ground)),
				DynamicTest.dynamicTest("node down", () -> nodeDown(ground))))
			.onClose(ground::close);
	}

	private static Stream<DynamicNode> programs(Ground ground) {
		return Stream.of("messages", "relations", "spawns").map((suite) -> {
			List<?> names = (List<?>) Objects.requireNonNull(ground.run(suite));
			return DynamicContainer.dynamicContainer(suite, names.stream()
				.map((name) -> DynamicTest.dynamicTest(name.toString(), () -> ground.run(suite, name, ground.host))));
		});
	}

	private static Stream<DynamicNode> tests(List<Row> rows, Ground ground) {
		return rows.stream().map((row) -> DynamicTest.dynamicTest(row.name(), () -> row.check().run(ground)));
	}

	private static void fails(ErrorKind kind, String message, ThrowingCallable code) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(code)
			.withMessageContaining(message)
			.matches((ex) -> ex.error().is(kind), "is " + kind);
	}

	private static void fails(ErrorKind kind, String message, CompletableFuture<?> future) {
		assertThat(future).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(ProcessException.class, (ex) -> assertThat(ex.error().is(kind)).isTrue())
			.withMessageContaining(message);
	}

	private static @Nullable Object ask(Ground ground, Pid peer, String topic, @Nullable Object... payload) {
		return ground.near.request(peer, topic, LONG, payload).join();
	}

	/**
	 * A peer looks at its messages before its signals, so events can come after a
	 * question.
	 */
	private static List<?> events(Ground ground, Pid peer, int count) {
		return await().atMost(LONG)
			.until(() -> (List<?>) Objects.requireNonNull(ask(ground, peer, "events")),
					(events) -> events.size() == count);
	}

	private static Pid dead(Ground ground) {
		Pid pid = ground.peer();
		ground.near.terminate(pid.toString());
		return pid;
	}

	// ---- the application
	// -----------------------------------------------------------------

	private void messages(Ground ground) {
		Pid peer = ground.peer();
		for (int i = 0; i < 100; i++) {
			ground.near.send(peer, "first", Map.of("n", i));
		}
		List<?> seen = (List<?>) Objects.requireNonNull(ask(ground, peer, "events"));
		assertThat(seen).hasSize(100);
		assertThat(((Map<?, ?>) seen.get(99)).get("value")).isEqualTo(Map.of("n", 99L));
		assertThat(((Map<?, ?>) seen.get(99)).containsKey("from")).isFalse();
		assertThat(ask(ground, peer, "ask", List.of(1, "a", true))).isEqualTo(List.of(1L, "a", true));
		assertThat(ask(ground, peer, "pid")).isEqualTo(peer.toString());
		assertThat(ground.near.requestFor(Long.class, peer.toString(), "ask", LONG, 5)).succeedsWithin(LONG)
			.isEqualTo(5L);
	}

	private void closedRequests(Ground ground) {
		Pid peer = ground.peer();
		fails(ErrorKind.TIMEOUT, "", ground.near.request(peer, "keep", Duration.ofMillis(50)));
		CompletableFuture<?> cancelled = ground.near.request(peer, "keep", LONG);
		assertThat(ask(ground, peer, "pid")).isNotNull();
		cancelled.cancel(true);
		CompletableFuture<?> ended = ground.near.request(peer, "keep", LONG);
		ground.near.send(peer, "return");
		fails(ErrorKind.NOT_FOUND, "process ended before it answered", ended);
	}

	private void spawn(Ground ground) {
		Pid child = ground.near.process("test:peer")
			.host(ground.host)
			.name("application's")
			.context(Map.of("tenant", "acme"))
			.actor(new Actor("ann", Map.of("team", "sales")))
			.message("first", 1)
			.message("first", 2)
			.spawn(1, null, "x");
		assertThat(ask(ground, child, "context")).isEqualTo(Map.of("tenant", "acme"));
		assertThat(ask(ground, child, "identity")).asInstanceOf(LIST).startsWith("ann", Map.of("team", "sales"));
		assertThat(ask(ground, child, "named", "application's")).isEqualTo(child.toString());
		assertThat((Map<?, ?>) ask(ground, child, "arguments")).hasToString("{1=1, 3=x, n=3}");
		assertThat((List<?>) ask(ground, child, "events")).hasSize(2);
		assertThat(ground.near.process("test:peer").host(ground.host).name("application's").spawn()).isEqualTo(child);
		ground.near.terminate(child.toString());
	}

	private void onExit(Ground ground) {
		CompletableFuture<ProcessExit> normal = new CompletableFuture<>();
		Pid child = ground.near.process("test:give").host(ground.host).onExit(normal::complete).spawn("end");
		assertThat(normal).succeedsWithin(LONG).satisfies((exit) -> {
			assertThat(exit.pid()).isEqualTo(child);
			assertThat(exit.value()).isEqualTo("end");
			assertThat(exit.id()).isEqualTo("test:give");
		});
		CompletableFuture<ProcessExit> failed = new CompletableFuture<>();
		ground.near.process("test:fail").host(ground.host).onExit(failed::complete).spawn("broken");
		assertThat(failed).succeedsWithin(LONG)
			.satisfies((exit) -> assertThat(Objects.requireNonNull(exit.error()).message()).endsWith("broken"));
	}

	private void calls(Ground ground) {
		assertThat(ground.near.process("test:give").host(ground.host).call("a")).isEqualTo("a");
		assertThat(ground.near.process("test:give").host(ground.host).callFor(Integer.class, 5)).isEqualTo(5);
		assertThat(ground.near.process("test:give").host(ground.host).callAsync(Map.of("x", List.of(1))))
			.succeedsWithin(LONG)
			.isEqualTo(Map.of("x", List.of(1L)));
		fails(ErrorKind.INTERNAL, "broken", () -> ground.near.process("test:fail").host(ground.host).call("broken"));
		fails(ErrorKind.INTERNAL, "broken", ground.near.process("test:fail").host(ground.host).callAsync("broken"));
		fails(ErrorKind.TIMEOUT, "",
				() -> ground.near.process("test:idle").host(ground.host).timeout(Duration.ofMillis(50)).call());
	}

	private void cancelledCall(Ground ground) {
		Set<Pid> before = pids(ground);
		CompletableFuture<?> call = ground.near.process("test:idle").host(ground.host).callAsync();
		await().atMost(LONG).until(() -> !before.containsAll(pids(ground)));
		Set<Pid> callee = pids(ground);
		callee.removeAll(before);
		assertThat(callee).hasSize(1);
		call.cancel(true);
		await().atMost(LONG).until(() -> Collections.disjoint(pids(ground), callee));
	}

	private static Set<Pid> pids(Ground ground) {
		Set<Pid> pids = new HashSet<>();
		ground.far.kernel().processes().forEach((process) -> pids.add(process.pid()));
		return pids;
	}

	private void watch(Ground ground) {
		Pid peer = ground.peer();
		CompletableFuture<ProcessExit> first = ground.near.watch(peer.toString());
		CompletableFuture<ProcessExit> second = ground.near.watch(peer.toString());
		ground.near.send(peer, "return", "end");
		for (CompletableFuture<ProcessExit> exit : List.of(first, second)) {
			assertThat(exit).succeedsWithin(LONG).satisfies((end) -> {
				assertThat(end.pid()).isEqualTo(peer);
				assertThat(end.value()).isEqualTo("end");
			});
		}
		Pid failing = ground.peer();
		CompletableFuture<ProcessExit> failed = ground.near.watch(failing.toString());
		ground.near.send(failing, "fail", "broken");
		assertThat(failed).succeedsWithin(LONG)
			.satisfies((exit) -> assertThat(Objects.requireNonNull(exit.error()).message()).endsWith("broken"));
	}

	private void ends(Ground ground) {
		Pid peer = ground.peer();
		CompletableFuture<ProcessExit> exit = ground.near.watch(peer.toString());
		ground.near.cancel(peer.toString(), null, "closing");
		Map<?, ?> event = (Map<?, ?>) events(ground, peer, 1).getFirst();
		assertThat(event.get("reason")).isEqualTo("closing");
		assertThat(event.get("from").toString()).contains("node:control");
		ground.near.cancel(peer.toString(), Duration.ofMillis(50), null);
		assertThat(exit).succeedsWithin(LONG)
			.satisfies(
					(end) -> assertThat(Objects.requireNonNull(end.error()).message()).isEqualTo("process terminated"));
		Pid other = ground.peer();
		CompletableFuture<ProcessExit> end = ground.near.watch(other.toString());
		ground.near.terminate(other.toString());
		assertThat(end).succeedsWithin(LONG);
	}

	private void errors(Ground ground) {
		String dead = dead(ground).toString();
		fails(ErrorKind.NOT_FOUND, "process not found", () -> ground.near.terminate(dead));
		fails(ErrorKind.NOT_FOUND, "process not found", () -> ground.near.cancel(dead, null, null));
		fails(ErrorKind.NOT_FOUND, "process not found", ground.near.request(dead, "ask", LONG));
		fails(ErrorKind.NOT_FOUND, "process not found", ground.near.watch(dead));
		String nowhere = "{nowhere#1@test:host|0x00001}";
		fails(ErrorKind.NOT_FOUND, "node not found", () -> ground.near.send(nowhere, "n"));
		fails(ErrorKind.NOT_FOUND, "node not found", () -> ground.near.terminate(nowhere));
		fails(ErrorKind.NOT_FOUND, "node not found", ground.near.watch(nowhere));
		fails(ErrorKind.NOT_FOUND, "not found",
				() -> ground.near.process("test:peer").host("test:host@nowhere").spawn());
		String absent = ground.host.replace("host", "nothing");
		fails(ErrorKind.NOT_FOUND, "not found", () -> ground.near.process("test:peer").host(absent).spawn());
		fails(ErrorKind.NOT_FOUND, "not found", () -> ground.near.process("test:nothing").host(ground.host).spawn());
		fails(ErrorKind.INTERNAL, "no top level", () -> ground.near.process("test:broken").host(ground.host).spawn());
	}

	// ---- two nodes only
	// ------------------------------------------------------------------

	private void policies(Ground ground) {
		Policy shared = Objects.requireNonNull(ground.near.definitions().policy("app.rules:shared"));
		Pid peer = ground.peer();
		ground.near.process("test:denied")
			.actor(new Actor("ann", Map.of()))
			.scope(new Scope(List.of(shared)))
			.timeout(LONG)
			.call(peer.toString(), ground.host);
		assertThat(ground.far.events().denials().count()).isPositive();
		assertThat(ground.far.isAlive(peer)).isTrue();
	}

	private void fullMailbox(Ground ground) {
		Pid idle = ground.near.process("test:spin").host("test:small@two").spawn();
		long before = ground.far.events().deadLetters().count();
		for (int i = 0; i < 10; i++) {
			ground.near.send(idle, "n", i);
		}
		await().atMost(LONG).until(() -> ground.far.events().deadLetters().count(), (count) -> count == before + 7);
		fails(ErrorKind.RATE_LIMITED, "mailbox full", ground.near.request(idle, "n", LONG));
		ground.near.terminate(idle.toString());
		ground.near.send(idle, "n");
		// What did not fit, the request, what was not read, and the last one.
		await().atMost(LONG)
			.until(() -> ground.far.events().deadLetters().count(), (count) -> count == before + 7 + 1 + 3 + 1);
	}

	private void earlierRun(Ground ground) {
		for (Pid pid : List.of(ground.peer(), ground.near.spawn("test:peer"))) {
			String earlier = pid.toString().replaceFirst("#[^@]+", "#zz");
			fails(ErrorKind.NOT_FOUND, "process not found", () -> ground.near.send(earlier, "n"));
			fails(ErrorKind.NOT_FOUND, "process not found", () -> ground.near.cancel(earlier, null, null));
			fails(ErrorKind.NOT_FOUND, "process not found", ground.near.request(earlier, "n", LONG));
		}
	}

	/** When all processes have ended nothing is left of what has crossed. */
	private void rest(Ground ground) {
		for (LuaProcessRuntime runtime : List.of(ground.near, ground.far)) {
			runtime.kernel().processes().forEach((process) -> process.terminate(ProcessErrors.TERMINATED));
		}
		await().atMost(LONG).untilAsserted(() -> {
			for (SessionView view : List.of(ground.session(true), ground.session(false))) {
				assertThat(view.relations()).isZero();
				assertThat(view.unanswered()).isZero();
				assertThat(view.serving()).isZero();
				assertThat(view.outbound().messages()).isZero();
				assertThat(view.outbound().refused()).isZero();
			}
		});
	}

	private void nodeDown(Ground ground) throws Exception {
		Pid peer = ground.peer();
		CompletableFuture<?> request = ground.near.request(peer, "keep", Duration.ofMinutes(1));
		CompletableFuture<?> call = ground.near.process("test:idle").host(ground.host).callAsync();
		CompletableFuture<ProcessExit> watch = ground.near.watch(peer.toString());
		CompletableFuture<ProcessExit> onExit = new CompletableFuture<>();
		ground.near.process("test:idle").host(ground.host).onExit(onExit::complete).spawn();
		Pid local = ground.near.spawn("test:peer");
		assertThat(ask(ground, local, "monitor", peer.toString())).isEqualTo(true);
		assertThat(ask(ground, local, "link", peer.toString())).isEqualTo(true);
		await().atMost(LONG).until(() -> ground.session(false).serving() >= 2);
		ground.lose();
		fails(ErrorKind.UNAVAILABLE, "node down: two", request);
		fails(ErrorKind.UNAVAILABLE, "node down: two", call);
		for (CompletableFuture<ProcessExit> exit : List.of(watch, onExit)) {
			assertThat(exit.get(20, TimeUnit.SECONDS).error()).hasToString("Unavailable: node down: two");
		}
		assertThat(events(ground, local, 2)).extracting((event) -> ((Map<?, ?>) event).get("kind"))
			.isEqualTo(List.of("pid.exit", "pid.link.down"));
		fails(ErrorKind.NOT_FOUND, "node not found", () -> ground.near.send(peer, "n"));
		fails(ErrorKind.NOT_FOUND, "node not found", () -> ground.near.process("test:peer").host(ground.host).spawn());
	}

}
