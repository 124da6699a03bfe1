package io.luaprocess.cluster.node;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessNames;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The policies of the other node decide about what a process asks there.
 */
@Timeout(60)
class PermissionsAcrossNodesTests {

	private final TestNetwork network = new TestNetwork();

	private TestNode one;

	private TestNode two;

	private Pid there;

	@BeforeEach
	void start() {
		this.one = node("one", "cluster/rules-one");
		this.two = node("two", "cluster/rules-two");
		this.one.meets(this.two);
		this.there = this.two.agent();
	}

	private TestNode node(String name, String rules) {
		return TestNode.start(this.network, name, 1, TestNode.SETTINGS, WireVersion.THIS,
				(builder) -> builder.roots(List.of(LuaTest.root(rules))));
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	/** An agent that acts for Ann, in a scope of this node. */
	private Pid agentOfAnn(String policy) {
		Scope scope = new Scope(List.of(Objects.requireNonNull(this.one.node.local().definitions().policy(policy))));
		return this.one.runtime.process("app:agent")
			.actor(new Actor("ann", Map.of("team", "sales")))
			.scope(scope)
			.spawn();
	}

	private Object tell(Pid agent, String function, Object... arguments) {
		return this.one.call(agent, function, arguments);
	}

	@Test
	void policyOfTheOtherNodeAllows() {
		Pid agent = agentOfAnn("app.rules:shared");
		tell(agent, "send", this.there.toString(), "n", 1);
		this.two.awaitLog(this.there, "n:1");
		assertThat(tell(agent, "monitor", this.there.toString())).isEqualTo(true);
	}

	@Test
	void policyOfTheOtherNodeDoesNotAllowWhatTheOneHereDoes() {
		Pid agent = agentOfAnn("app.rules:shared");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell(agent, "terminate", this.there.toString()))
			.withMessageContaining("not allowed to terminate")
			.matches((ex) -> ex.error().is(ErrorKind.PERMISSION_DENIED));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell(agent, "link", this.there.toString()))
			.withMessageContaining("not allowed to link");
		assertThat(this.one.relations(agent)).isZero();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell(agent, "spawn_linked", "app:agent", "app:processes@two"))
			.withMessageContaining("not allowed to spawn linked process");
	}

	@Test
	void scopeOfUnknownPoliciesIsEmpty() {
		Pid agent = agentOfAnn("app.rules:unknown");
		tell(agent, "send", this.there.toString(), "n", 1);
		await().until(() -> this.two.runtime.events().denials().count() == 1);
		assertThat(this.two.runtime.events().denials().repeated().toString()).contains("ann").contains("process.send");
		assertThat(this.two.log(this.there)).isEmpty();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell(agent, "monitor", this.there.toString()))
			.withMessageContaining("not allowed to monitor");
	}

	@Test
	void childOnAnotherNodeActsForTheSameActorInTheScopeOfThatNode() {
		Pid agent = agentOfAnn("app.rules:shared");
		Pid child = Pid.parse(tell(agent, "spawn", "app:agent", "app:processes@two").toString());
		Identity identity = this.two.identity(child);
		assertThat(identity.actor()).matches((actor) -> actor != null && actor.id().equals("ann") && actor.trusted());
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.two.call(child, "terminate", this.there.toString()))
			.withMessageContaining("not allowed to terminate");
	}

	@Test
	void namesOfProcessesOfTheOtherNodeAreGivenAndFreedByItsPolicies() {
		Pid agent = agentOfAnn("app.rules:shared");
		Map<String, String> everywhere = Map.of("scope", "cluster");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell(agent, "registry.register", "cashier", this.there.toString(), everywhere))
			.withMessageContaining("not allowed to register name")
			.matches((ex) -> ex.error().is(ErrorKind.PERMISSION_DENIED));
		assertThat(this.two.runtime.names().lookup("cashier", ProcessNames.Scope.CLUSTER)).isNull();
		this.one.runtime.names().register("cashier", this.there, ProcessNames.Scope.CLUSTER, 0);
		await().until(() -> this.one.runtime.names().lookup("cashier", ProcessNames.Scope.CLUSTER) != null);
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> tell(agent, "registry.unregister", "cashier", everywhere))
			.withMessageContaining("not allowed to unregister name");
		assertThat(this.two.runtime.names().lookup("cashier", ProcessNames.Scope.CLUSTER)).isEqualTo(this.there);
		assertThat(this.two.runtime.events().denials().repeated().toString()).contains("ann", "cashier");
	}

}
