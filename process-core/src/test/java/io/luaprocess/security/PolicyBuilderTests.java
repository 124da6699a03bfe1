package io.luaprocess.security;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PolicyBuilder} and {@link AuthorityConditions}.
 */
class PolicyBuilderTests {

	private static final Actor OPERATOR = new Actor("olga", Map.of("authorities", List.of("ROLE_OPERATOR", "read")),
			new Object());

	private static final Actor USER = new Actor("uwe", Map.of("authorities", List.of("ROLE_USER")), new Object());

	private static final Actor FORGED = new Actor("eve", Map.of("authorities", List.of("ROLE_OPERATOR")));

	private static final Actor SERVICE = new Actor("reaper", Map.of("roles", List.of("ROLE_OPERATOR")), new Object());

	@Test
	void policyAppliesToItsActionsAndResources() {
		Policy policy = Policy.builder("app:p").actions("process.send", "order.*").resources("shop:*").allow();
		assertThat(policy.id()).isEqualTo("app:p");
		assertThat(effect(policy, null, "process.send", "shop:x")).isEqualTo(Effect.ALLOW);
		assertThat(effect(policy, null, "order.cancel", "shop:x")).isEqualTo(Effect.ALLOW);
		assertThat(effect(policy, null, "order.cancel", "tools:x")).isEqualTo(Effect.UNDEFINED);
		assertThat(effect(policy, null, "process.link", "shop:x")).isEqualTo(Effect.UNDEFINED);
		assertThat(effect(Policy.builder("p").actions("*").deny(), null, "x", "y")).isEqualTo(Effect.DENY);
	}

	@Test
	void authoritiesCountOnlyIfTheApplicationVouchesForThem() {
		for (Effect effect : List.of(Effect.ALLOW, Effect.DENY)) {
			PolicyBuilder builder = Policy.builder("p").actions("*").authorities("ROLE_OPERATOR", "ROLE_ADMIN");
			Policy policy = (effect == Effect.ALLOW) ? builder.allow() : builder.deny();
			assertThat(effect(policy, OPERATOR, "a", "r")).isEqualTo(effect);
			assertThat(effect(policy, SERVICE, "a", "r")).isEqualTo(effect);
			assertThat(effect(policy, USER, "a", "r")).isEqualTo(Effect.UNDEFINED);
			assertThat(effect(policy, FORGED, "a", "r")).isEqualTo(Effect.UNDEFINED);
			assertThat(effect(policy, null, "a", "r")).isEqualTo(Effect.UNDEFINED);
		}
	}

	@Test
	void allConditionsMustHold() {
		Policy policy = Policy.builder("p")
			.actions("*")
			.condition("actor.id", "in", List.of("olga", "uwe"))
			.condition("meta.owner", "nexists", null)
			.when((actor, action, resource, meta, effect) -> resource.length() > 1)
			.allow();
		assertThat(effect(policy, OPERATOR, "a", "long")).isEqualTo(Effect.ALLOW);
		assertThat(effect(policy, OPERATOR, "a", "r")).isEqualTo(Effect.UNDEFINED);
		assertThat(effect(policy, SERVICE, "a", "long")).isEqualTo(Effect.UNDEFINED);
		assertThat(policy.evaluate(OPERATOR, "a", "long", Map.of("owner", "x"))).isEqualTo(Effect.UNDEFINED);
	}

	@Test
	void wrongWordNamesPolicy() {
		assertWrong(() -> Policy.builder("app:p").actions("process.terminat"), "unknown action 'process.terminat'");
		assertWrong(() -> Policy.builder("app:p").actions("a*b"), "invalid pattern 'a*b'");
		assertWrong(() -> Policy.builder("app:p").resources(""), "invalid pattern ''");
		assertWrong(() -> Policy.builder("app:p").authorities(), "at least one authority is needed");
		assertWrong(() -> Policy.builder("app:p").condition("actor.name", "eq", "x"), "unknown field 'actor.name'");
		assertWrong(() -> Policy.builder("app:p").condition("actor.id", "is", "x"), "unknown operator 'is'");
		assertWrong(() -> Policy.builder("app:p").condition("actor.id", "eq", null), "operator 'eq' takes a value");
		assertWrong(() -> Policy.builder("app:p").condition("actor.id", "exists", 1),
				"operator 'exists' takes no value");
		assertWrong(() -> Policy.builder("app:p").condition("actor.id", "in", "x"), "operator 'in' takes a list");
		assertWrong(() -> Policy.builder("app:p").condition("actor.id", "matches", "("), "invalid expression '('");
		assertWrong(() -> Policy.builder("app:p").allow(),
				"must name at least one action, such as process.terminate or *");
		assertThatIllegalArgumentException().isThrownBy(() -> Policy.builder(" "));
	}

	private static void assertWrong(Runnable code, String reason) {
		assertThatIllegalArgumentException().isThrownBy(code::run).withMessage("policy 'app:p': " + reason);
	}

	private static Effect effect(Policy policy, Actor actor, String action, String resource) {
		return policy.evaluate(actor, action, resource, Map.of());
	}

}
