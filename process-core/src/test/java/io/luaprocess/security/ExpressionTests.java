package io.luaprocess.security;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cost of a search in a text is bounded, as nothing can end it.
 */
class ExpressionTests {

	@Test
	void aLargeExpressionSearchesShortTextsOnly() {
		Expression large = Expression.ofPolicy("a".repeat(20_000));
		assertThat(large.canSearch("a".repeat(1000))).isTrue();
		assertThat(large.canSearch("a".repeat(1001))).isFalse();
		Expression repeated = Expression.ofPolicy("(a{10}){100}");
		assertThat(repeated.canSearch("a".repeat(500))).isTrue();
		assertThat(repeated.canSearch("a".repeat(65_536))).isFalse();
		assertThat(Expression.ofPolicy("^app:[a-z]+$").canSearch("a".repeat(65_536))).isTrue();
	}

}
