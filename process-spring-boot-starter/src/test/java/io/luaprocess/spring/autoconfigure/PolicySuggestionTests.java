package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.PolicySuggestion;
import io.luaprocess.security.Refusal;
import io.luaprocess.spring.security.PolicyEvaluator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for suggested policies of the application: what an operator copies must work.
 */
class PolicySuggestionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class))
		.withPropertyValues("luaprocess.security.strict=true");

	@ParameterizedTest
	@ValueSource(strings = { "demo:waiter", "a,b", "${placeholder}", "a \"quoted\" name: #1", "back\\slash",
			"two\nlines", "", "  spaces  ", "[x]", "*" })
	void suggestedPolicyAllowsTheCallToCallersWithoutActorOnly(String resource) {
		Refusal refusal = refusal(resource, Identity.NONE);
		String yaml = PolicySuggestion.of(refusal, null, "process.spawn", resource);
		this.runner.withInitializer((context) -> load(context, yaml)).run((context) -> {
			PolicyEvaluator policies = context.getBean(PolicyEvaluator.class);
			assertThat(policies.allows(Identity.NONE, "process.spawn", resource, Map.of())).isTrue();
			assertThat(policies.allows(Identity.NONE, "process.terminate", resource, Map.of())).isFalse();
			assertThat(policies.allows(new Identity(new Actor("ann", Map.of()), null), "process.spawn", resource,
					Map.of()))
				.isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "ann", "ann,bob", "${placeholder}", "CN=ann, O=shop", "ann@shop.example" })
	void suggestedPolicyAllowsTheCallToTheActorWithoutScope(String actor) {
		Identity identity = new Identity(new Actor(actor, Map.of()), null);
		String yaml = PolicySuggestion.of(refusal("demo:waiter", identity), identity.actor(), "process.spawn",
				"demo:waiter");
		this.runner.withInitializer((context) -> load(context, yaml)).run((context) -> {
			PolicyEvaluator policies = context.getBean(PolicyEvaluator.class);
			assertThat(policies.allows(identity, "process.spawn", "demo:waiter", Map.of())).isTrue();
			assertThat(policies.allows(Identity.NONE, "process.spawn", "demo:waiter", Map.of())).isFalse();
		});
	}

	private static Refusal refusal(String resource, Identity identity) {
		Refusal refusal = new PolicyEvaluator(List.of(), true).refusal(identity, "process.spawn", resource, Map.of());
		assertThat(refusal).isEqualTo(Refusal.NOT_IN_APPLICATION);
		return refusal;
	}

	private static void load(ConfigurableApplicationContext context, @Nullable String yaml) {
		try {
			new YamlPropertySourceLoader()
				.load("suggested", new ByteArrayResource(String.valueOf(yaml).getBytes(StandardCharsets.UTF_8)))
				.forEach(context.getEnvironment().getPropertySources()::addLast);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
