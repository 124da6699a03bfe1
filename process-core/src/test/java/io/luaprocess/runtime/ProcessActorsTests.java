package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessActors;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is done to all processes of an actor.
 */
@Timeout(60)
class ProcessActorsTests {

	private static final Scope OPEN = new Scope(List.of(Policy.builder("t:open").actions("*").allow()));

	/** Everything but the door. */
	private static final Scope SHUT = OPEN.with(Policy.builder("t:shut").actions("door.open").deny());

	private volatile Identity caller = Identity.NONE;

	private volatile String forbidden = "";

	private LuaTest scripts;

	private LuaProcessRuntime runtime;

	private ProcessActors actors;

	@BeforeEach
	void start() {
		Guard rules = Guard.scoped(false);
		Guard guard = (identity, action, resource, attributes) -> !action.equals(this.forbidden)
				&& rules.allows(identity, action, resource, attributes);
		this.scripts = LuaTest.in("lua/actors",
				(builder) -> builder.defaultHost("actors:host").guard(guard).callers(() -> this.caller));
		this.runtime = this.scripts.runtime();
		this.actors = this.runtime.actors();
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@Test
	void processesOfAnActorAreThoseOfItsCallsAndWhatTheySpawn() {
		Pid ann = worker("ann");
		Pid bob = worker("bob");
		ask("ann", "spawn");
		ask("ann", "impostor");
		Pid child = registered("ann.child");
		registered("ann.impostor");
		assertThat(this.actors.processes("ann")).containsExactlyInAnyOrder(ann, child);
		assertThat(this.actors.processes("bob")).containsExactly(bob);
		assertThat(this.actors.processes("cid")).isEmpty();
	}

	@Test
	void newScopeHoldsForLiveProcessesAndForAllTheySpawnAndCall() {
		worker("ann");
		worker("bob");
		for (String way : List.of("own", "child", "builder", "executor")) {
			assertThat(ask("ann", way)).as(way).isEqualTo("true");
		}
		assertThat(this.actors.reauthorize(new Identity(new Actor("ann", Map.of("level", 2)), SHUT))).isEqualTo(1);
		for (String way : List.of("own", "child", "builder", "executor")) {
			assertThat(ask("ann", way)).as(way).isEqualTo("false");
			assertThat(ask("bob", way)).as(way).isEqualTo("true");
		}
		assertThat(ask("ann", "actor")).isEqualTo("2");
		this.actors.reauthorize(new Identity(new Actor("ann", Map.of("level", 3)), OPEN));
		assertThat(ask("ann", "builder")).isEqualTo("true");
		assertThat(ask("ann", "narrow")).as("a smaller scope stays").isEqualTo("false");
	}

	@Test
	void actorThatAProgramMadeGetsNoRights() {
		worker("ann");
		ask("ann", "impostor");
		registered("ann.impostor");
		this.actors.reauthorize(new Identity(new Actor("ann", Map.of("level", 9)), OPEN));
		assertThat(ask("ann.impostor", "actor")).isEqualTo("nil");
		assertThat(ask("ann", "actor")).isEqualTo("9");
	}

	@Test
	void cancelAndTerminateReachAllProcessesOfTheActor() {
		Pid ann = worker("ann");
		Pid bob = worker("bob");
		ask("ann", "spawn");
		Pid child = registered("ann.child");
		this.caller = Identity.NONE;
		assertThat(this.actors.cancel("ann", Duration.ofMillis(1), "locked out")).isEqualTo(2);
		await().until(() -> !this.runtime.isAlive(ann) && !this.runtime.isAlive(child));
		assertThat(this.actors.terminate("bob")).isEqualTo(1);
		assertThat(this.runtime.isAlive(bob)).isFalse();
		assertThat(this.actors.terminate("bob")).isZero();
	}

	@Test
	void callerNeedsThePermissions() {
		Pid ann = worker("ann");
		assertDenied("process.terminate", () -> this.actors.terminate("ann"));
		assertDenied("process.cancel", () -> this.actors.cancel("ann", null, null));
		assertDenied("process.security", () -> this.actors.reauthorize(identity("ann")));
		assertThat(this.runtime.isAlive(ann)).isTrue();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.actors.reauthorize(Identity.NONE))
			.withMessage("actor required");
	}

	private void assertDenied(String action, Runnable code) {
		this.forbidden = action;
		assertThatExceptionOfType(ProcessException.class).isThrownBy(code::run)
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
		this.forbidden = "";
	}

	private static Identity identity(String name) {
		return new Identity(new Actor(name, Map.of("level", 1)), OPEN);
	}

	private Pid worker(String name) {
		this.caller = identity(name);
		this.runtime.spawn("actors:worker", name);
		return registered(name);
	}

	private Pid registered(String name) {
		await().until(() -> this.runtime.lookup(name) != null);
		return this.runtime.lookup(name);
	}

	/** Asks by a process of its own, which has no identity. */
	private Object ask(String name, String question) {
		this.caller = Identity.NONE;
		return this.runtime.call("actors:asker", name, question);
	}

}
