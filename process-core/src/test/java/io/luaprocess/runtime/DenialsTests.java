package io.luaprocess.runtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.event.Denial;
import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicySuggestion;
import io.luaprocess.security.Refusal;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is kept of denied calls.
 */
class DenialsTests {

	private static final Actor ANN = new Actor("ann", Map.of());

	private static final Policy SPAWNS = Policy.builder("test:spawns")
		.actions("process.spawn", "process.host", "process.call")
		.allow();

	private static final String REGISTERS = "return function(name) return process.registry.register(name) end";

	private static LuaTest test(String source, Scope scope) {
		return LuaTest.text(source,
				(builder) -> builder.guard(Guard.scoped(true)).callers(() -> new Identity(ANN, scope)));
	}

	private static void denied(LuaTest test, Object... args) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> test.run(LuaTest.SCRIPT, args))
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
	}

	private static List<Denial.Repeated> denials(LuaTest test) {
		return test.runtime().events().denials().repeated();
	}

	@Test
	void denialOfAProcessIsKeptOnceWithItsCount() {
		try (LuaTest test = test(REGISTERS, new Scope(List.of(SPAWNS)))) {
			denied(test, "orders");
			denied(test, "orders");
			denied(test, "stock");
			assertThat(denials(test)).extracting((repeated) -> repeated.denial().resource(), Denial.Repeated::count)
				.containsExactly(tuple("stock", 1L), tuple("orders", 2L));
			Denial denial = denials(test).getLast().denial();
			assertThat(denial.actor()).isEqualTo("ann");
			assertThat(denial.action()).isEqualTo("process.registry.register");
			assertThat(denial.process()).satisfies((process) -> {
				assertThat(process.definition()).isEqualTo(LuaTest.SCRIPT);
				assertThat(process.host()).isEqualTo("app:processes");
			});
			assertThat(denial.policy()).isNull();
			assertThat(test.runtime().events().count(Kind.DENIAL)).isEqualTo(3);
			assertThat(
					test.runtime().events().latest(1, (event) -> event.kind() == Kind.DENIAL).getFirst().event().text())
				.isEqualTo("actor ann is not allowed to process.registry.register: stock");
		}
	}

	@Test
	void denialOfTheApplicationHasNoProcess() {
		try (LuaTest test = test(REGISTERS, new Scope(List.of()))) {
			denied(test, "orders");
			Denial denial = denials(test).getFirst().denial();
			assertThat(denial.process()).isNull();
			assertThat(denial.action()).isEqualTo("process.call");
			assertThat(denial.resource()).isEqualTo(LuaTest.SCRIPT);
		}
	}

	@Test
	void denyingPolicyIsNamedAndNoOtherPolicyIsSuggested() {
		Policy denies = Policy.builder("test:no-names").actions("process.registry.*").deny();
		Policy allows = Policy.builder("test:all").actions("*").allow();
		try (LuaTest test = test(REGISTERS, new Scope(List.of(allows, denies)))) {
			denied(test, "orders");
			Denial denial = denials(test).getFirst().denial();
			assertThat(denial.policy()).isEqualTo("test:no-names");
			assertThat(denial.allowedBy()).isNull();
		}
	}

	@Test
	void withoutIdentityNoPolicyIsSuggestedAsNoneWouldHelp() {
		try (LuaTest test = LuaTest.text(REGISTERS, (builder) -> builder.guard(Guard.scoped(true)))) {
			denied(test, "orders");
			assertThat(denials(test).getFirst().denial().actor()).isNull();
			assertThat(denials(test).getFirst().denial().allowedBy()).isNull();
		}
	}

	@Test
	void linkThatAPolicyForbidsAsATerminationIsADenialOfTheTermination() {
		Policy denies = Policy.builder("test:no-ends").actions("process.terminate").deny();
		Policy allows = Policy.builder("test:all").actions("*").allow();
		try (LuaTest test = test("""
				return function(mode)
				  if mode == "waits" then
				    return process.inbox():receive()
				  end
				  return process.link(process.spawn("app.test:script", "app:processes", "waits"))
				end
				""", new Scope(List.of(allows, denies)))) {
			denied(test);
			Denial denial = denials(test).getFirst().denial();
			assertThat(denial.action()).isEqualTo("process.terminate");
			assertThat(denial.policy()).isEqualTo("test:no-ends");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "a \"quoted\" name: #1", "*", "stars*in*between", "back\\slash", "two\nlines",
			"ümläut 🚀", "{x", "- list", "" })
	void suggestedEntryAllowsTheCall(String name) {
		Scope scope = new Scope(List.of(SPAWNS));
		String yaml = PolicySuggestion.of(Refusal.NOT_IN_SCOPE, ANN, "process.registry.register", name);
		assertThat(scope.with(policy(yaml)).evaluate(ANN, "process.registry.register", name, Map.of()).text())
			.isEqualTo("allow");
	}

	@Test
	void callIsAllowedOnceTheSuggestedEntryIsInTheScope() {
		String yaml;
		try (LuaTest test = test(REGISTERS, new Scope(List.of(SPAWNS)))) {
			denied(test, "orders");
			yaml = denials(test).getFirst().denial().allowedBy();
		}
		try (LuaTest test = test(REGISTERS, new Scope(List.of(SPAWNS, policy(yaml))))) {
			test.run(LuaTest.SCRIPT, "orders");
			assertThat(denials(test)).isEmpty();
		}
	}

	@Test
	void suggestedEntryAllowsAllProcessesOfAHost() {
		String yaml = PolicySuggestion.of(Refusal.NOT_IN_SCOPE, ANN, "process.send", "{app:processes|0x0001a}");
		Policy policy = policy(yaml);
		assertThat(policy.evaluate(ANN, "process.send", "{app:processes|0x0002b}", Map.of()).text()).isEqualTo("allow");
		assertThat(policy.evaluate(ANN, "process.send", "{app:other|0x0002b}", Map.of()).text()).isEqualTo("undefined");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sql.query", "process.unknown", "sql.*", "" })
	void suggestedEntryIsValidForAnyAction(String action) {
		String yaml = PolicySuggestion.of(Refusal.NOT_IN_SCOPE, ANN, action, "orders");
		assertThat(policy(yaml).evaluate(ANN, action, "orders", Map.of()).text()).isEqualTo("allow");
	}

	@Test
	void longTextsAreCut() {
		String yaml = PolicySuggestion.of(Refusal.NOT_IN_SCOPE, ANN, "sql.query", "x".repeat(10_000));
		assertThat(yaml).hasSizeLessThan(1000);
		assertThat(policy(yaml).evaluate(ANN, "sql.query", "x".repeat(10_000), Map.of()).text()).isEqualTo("allow");
	}

	/** Loads an entry as an application does. */
	private static Policy policy(String entry) {
		String file = "version: \"1.0\"\nnamespace: app.policies\nentries:\n" + entry.indent(2);
		Consumer<RuntimeBuilder> nothing = (builder) -> builder.roots(List.of(new DefinitionRoot("policies",
				List.of(new SourceFile("_index.yaml", () -> file.getBytes(StandardCharsets.UTF_8))))));
		try (LuaTest test = LuaTest.text("return function() end", nothing)) {
			return test.runtime()
				.definitions()
				.all()
				.stream()
				.filter(Definition.PolicyEntry.class::isInstance)
				.map((definition) -> ((Definition.PolicyEntry) definition).policy())
				.findFirst()
				.orElseThrow();
		}
	}

}
