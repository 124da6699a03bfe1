package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessNames.Scope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Names and groups that two nodes share.
 */
@Timeout(60)
class SharedNamesTests {

	/** Keeps the reasons of CANCEL. */
	private static final String KEEPER = """
			return function()
			  local inbox, events, reasons = process.inbox(), process.events(), {}
			  while true do
			    local got = channel.select({inbox:case_receive(), events:case_receive()})
			    if got.channel == events then
			      reasons[#reasons + 1] = got.value.reason
			    elseif got.value:topic() == "reasons" then
			      got.value:reply(reasons)
			    else
			      return got.value:payload()
			    end
			  end
			end
			""";

	private static final Map<String, Object> CLUSTER = Map.of("scope", "cluster");

	private final TestNetwork network = new TestNetwork();

	private TestNode one;

	private TestNode two;

	@BeforeEach
	void start() {
		this.one = TestNode.start(this.network, "one");
		this.two = TestNode.start(this.network, "two", 2, TestNode.SETTINGS);
		this.one.meets(this.two);
		List.of(this.one, this.two).forEach((node) -> node.runtime.define("app:keeper", KEEPER));
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	private static Pid keeper(TestNode node) {
		return node.runtime.spawn("app:keeper");
	}

	private static void register(TestNode node, String name, Pid pid, int priority) {
		node.runtime.names().register(name, pid, Scope.CLUSTER, priority);
	}

	private static @Nullable Pid lookup(TestNode node, String name) {
		return node.runtime.names().lookup(name, Scope.CLUSTER);
	}

	private void awaitOwner(String name, @Nullable Pid pid) {
		List.of(this.one, this.two).forEach((node) -> await().until(() -> Objects.equals(lookup(node, name), pid)));
	}

	private static List<?> reasons(TestNode node, Pid pid) {
		return (List<?>) node.runtime.request(pid, "reasons", Duration.ofSeconds(20)).join();
	}

	@Test
	void nameOfTheClusterIsADestinationOnAllNodes() throws Exception {
		Pid pid = keeper(this.two);
		register(this.two, "name", pid, 0);
		awaitOwner("name", pid);
		assertThat(this.one.runtime.lookup("name")).isNull();
		CompletableFuture<ProcessExit> exit = this.one.runtime.watch("name");
		this.one.runtime.send("name", "end", "by name");
		assertThat(exit.get().error()).isNull();
		awaitOwner("name", null);
	}

	@Test
	void nameOfTheNodeComesFirst() {
		Pid there = this.two.agent();
		Pid here = this.one.agent();
		register(this.two, "name", there, 0);
		awaitOwner("name", there);
		this.one.runtime.names().register("name", here);
		this.one.runtime.send("name", "seen", 1);
		this.one.awaitLog(here, "seen:1");
		assertThat(lookup(this.one, "name")).isEqualTo(there);
	}

	@Test
	void processOfAnotherNodeGetsANameOfTheClusterOnly() {
		Pid there = keeper(this.two);
		assertFails(ErrorKind.INVALID, "a process of another node needs scope = \"cluster\"",
				() -> this.one.runtime.names().register("name", there));
		register(this.one, "name", there, 0);
		assertThat(lookup(this.one, "name")).isEqualTo(there);
		assertThat(lookup(this.two, "name")).isEqualTo(there);
		assertFails(ErrorKind.ALREADY_EXISTS, "name already registered",
				() -> register(this.one, "name", keeper(this.one), 5));
		assertThat(this.one.runtime.names().unregister("name", Scope.CLUSTER)).isTrue();
		assertThat(lookup(this.one, "name")).isNull();
		assertThat(this.one.runtime.names().unregister("name", Scope.CLUSTER)).isFalse();
		this.two.runtime.terminate(there.toString());
		assertFails(ErrorKind.NOT_FOUND, "process not found", () -> register(this.one, "name", there, 0));
	}

	@Test
	void programsUseNamesOfTheClusterAsWell() {
		Pid here = this.one.agent();
		Pid there = this.two.agent();
		String text = there.toString();
		assertThat(this.one.call(here, "registry.register", "name", text, CLUSTER)).isEqualTo(true);
		assertThat(this.one.call(here, "registry.lookup", "name", CLUSTER)).isEqualTo(text);
		assertFails(ErrorKind.NOT_FOUND, "name not registered", () -> this.one.call(here, "registry.lookup", "name"));
		assertThat(this.one.call(here, "send", "name", "seen", 1)).isEqualTo(true);
		this.two.awaitLog(there, "seen:1");
		assertThat(this.one.call(here, "registry.unregister", "name", CLUSTER)).isEqualTo(true);
		assertThat(this.one.call(here, "registry.unregister", "name", CLUSTER)).isEqualTo(false);
	}

	@Test
	void nameIsFreeEverywhereWhenTheEndOfItsOwnerIsTold() throws Exception {
		for (int i = 0; i < 20; i++) {
			Pid pid = keeper(this.two);
			register(this.one, "name", pid, 0);
			CompletableFuture<@Nullable Pid> found = this.one.runtime.watch(pid.toString())
				.thenApply((exit) -> lookup(this.one, "name"));
			this.one.runtime.terminate(pid.toString());
			assertThat(found.get()).isNull();
		}
	}

	@Test
	void afterASplitTheHigherPriorityKeepsTheNameThenTheOlderNode() {
		Pid here = keeper(this.one);
		Pid there = keeper(this.two);
		split();
		register(this.one, "older", here, 0);
		register(this.two, "older", there, 0);
		register(this.one, "higher", here, -1);
		register(this.two, "higher", there, 3);
		this.network.heal();
		this.one.meets(this.two);
		awaitOwner("older", here);
		awaitOwner("higher", there);
		await().until(() -> reasons(this.one, here), List.of("name revoked: higher")::equals);
		await().until(() -> reasons(this.two, there), List.of("name revoked: older")::equals);
		assertThat(this.one.runtime.isAlive(here)).isTrue();
	}

	private void split() {
		this.network.split(Set.of(this.one.id()));
		await().until(() -> !this.one.sees(this.two) && !this.two.sees(this.one));
	}

	@Test
	void namesAndMembersOfANodeVanishWithTheSession() {
		Pid there = keeper(this.two);
		register(this.two, "name", there, 0);
		this.two.runtime.groups().join("group", there);
		awaitOwner("name", there);
		await().until(() -> this.one.runtime.groups().members("group"), List.of(there)::equals);
		split();
		await().until(() -> lookup(this.one, "name") == null);
		await().until(() -> this.one.runtime.groups().members("group").isEmpty());
		assertThat(lookup(this.two, "name")).isEqualTo(there);
		this.network.heal();
		this.one.meets(this.two);
		awaitOwner("name", there);
		await().until(() -> this.one.runtime.groups().members("group"), List.of(there)::equals);
	}

	@Test
	void groupHasMembersOnAllNodes() throws Exception {
		Pid here = keeper(this.one);
		Pid there = keeper(this.two);
		this.one.runtime.groups().join("group", here);
		this.two.runtime.groups().join("group", there);
		await().until(() -> this.one.runtime.groups().members("group"), List.of(here, there)::equals);
		await().until(() -> this.two.runtime.groups().members("group"), List.of(there, here)::equals);
		assertFails(ErrorKind.INVALID,
				"a process can join a group on its own node only: " + there + " is one of another node",
				() -> this.one.runtime.groups().join("group", there));
		CompletableFuture<List<Pid>> left = this.one.runtime.watch(there.toString())
			.thenApply((exit) -> this.one.runtime.groups().members("group"));
		CompletableFuture<ProcessExit> end = this.one.runtime.watch(here.toString());
		assertThat(this.one.runtime.groups().send("group", "end", "all")).isEqualTo(2);
		assertThat(end.get().value()).isEqualTo("all");
		assertThat(left.get()).doesNotContain(there);
	}

	@Test
	void namesOfTheClusterCountForTheLimitAndAsMemory() {
		Pid pid = keeper(this.one);
		long before = held(pid);
		register(this.one, "name", pid, 0);
		register(this.one, "name", pid, 0);
		assertThat(held(pid)).isGreaterThan(before);
		this.one.runtime.names().unregister("name", Scope.CLUSTER);
		assertThat(held(pid)).isEqualTo(before);
	}

	private long held(Pid pid) {
		return Objects.requireNonNull(this.one.runtime.kernel().process(pid)).account().listed();
	}

	private static void assertFails(ErrorKind kind, String message, ThrowingCallable code) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(code)
			.withMessage(message)
			.matches((ex) -> ex.is(kind));
	}

}
