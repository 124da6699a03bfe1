package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Processes and calls that are started on another node.
 */
@Timeout(60)
class SpawnsAcrossNodesTests {

	private static final String HOST = "app:processes@two";

	private final TestNetwork network = new TestNetwork();

	private final CountDownLatch loading = new CountDownLatch(1);

	private final CountDownLatch loaded = new CountDownLatch(1);

	private TestNode one;

	private TestNode two;

	private Pid here;

	@BeforeEach
	void start() {
		this.one = TestNode.start(this.network, "one");
		Table slow = new Table().put("wait", LuaFn.of("wait", (s, args) -> waitForTest()));
		this.two = TestNode.start(this.network, "two", 1, TestNode.SETTINGS, WireVersion.THIS,
				(builder) -> builder.roots(List.of(LuaTest.root("cluster/slow")))
					.engineModules(List.of(EngineModule.of("slow", slow.freeze())))
					.folderModules(List.of("slow")));
		this.one.meets(this.two);
		this.here = this.one.agent();
	}

	private LuaValue waitForTest() {
		this.loading.countDown();
		try {
			this.loaded.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return LuaValue.NIL;
	}

	@AfterEach
	void stop() {
		this.loaded.countDown();
		this.one.close();
		this.two.close();
	}

	private Object tell(String function, Object... arguments) {
		return this.one.call(this.here, function, arguments);
	}

	private static Pid pid(Object text) {
		return Pid.parse(text.toString());
	}

	private long agents() {
		return this.two.runtime.kernel().processCount();
	}

	@Test
	void processRunsOnTheOtherNode() {
		Pid child = pid(tell("spawn", "app:agent", HOST));
		assertThat(child.node()).isEqualTo("two#1");
		assertThat(this.one.call(child, "pid")).isEqualTo(child.toString());
	}

	@Test
	void argumentsCrossNodesAndTheEndIsTold() {
		tell("spawn_monitored", "app:worker", HOST, this.here.toString(), 3);
		this.one.awaitLog(this.here, "item:1", "item:2", "item:3", "pid.exit:3");
	}

	@Test
	void failureOfALinkedChildIsTold() {
		tell("spawn_linked", "app:worker", HOST, this.here.toString(), 0, "broken");
		await().until(() -> this.one.log(this.here).toString(), (log) -> log.contains("pid.link.down:"));
	}

	@Test
	void linkOfASpawnCanBeDissolvedByBothSides() {
		Pid child = pid(tell("spawn_linked", "app:agent", HOST));
		tell("unlink", child.toString());
		await().until(() -> this.two.relations(child) == 0);
		tell("link", child.toString());
		this.two.call(child, "unlink", this.here.toString());
		await().until(() -> this.one.relations(this.here) == 0);
	}

	@Test
	void errorsOfASpawnAreThoseOfTheOtherNode() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("spawn", "app:nothing", HOST))
			.withMessageContaining("factory not found");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell("spawn", "app:agent", "app:nothing@two"))
			.withMessageContaining("host not found");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("spawn", "app:broken", HOST))
			.withMessageContaining("no top level");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell("spawn", "app:agent", "app:processes@three"))
			.withMessageContaining("node not found");
		assertThat(this.one.member(this.two).session().unanswered()).isZero();
		await().until(() -> this.two.member(this.one).session().serving() == 0);
	}

	@Test
	void callReturnsWhatTheProcessEndsWith() {
		assertThat(tell("call", "app:worker", HOST, this.here.toString(), 2)).isEqualTo(2L);
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell("call", "app:worker", HOST, this.here.toString(), 0, "broken"))
			.withMessageContaining("broken");
	}

	@Test
	void applicationCallsAndSpawnsWithNameContextAndMessages() {
		Pid child = this.one.runtime.process("app:agent")
			.host(HOST)
			.name("counter")
			.context(Map.of("tenant", "a"))
			.message("first", 1)
			.spawn();
		this.two.awaitLog(child, "first:1");
		assertThat(this.two.runtime.kernel().names().lookup("counter")).isEqualTo(child);
		Pid again = this.one.runtime.process("app:agent").host(HOST).name("counter").message("second", 2).spawn();
		assertThat(again).isEqualTo(child);
		this.two.awaitLog(child, "first:1", "second:2");
	}

	@Test
	void ownerOfANameThatIsMonitoredInsteadTellsOfItsEnd() {
		Pid child = this.one.runtime.process("app:agent").host(HOST).name("counter").spawn();
		Pid named = pid(this.one.call(this.here, "spawn_named", "counter", "app:agent", HOST));
		assertThat(named).isEqualTo(child);
		this.two.end(child);
		this.one.awaitLog(this.here, "pid.exit:ended");
	}

	@Test
	void childIsDiscardedWhenItsSpawnerEndsBeforeTheAnswer() throws InterruptedException {
		this.one.begin(this.here, "spawn", "app.slow:loading", HOST);
		this.loading.await();
		this.one.runtime.terminate(this.here.toString());
		this.loaded.countDown();
		await().until(() -> agents() == 0);
		await().until(() -> this.two.member(this.one).session().serving() == 0);
	}

	@Test
	void childIsDiscardedWhenTheSessionEndsBeforeTheAnswer() throws InterruptedException {
		CompletableFuture<?> answer = this.one.begin(this.here, "spawn", "app.slow:loading", HOST);
		this.loading.await();
		this.network.split(Set.of(this.two.id()));
		assertThat(answer).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withMessageContaining("node down: two");
		this.loaded.countDown();
		await().until(() -> agents() == 0);
	}

	@Test
	void acknowledgedChildOutlivesTheSession() {
		Pid child = pid(tell("spawn_linked", "app:agent", HOST));
		await().until(() -> this.two.member(this.one).session().serving() == 0);
		this.network.split(Set.of(this.two.id()));
		this.two.awaitLog(child, "pid.link.down:node down: one");
	}

	@Test
	void calleeEndsWithTheSession() {
		CompletableFuture<?> answer = this.one.begin(this.here, "call", "app:agent", HOST);
		await().until(() -> agents() == 1);
		ProcessInstance callee = this.two.runtime.kernel().processes().iterator().next();
		await().until(() -> this.two.log(callee.pid()), List::isEmpty);
		this.network.split(Set.of(this.two.id()));
		assertThat(answer).failsWithin(Duration.ofSeconds(20));
		await().until(() -> agents() == 0);
	}

	@Test
	void callThatTimesOutEndsItsCallee() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.one.runtime.process("app:agent").host(HOST).timeout(Duration.ofMillis(200)).call())
			.matches((ex) -> ex.error().is(ErrorKind.TIMEOUT));
		await().until(() -> agents() == 0);
	}

}
