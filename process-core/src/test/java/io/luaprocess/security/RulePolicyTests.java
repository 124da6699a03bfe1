package io.luaprocess.security;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class RulePolicyTests {

	private static final Actor ACTOR = new Actor("ann", Map.of("role", "staff", "level", 7, "digits", "10", "tags",
			List.of("a", 2), "team", Map.of("name", "blue")));

	private static final Map<String, Object> META = Map.of("owner", "ann", "roles", List.of("staff", "admin"), "limit",
			9);

	@ParameterizedTest
	@CsvSource({ "*, anything, true", "process.send, process.send, true", "process.send, process.sendall, false",
			"process.send, Process.send, false", "process.spawn*, process.spawn.linked, true",
			"process.spawn*, process.spawn, true", "process.spawn*, process.spaw, false", "shop.*, shop, true",
			"shop.*, shop.orders, true", "shop.*, shops, false", "*:worker, shop:worker, true",
			"*:worker, shop:workers, false", "{app:processes|*, {app:processes|0x00004}, true" })
	void patternMatchesTheWholeText(String pattern, String text, boolean matches) {
		assertThat(NamePattern.parse(pattern).matches(text)).isEqualTo(matches);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "**", "a*b", "*a*", "a**", "*.*" })
	void patternWithStarElsewhereIsRefused(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.parse(pattern))
			.withMessage("invalid pattern '" + pattern + "'");
	}

	@Test
	void comparisonHoldsAsTheOperatorSays() {
		assertThat(holds("actor.id", "eq", "ann")).isTrue();
		assertThat(holds("actor.id", "ne", "ann")).isFalse();
		assertThat(holds("actor.meta.team.name", "eq", "blue")).isTrue();
		assertThat(holds("action", "eq", "process.send")).isTrue();
		assertThat(holds("resource", "eq", "orders")).isTrue();
		assertThat(holds("meta.limit", "lt", 10)).isTrue();
		assertThat(holds("meta.limit", "lte", 9)).isTrue();
		assertThat(holds("meta.limit", "gt", 9)).isFalse();
		assertThat(holds("meta.limit", "gte", 9.0)).isTrue();
	}

	@Test
	void numberAndTextThatLooksLikeOneAreComparedAsNumbers() {
		assertThat(holds("actor.meta.digits", "eq", 10)).isTrue();
		assertThat(holds("meta.limit", "eq", "9.0")).isTrue();
		assertThat(holds("meta.limit", "lt", "10")).as("not as texts").isTrue();
		assertThat(holds("actor.meta.digits", "lt", "9")).as("two texts are compared as texts").isTrue();
		assertThat(holds("meta.limit", "lt", "a")).as("no number, so as texts").isTrue();
		assertThat(holds("meta.limit", "eq", "nine")).isFalse();
	}

	@Test
	void membershipHoldsAsTheOperatorSays() {
		assertThat(holds("actor.meta.role", "in", List.of("staff", "admin"))).isTrue();
		assertThat(holds("actor.meta.role", "nin", List.of("staff", "admin"))).isFalse();
		assertThat(holds("actor.meta.level", "in", List.of("7"))).isTrue();
		assertThat(holds("actor.meta.tags", "contains", "a")).isTrue();
		assertThat(holds("actor.meta.tags", "contains", "2")).isTrue();
		assertThat(holds("actor.meta.tags", "ncontains", "b")).isTrue();
		assertThat(holds("resource", "contains", "rder")).isTrue();
		assertThat(holds("resource", "ncontains", "rder")).isFalse();
	}

	@Test
	void regularExpressionIsSearchedInTheField() {
		assertThat(holds("resource", "matches", "^ord")).isTrue();
		assertThat(holds("resource", "matches", "der")).isTrue();
		assertThat(holds("resource", "nmatches", "^der")).isTrue();
		assertThat(holds("meta.limit", "matches", "^9$")).isTrue();
	}

	@Test
	void regularExpressionTakesLinearTime() {
		PolicyCondition condition = PolicyCondition.of(PolicyField.parse("resource"), PolicyOperator.MATCHES,
				"^(a+)+$");
		assertTimeoutPreemptively(Duration.ofSeconds(20),
				() -> assertThat(condition.holds(null, "x", "a".repeat(50_000) + "b", Map.of(), Effect.ALLOW))
					.isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "(?=a)", "(?!a)", "(?<=a)b", "(a)\\1", "(a" })
	void regularExpressionBeyondLinearTimeIsRefused(String text) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PolicyCondition.of(PolicyField.parse("resource"), PolicyOperator.MATCHES, text))
			.withMessage("invalid expression '" + text + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "eq", "ne", "lt", "lte", "gt", "gte", "in", "nin", "contains", "ncontains", "matches",
			"nmatches" })
	void absentFieldMakesEveryComparisonFalse(String operator) {
		Object value = operator.endsWith("in") ? List.of("x") : "x";
		assertThat(holds("meta.absent", operator, value)).isFalse();
		assertThat(between("actor.id", operator, "meta.absent")).isFalse();
	}

	@Test
	void presenceIsAskedByExistsAndNexists() {
		assertThat(holds("meta.owner", "exists", null)).isTrue();
		assertThat(holds("meta.owner", "nexists", null)).isFalse();
		assertThat(holds("meta.absent", "exists", null)).isFalse();
		assertThat(holds("meta.absent", "nexists", null)).isTrue();
	}

	@Test
	void valueMayComeFromAnotherField() {
		assertThat(between("meta.owner", "eq", "actor.id")).isTrue();
		assertThat(between("actor.meta.role", "in", "meta.roles")).isTrue();
		assertThat(between("actor.id", "in", "meta.roles")).isFalse();
		assertThat(between("actor.id", "nin", "meta.limit")).as("no list: can't be evaluated").isFalse();
	}

	@Test
	void fieldOfNobodyIsAbsent() {
		PolicyCondition condition = PolicyCondition.of(PolicyField.parse("actor.id"), PolicyOperator.NE, "bob");
		assertThat(condition.holds(null, "a", "r", META, Effect.ALLOW)).isFalse();
	}

	@Test
	void policyAppliesIfActionResourceAndAllConditionsDo() {
		RulePolicy policy = new RulePolicy("p", List.of(NamePattern.parse("process.*"), NamePattern.parse("ping")),
				List.of(NamePattern.parse("shop:*")), Effect.DENY,
				List.of(PolicyCondition.of(PolicyField.parse("actor.id"), PolicyOperator.EQ, "ann"),
						PolicyCondition.of(PolicyField.parse("meta.owner"), PolicyOperator.EXISTS, null)));
		assertThat(policy.evaluate(ACTOR, "process.send", "shop:x", META)).isEqualTo(Effect.DENY);
		assertThat(policy.evaluate(ACTOR, "ping", "shop:x", META)).isEqualTo(Effect.DENY);
		assertThat(policy.evaluate(ACTOR, "pong", "shop:x", META)).isEqualTo(Effect.UNDEFINED);
		assertThat(policy.evaluate(ACTOR, "ping", "tools:x", META)).isEqualTo(Effect.UNDEFINED);
		assertThat(policy.evaluate(ACTOR, "ping", "shop:x", Map.of())).isEqualTo(Effect.UNDEFINED);
		assertThat(policy.evaluate(null, "ping", "shop:x", META)).isEqualTo(Effect.UNDEFINED);
	}

	@Test
	void scopeDeniesIfAnyPolicyDeniesWhateverTheOrder() {
		RulePolicy allow = policy("allow", "*", Effect.ALLOW);
		RulePolicy deny = policy("deny", "process.terminate", Effect.DENY);
		for (List<Policy> order : List.of(List.<Policy>of(allow, deny), List.<Policy>of(deny, allow))) {
			Scope scope = new Scope(order);
			assertThat(scope.evaluate(ACTOR, "process.terminate", "x", Map.of())).isEqualTo(Effect.DENY);
			assertThat(scope.evaluate(ACTOR, "process.send", "x", Map.of())).isEqualTo(Effect.ALLOW);
		}
		assertThat(new Scope(List.of(deny)).evaluate(ACTOR, "process.send", "x", Map.of())).isEqualTo(Effect.UNDEFINED);
	}

	@Test
	void scopeAnswersForMoreActionsThanItRemembers() {
		Scope scope = new Scope(List.of(policy("p", "action7*", Effect.ALLOW)));
		for (int i = 0; i < 200; i++) {
			Effect expected = String.valueOf(i).startsWith("7") ? Effect.ALLOW : Effect.UNDEFINED;
			assertThat(scope.evaluate(ACTOR, "action" + i, "x", Map.of())).isEqualTo(expected);
			assertThat(scope.evaluate(ACTOR, "action" + i, "x", Map.of())).isEqualTo(expected);
		}
	}

	@Test
	void scopeRemembersOnlyActionsThatPoliciesNameOrTheRuntimeChecks() {
		RulePolicy named = new RulePolicy("n", List.of(NamePattern.parse("door.open"), NamePattern.parse("door.*")),
				List.of(NamePattern.parse("*")), Effect.ALLOW, List.of());
		Scope scope = new Scope(List.of(named, policy("p", "process.*", Effect.DENY)));
		for (int i = 0; i < 200; i++) {
			assertThat(scope.evaluate(ACTOR, "door." + i, "x", Map.of())).isEqualTo(Effect.ALLOW);
			assertThat(scope.evaluate(ACTOR, "process." + i, "x", Map.of())).isEqualTo(Effect.DENY);
			assertThat(scope.evaluate(ACTOR, "window." + i, "x", Map.of())).isEqualTo(Effect.UNDEFINED);
		}
		assertThat(scope.indexed()).isZero();
		for (int i = 0; i < 2; i++) {
			assertThat(scope.evaluate(ACTOR, "door.open", "x", Map.of())).isEqualTo(Effect.ALLOW);
			assertThat(scope.evaluate(ACTOR, "process.send", "x", Map.of())).isEqualTo(Effect.DENY);
		}
		assertThat(scope.indexed()).isEqualTo(2);
	}

	@Test
	void timeOfRegularExpressionsIsBounded() {
		Actor actor = new Actor("x",
				Map.of("long", "a".repeat(30_000_000), "ok", "a".repeat(65_536), "short", "a".repeat(4_096), "deep",
						"(".repeat(8) + "a" + "{9}){9}".repeat(8), "wide", "a?".repeat(999), "date", "^a{4}a{2}"));
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
			assertThat(matches(actor, "actor.meta.long", "a$")).isFalse();
			assertThat(matches(actor, "actor.meta.ok", "a$")).isTrue();
			assertThat(matchesField(actor, "actor.meta.short", "actor.meta.deep")).as("too large").isFalse();
			assertThat(matchesField(actor, "actor.meta.short", "actor.meta.ok")).as("too large").isFalse();
			assertThat(matchesField(actor, "actor.meta.ok", "actor.meta.date")).as("text too large").isFalse();
			assertThat(matchesField(actor, "actor.meta.short", "actor.meta.wide")).isTrue();
			assertThat(matchesField(actor, "actor.meta.short", "actor.meta.date")).isTrue();
			assertThatIllegalArgumentException().isThrownBy(() -> matches(actor, "actor.id", "((a{99}){99}){99}"))
				.withMessage("invalid expression '((a{99}){99}){99}'");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "matches", "nmatches" })
	void searchBeyondTheBoundsDeniesAndNeverAllows(String operator) {
		Actor actor = new Actor("x", Map.of("text", "a".repeat(65_537), "short", "a", "expression", "a".repeat(2_001),
				"bad", "(", "date", "^a"));
		PolicyField text = PolicyField.parse("actor.meta.text");
		PolicyField small = PolicyField.parse("actor.meta.short");
		PolicyOperator search = PolicyOperator.parse(operator);
		for (PolicyCondition beyond : List.of(PolicyCondition.of(text, search, "^a"),
				PolicyCondition.between(text, search, PolicyField.parse("actor.meta.date")),
				PolicyCondition.between(small, search, PolicyField.parse("actor.meta.expression")))) {
			assertThat(effect(actor, Effect.DENY, beyond)).isEqualTo(Effect.DENY);
			assertThat(effect(actor, Effect.ALLOW, beyond)).isEqualTo(Effect.UNDEFINED);
			assertThat(effect(actor, Effect.DENY, beyond, PolicyCondition.of(small, PolicyOperator.EQ, "b")))
				.as("another condition is false")
				.isEqualTo(Effect.UNDEFINED);
		}
		PolicyCondition bad = PolicyCondition.between(small, search, PolicyField.parse("actor.meta.bad"));
		assertThat(effect(actor, Effect.DENY, bad)).as("bad expression").isEqualTo(Effect.UNDEFINED);
	}

	private static Effect effect(Actor actor, Effect effect, PolicyCondition... conditions) {
		return new RulePolicy("p", List.of(NamePattern.parse("*")), List.of(NamePattern.parse("*")), effect,
				List.of(conditions))
			.evaluate(actor, "a", "r", Map.of());
	}

	private static boolean matchesField(Actor actor, String field, String other) {
		return PolicyCondition.between(PolicyField.parse(field), PolicyOperator.MATCHES, PolicyField.parse(other))
			.holds(actor, "a", "r", META, Effect.ALLOW);
	}

	@Test
	void conditionsSeeWhetherTheApplicationVouches() {
		PolicyCondition trusted = PolicyCondition.of(PolicyField.parse("actor.trusted"), PolicyOperator.EQ, true);
		PolicyCondition written = PolicyCondition.of(PolicyField.parse("actor.trusted"), PolicyOperator.EQ, "true");
		for (PolicyCondition condition : List.of(trusted, written)) {
			assertThat(condition.holds(ACTOR, "a", "r", META, Effect.ALLOW)).isFalse();
			assertThat(condition.holds(ACTOR.vouchedBy("the application"), "a", "r", META, Effect.ALLOW)).isTrue();
			assertThat(condition.holds(null, "a", "r", META, Effect.ALLOW)).isFalse();
		}
	}

	private static boolean matches(Actor actor, String field, String expression) {
		return PolicyCondition.of(PolicyField.parse(field), PolicyOperator.MATCHES, expression)
			.holds(actor, "a", "r", META, Effect.ALLOW);
	}

	@Test
	void guardFollowsStrictModeOnlyWithoutActorOrScope() {
		Scope empty = new Scope(List.of());
		Scope open = new Scope(List.of(policy("allow", "*", Effect.ALLOW)));
		for (boolean strict : new boolean[] { true, false }) {
			Guard guard = Guard.scoped(strict);
			assertThat(guard.allows(Identity.NONE, "a", "r", Map.of())).isEqualTo(!strict);
			assertThat(guard.allows(new Identity(ACTOR, null), "a", "r", Map.of())).isEqualTo(!strict);
			assertThat(guard.allows(new Identity(null, open), "a", "r", Map.of())).isEqualTo(!strict);
			assertThat(guard.allows(new Identity(ACTOR, open), "a", "r", Map.of())).isTrue();
			assertThat(guard.allows(new Identity(ACTOR, empty), "a", "r", Map.of())).isFalse();
		}
	}

	private static RulePolicy policy(String id, String actions, Effect effect) {
		return new RulePolicy(id, List.of(NamePattern.parse(actions)), List.of(NamePattern.parse("*")), effect,
				List.of());
	}

	private static boolean holds(String field, String operator, Object value) {
		return PolicyCondition.of(PolicyField.parse(field), PolicyOperator.parse(operator), value)
			.holds(ACTOR, "process.send", "orders", META, Effect.ALLOW);
	}

	private static boolean between(String field, String operator, String other) {
		return PolicyCondition
			.between(PolicyField.parse(field), PolicyOperator.parse(operator), PolicyField.parse(other))
			.holds(ACTOR, "process.send", "orders", META, Effect.ALLOW);
	}

}
