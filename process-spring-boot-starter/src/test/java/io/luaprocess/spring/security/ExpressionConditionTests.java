package io.luaprocess.spring.security;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExpressionCondition}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExpressionConditionTests {

	private static final Map<String, Object> OPERATOR = Map.of("authorities", List.of("ROLE_OPERATOR", "read"), "roles",
			List.of("ROLE_OPERATOR"), "level", 3, "team", Map.of("name", "blue"), "tags", List.of("a", "b"));

	private static final Actor OLGA = new Actor("olga", OPERATOR, new Object());

	private static final Actor FORGED = new Actor("eve", OPERATOR);

	private static final Map<String, Object> META = Map.of("owner", "olga", "amount", 99.5);

	@ParameterizedTest
	@ValueSource(strings = { "actor.id == 'olga'", "action == 'order.cancel'", "resource.startsWith('shop.')",
			"resource.endsWith('7') and resource.length() == 7", "meta.owner == actor.id", "attributes.owner == 'olga'",
			"meta['owner'] == 'olga'", "meta.amount < 100", "meta.absent == null",
			"actor.meta.absent?.length() == null", "actor.meta.team.name == 'blue'", "actor.meta.tags.contains('a')",
			"actor.meta.containsKey('level')", "actor.meta.level >= 3", "actor.hasAuthority('read')",
			"actor.hasAnyAuthority('x', 'ROLE_OPERATOR')", "actor.trusted", "actor.authorities.size() == 2",
			"!actor.roles.isEmpty()", "not (actor.id == 'x' or actor.meta.level == 1)",
			"{'olga', 'uwe'}.contains(actor.id)", "actor.meta.tags.?[#this == 'a'].size() == 1",
			"(meta.amount > 50) ? true : false", "meta.amount between {0, 100}", "actor.id.equalsIgnoreCase('OLGA')" })
	void expressionSeesTheCall(String expression) {
		assertThat(holds(expression, OLGA)).isTrue();
	}

	/** Interpretation takes about a microsecond, compiled code a twentieth of it. */
	@ParameterizedTest
	@ValueSource(strings = {
			"actor.hasAuthority('ROLE_OPERATOR') and meta.owner == actor.id and resource.startsWith('shop.')",
			"!actor.hasAuthority('ROLE_OPERATOR') or actor.id != 'reaper' and action != 'x'", "actor.trusted",
			"meta.absent == null ? actor.roles.contains('ROLE_OPERATOR') : false" })
	void expressionIsCompiledAtOnce(String expression) {
		ExpressionCondition condition = ExpressionCondition.parse(expression);
		assertThat(compiled(condition)).isNotNull();
		boolean compiled = holds(condition, OLGA);
		assertThat(compiled(condition)).as("its code has not failed").isNotNull();
		assertThat(compiled).isTrue();
	}

	@Test
	void resultIsTheSameForValuesOfAllTypes() {
		ExpressionCondition condition = ExpressionCondition
			.parse("actor.hasAuthority('ROLE_OPERATOR') and meta.owner == actor.id and resource.startsWith('shop.')");
		assertThat(holds(condition, OLGA)).isTrue();
		assertThat(holds(condition, FORGED)).isFalse();
		assertThat(holds(condition, null)).isFalse();
		assertThat(condition.holds(OLGA, "order.cancel", "shop.17", Map.of("owner", 7), Effect.ALLOW)).isFalse();
		assertThat(condition.holds(OLGA, "order.cancel", "shop.17", Map.of(), Effect.ALLOW)).isFalse();
		ExpressionCondition number = ExpressionCondition.parse("meta.amount < 100");
		for (int i = 0; i < 300; i++) {
			assertThat(number.holds(OLGA, "a", "r", Map.of("amount", i), Effect.ALLOW)).isEqualTo(i < 100);
			assertThat(number.holds(OLGA, "a", "r", Map.of("amount", i + 0.5), Effect.ALLOW)).isEqualTo(i < 100);
			assertThat(number.holds(OLGA, "a", "r", Map.of("amount", "many"), Effect.ALLOW)).isFalse();
		}
	}

	private static Object compiled(ExpressionCondition condition) {
		return ReflectionTestUtils.getField(ReflectionTestUtils.getField(condition, "expression"), "compiledAst");
	}

	@Test
	void authoritiesThatAProgramForgesDoNotCount() {
		assertThat(holds("actor.hasAuthority('ROLE_OPERATOR')", FORGED)).isFalse();
		assertThat(holds("actor.hasAnyAuthority('ROLE_OPERATOR', 'read')", FORGED)).isFalse();
		assertThat(holds("actor.authorities.isEmpty() and actor.roles.isEmpty() and !actor.trusted", FORGED)).isTrue();
	}

	@Test
	void callerWithoutActorHasEmptyId() {
		assertThat(holds("actor.id == '' and actor.meta.isEmpty() and !actor.trusted", null)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					actor.id =                              | (at character
					actor.id == 'x                          | (at character
					actr.id == 'x'                          | unknown property 'actr', there are action, actor, attributes, meta, resource (at character 1)
					actor.name == 'x'                       | unknown property 'name' of actor, there are authorities, id, meta, roles, trusted; attributes are actor.meta.<name> (at character 7)
					true and actor.principal != null        | unknown property 'principal' of actor
					hasRole('X')                            | unknown function 'hasRole'; functions belong to a value, as in actor.hasAuthority('ROLE_OPERATOR') (at character 1)
					resource.startWith('x')                 | unknown function 'startWith', there are contains, containsKey
					resource.contains(foo)                  | unknown property 'foo'
					false and T(java.lang.Runtime) != null  | types are not allowed (at character 11)
					new java.lang.String('x') == 'x'        | constructors are not allowed (at character 1)
					@bean == null                           | beans are not allowed (at character 2)
					actor.id = 'x'                          | assignments are not allowed
					resource matches '(a+)+b'               | 'matches' may take very long; write a condition with the operator matches
					resource.matches('(a+)+b')              | unknown function 'matches'
					actor.meta.getClass() != null           | unknown function 'getClass'
					#root.action == 'x'                     | variables are not allowed (at character 1)
					resource.hasAuthority('x')              | 'hasAuthority' is a function of actor
					actor.startsWith('x')                   | 'startsWith' is no function of actor
					""")
	void wrongExpressionIsRefusedWithItsPosition(String expression, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> ExpressionCondition.parse(expression))
			.withMessageContaining(message);
	}

	@Test
	void failureDeniesAndNeverAllows(CapturedOutput output) {
		for (String expression : List.of("actor.id.length() / 0 == 1", "actor.id", "meta.absent",
				"meta.absent.startsWith('x')", "actor.meta.tags < 7")) {
			ExpressionCondition condition = ExpressionCondition.parse(expression);
			assertThat(condition.holds(OLGA, "a", "r", META, Effect.ALLOW)).as(expression).isFalse();
			assertThat(condition.holds(OLGA, "a", "r", META, Effect.DENY)).as(expression).isTrue();
			assertThat(
					output.getOut()
						.split(Pattern.quote(
								"apply then, policies that allow do not: " + expression + System.lineSeparator()), -1))
				.as("told once: " + expression)
				.hasSize(2);
		}
	}

	private static boolean holds(String expression, Actor actor) {
		return holds(ExpressionCondition.parse(expression), actor);
	}

	private static boolean holds(ExpressionCondition condition, Actor actor) {
		return condition.holds(actor, "order.cancel", "shop.17", META, Effect.ALLOW);
	}

}
