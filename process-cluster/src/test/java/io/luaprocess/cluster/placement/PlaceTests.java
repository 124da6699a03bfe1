package io.luaprocess.cluster.placement;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Place}.
 */
class PlaceTests {

	@Test
	void placesAreParsed() {
		assertThat(Place.parse("n1")).isEqualTo(new Place.Named("n1"));
		assertThat(Place.parse("*")).isEqualTo(new Place.LeastLoaded(null));
		assertThat(Place.parse("role:web")).isEqualTo(new Place.LeastLoaded("web"));
		assertThat(Place.parse("key:order 7, part: b")).isEqualTo(new Place.OwnerOf(null, "order 7, part: b"));
		assertThat(Place.parse("role:web,key:a,b")).isEqualTo(new Place.OwnerOf("web", "a,b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "**", "n 1", "-n", "role:", "role:a b", "role:a,", "role:a,key:", "role:a,b", "key:",
			"rolle:a", "role:,key:x", "role:a, key:x", "n1#1" })
	void anythingElseIsInvalid(String text) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> Place.parse(text))
			.withMessage("invalid place '" + text
					+ "', expected a node, '*', 'role:<role>', 'key:<text>' or 'role:<role>,key:<text>'")
			.matches((ex) -> ex.is(ErrorKind.INVALID));
	}

}
