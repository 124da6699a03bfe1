package io.luaprocess.spring.security;

import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PolicyEvaluator}.
 */
class PolicyEvaluatorTests {

	private static final String TERMINATE = "process.terminate";

	private static final Actor OPERATOR = new Actor("olga",
			Map.of("roles", List.of("ROLE_OPERATOR"), "authorities", List.of("ROLE_OPERATOR")), new Object());

	private static final Actor USER = new Actor("uwe",
			Map.of("roles", List.of("ROLE_USER"), "authorities", List.of("ROLE_USER")), new Object());

	private static final Policy OPERATORS_ONLY = Rule.deny(TERMINATE, Rule.without("ROLE_OPERATOR"));

	@Test
	void withoutPoliciesEverybodyMayDoEverything() {
		assertThat(allows(guard(false), Identity.NONE)).isTrue();
		assertThat(allows(guard(false), new Identity(USER, null))).isTrue();
	}

	@Test
	void strictModeDeniesWhatNoPolicyAllows() {
		assertThat(allows(guard(true), Identity.NONE)).isFalse();
		assertThat(allows(guard(true), new Identity(USER, null))).isFalse();
	}

	@Test
	void strictModeGrantsWhatAnApplicationPolicyAllows() {
		PolicyEvaluator guard = guard(true, Rule.allow(TERMINATE, (actor) -> actor.id().equals("uwe")));
		assertThat(allows(guard, new Identity(USER, null))).isTrue();
		assertThat(allows(guard, Identity.NONE)).isFalse();
	}

	@Test
	void denialOfApplicationHoldsForCallersWithoutActor() {
		assertThat(allows(guard(false, OPERATORS_ONLY), Identity.NONE)).isFalse();
	}

	@Test
	void denialOfApplicationHoldsForAllButThoseItExcepts() {
		assertThat(allows(guard(false, OPERATORS_ONLY), new Identity(USER, null))).isFalse();
		assertThat(allows(guard(false, OPERATORS_ONLY), new Identity(OPERATOR, null))).isTrue();
	}

	@Test
	void denialOfApplicationWinsOverAllowingScope() {
		Scope scope = new Scope(List.of(Rule.allow(TERMINATE, (actor) -> true)));
		assertThat(allows(guard(false, OPERATORS_ONLY), new Identity(USER, scope))).isFalse();
		assertThat(allows(guard(false, OPERATORS_ONLY), new Identity(OPERATOR, scope))).isTrue();
	}

	@Test
	void denialWinsOverAllowanceWhateverTheOrder() {
		Policy allow = Rule.allow(TERMINATE, (actor) -> true);
		assertThat(allows(guard(false, allow, OPERATORS_ONLY), new Identity(USER, null))).isFalse();
		assertThat(allows(guard(false, OPERATORS_ONLY, allow), new Identity(USER, null))).isFalse();
	}

	@Test
	void allowanceOfApplicationDoesNotWidenScope() {
		PolicyEvaluator guard = guard(false, Rule.allow(TERMINATE, (actor) -> true));
		assertThat(allows(guard, new Identity(USER, new Scope(List.of())))).isFalse();
	}

	@Test
	void actorWithEmptyScopeIsDeniedEverything() {
		assertThat(allows(guard(false), new Identity(USER, new Scope(List.of())))).isFalse();
	}

	@Test
	void rolesThatScriptsGiveToActorsDoNotCount() {
		Actor forged = new Actor("eve", OPERATOR.meta());
		assertThat(allows(guard(false, OPERATORS_ONLY), new Identity(forged, null))).isFalse();
	}

	@Test
	void actorOfApplicationWithoutRolesHasNone() {
		Actor job = new Actor("job", Map.of(), new Object());
		assertThat(allows(guard(false, OPERATORS_ONLY), new Identity(job, null))).isFalse();
	}

	@Test
	void otherAttributesOfActorsStayVisible() {
		PolicyEvaluator guard = guard(true, Rule.allow(TERMINATE, (actor) -> "red".equals(actor.meta().get("team"))));
		assertThat(allows(guard, new Identity(new Actor("x", Map.of("team", "red")), null))).isTrue();
	}

	@Test
	void onlyAPolicyThatDeniesDenies() {
		Scope scope = new Scope(List.of(Rule.allow(TERMINATE, (actor) -> false)));
		assertThat(denies(guard(true), Identity.NONE)).isFalse();
		assertThat(denies(guard(true), new Identity(USER, scope))).isFalse();
		assertThat(denies(guard(false, OPERATORS_ONLY), Identity.NONE)).isTrue();
		assertThat(denies(guard(false, OPERATORS_ONLY), new Identity(USER, scope))).isTrue();
		assertThat(denies(guard(false, OPERATORS_ONLY), new Identity(OPERATOR, scope))).isFalse();
	}

	private static PolicyEvaluator guard(boolean strict, Policy... policies) {
		return new PolicyEvaluator(List.of(policies), strict);
	}

	private static boolean allows(PolicyEvaluator guard, Identity identity) {
		return guard.allows(identity, TERMINATE, "{app:processes|0x00001}", Map.of());
	}

	private static boolean denies(PolicyEvaluator guard, Identity identity) {
		return guard.denies(identity, TERMINATE, "{app:processes|0x00001}", Map.of());
	}

}
