package io.luaprocess.definition;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DefinitionLoaderTests {

	private LoadedDefinitions definitions;

	@BeforeEach
	void load() throws IOException {
		this.definitions = Trees.loader().load(Trees.root("valid"));
	}

	@Test
	void everyEntryIsFoundAndHiddenFilesAreNot() {
		assertThat(this.definitions.all()).extracting((definition) -> definition.id().toString())
			.containsExactly("app:start", "notes:reminder", "shop.orders:worker", "tools:add", "tools:back_office",
					"tools:front-desk", "tools:greeter", "tools:nobody_terminates", "tools:pool",
					"tools:staff_can_send", "tools:text");
	}

	@Test
	void programWithoutDefinitionFileIsAProcessByItself() {
		Definition.Code code = this.definitions.code("shop.orders:worker", Definition.CodeKind.PROCESS);
		assertThat(code).isNotNull();
		assertThat(code.kind()).isEqualTo("process.lua");
		assertThat(code.method()).isEqualTo("main");
		assertThat(code.allModules()).isTrue();
		assertThat(code.modules()).isEmpty();
		assertThat(code.imports()).isEmpty();
		assertThat(code.defaultHost()).hasToString("app:processes");
		assertThat(code.program()).isEqualTo("program of shop.orders:worker");
		assertThat(code.origin()).isEqualTo(new Definition.Origin("shop/orders/worker.lua", 1));
	}

	@Test
	void programWithoutDefinitionFileMayRequireTheDefaultModules() throws IOException {
		LoadedDefinitions loaded = Trees.loader(List.of("inventory")).load(Trees.root("valid"));
		assertThat(loaded.code("app:start", Definition.CodeKind.PROCESS).modules()).containsExactly("inventory");
	}

	@Test
	void processEntryHasItsKeys() {
		Definition.Code code = this.definitions.code("tools:greeter", Definition.CodeKind.PROCESS);
		assertThat(code.method()).isEqualTo("greet");
		assertThat(code.source()).isEqualTo("return {greet = function() end}\n");
		assertThat(code.modules()).as("the global string has no effect").containsExactly("time", "json");
		assertThat(code.allModules()).isFalse();
		assertThat(code.imports()).containsExactly(Map.entry("text", new EntryId("tools", "text")));
		assertThat(code.defaultHost()).hasToString("tools:pool");
		assertThat(code.meta()).containsEntry("owner", "support").containsEntry("tags", Arrays.asList("a", null, 2L));
		assertThat(code.origin()).isEqualTo(new Definition.Origin("tools/_index.yaml", 14));
	}

	@Test
	void programTextMayStandInTheEntry() {
		Definition.Code code = this.definitions.code("tools:add", Definition.CodeKind.FUNCTION);
		assertThat(code.source()).isEqualTo("return function(a, b)\n  return a + b\nend\n");
		assertThat(code.method()).isEqualTo("main");
		assertThat(code.defaultHost()).isNull();
	}

	@Test
	void hostEntryHasItsKeys() {
		assertThat(this.definitions.find("tools:pool")).isInstanceOfSatisfying(Definition.Host.class, (host) -> {
			assertThat(host.workers()).isEqualTo(2);
			assertThat(host.maxProcesses()).isEqualTo(50);
			assertThat(host.mailboxCapacity()).isEqualTo(10);
			assertThat(host.autoStart()).isTrue();
			assertThat(host.stopTimeout()).isEqualTo(Duration.ofSeconds(90));
		});
	}

	@Test
	void serviceEntryHasItsKeys() {
		Definition.Service service = (Definition.Service) this.definitions.find("tools:front-desk");
		assertThat(service.process()).hasToString("tools:greeter");
		assertThat(service.host()).hasToString("tools:pool");
		assertThat(service.input()).containsExactly(1L, null, "yes", Map.of("answer", 42L));
		assertThat(service.oneNode()).isTrue();
		Definition.Lifecycle lifecycle = service.lifecycle();
		assertThat(lifecycle.autoStart()).isTrue();
		assertThat(lifecycle.required()).isFalse();
		assertThat(lifecycle.startTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(lifecycle.stopTimeout()).isEqualTo(Duration.ofMillis(500));
		assertThat(lifecycle.stableThreshold()).isEqualTo(Duration.ofMinutes(1));
		assertThat(lifecycle.requires()).extracting(EntryId::toString)
			.containsExactly("tools:pool", "tools:back_office");
		assertThat(lifecycle.restart()).isEqualTo(new Definition.Restart(Duration.ofMillis(10), Duration.ofSeconds(1),
				1.5, 0, 3, new CrashLoop(7, Duration.ofHours(1), CrashLoop.Health.DOWN)));
	}

	@Test
	void serviceEntryHasDefaults() {
		Definition.Service service = (Definition.Service) this.definitions.find("tools:back_office");
		assertThat(service.input()).isEmpty();
		assertThat(service.oneNode()).isFalse();
		assertThat(service.lifecycle()).isEqualTo(new Definition.Lifecycle(false, true, Duration.ofSeconds(10),
				Duration.ofSeconds(10), Duration.ofSeconds(5), List.of(),
				new Definition.Restart(Duration.ofSeconds(1), Duration.ofSeconds(90), 2.0, 0.1, 0, CrashLoop.DEFAULT),
				false, null));
	}

	@Test
	void policiesAreFoundByIdAndByGroup() {
		assertThat(this.definitions.policy("tools:nobody_terminates")).isNotNull();
		assertThat(this.definitions.policy("tools:pool")).isNull();
		assertThat(this.definitions.namedScope("tools:staff").policies()).extracting(Policy::id)
			.containsExactly("tools:staff_can_send");
		assertThat(this.definitions.namedScope("tools:nobody")).isNull();
	}

	@Test
	void identityOfServiceUnitesGroupsAndPolicies() {
		Definition.Service service = (Definition.Service) this.definitions.find("tools:front-desk");
		Identity identity = this.definitions.identity(service);
		assertThat(identity.actor()).isEqualTo(new Actor("desk", Map.of("role", "staff")));
		Map<String, String> call = Map.of("pid", "{app:processes|0x00001}");
		assertThat(identity.scope().evaluate(identity.actor(), "process.send", "x", call)).isEqualTo(Effect.ALLOW);
		assertThat(identity.scope().evaluate(identity.actor(), "process.terminate", "x", call)).isEqualTo(Effect.DENY);
		assertThat(identity.scope().evaluate(identity.actor(), "process.link", "x", call)).isEqualTo(Effect.UNDEFINED);
	}

	@Test
	void identityOfServiceWithoutSecurityIsNone() {
		Definition.Service service = (Definition.Service) this.definitions.find("tools:back_office");
		assertThat(this.definitions.identity(service)).isSameAs(Identity.NONE);
	}

	@Test
	void kindOfAnotherFamilyIsAWarning() {
		assertThat(this.definitions.warnings()).extracting(DefinitionProblem::toString)
			.containsExactly("tools/_index.yaml:67: entry 'tools:endpoint': key 'kind': "
					+ "unsupported kind 'http.endpoint', the entry is skipped");
		assertThat(this.definitions.problems()).isEmpty();
	}

	@Test
	void defaultHostExistsUnlessAHostIsDefined() throws IOException {
		assertThat(this.definitions.find("app:processes")).isNull();
		LoadedDefinitions none = Trees.loader().load();
		assertThat(none.find("app:processes")).isInstanceOfSatisfying(Definition.Host.class, (host) -> {
			assertThat(host.workers()).isZero();
			assertThat(host.maxProcesses())
				.isEqualTo((int) Math.max(1000, Runtime.getRuntime().maxMemory() / (16 << 10)));
			assertThat(host.mailboxCapacity()).isEqualTo(100_000);
			assertThat(host.autoStart()).isTrue();
			assertThat(host.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
		});
	}

}
