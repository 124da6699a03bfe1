package io.luaprocess.test;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ProcessTest
class LuaTestsTests {

	@TestFactory
	Stream<DynamicContainer> passing(LuaTests tests) {
		return tests.in("passing");
	}

	@Test
	void eachCaseIsATestWithItsFile(LuaTests tests) {
		List<DynamicTest> cases = cases(tests, "passing");
		assertThat(cases).extracting(DynamicTest::getDisplayName)
			.contains("ledger > adds", "ledger > warns > after an hour");
		assertThat(cases)
			.allMatch((test) -> test.getTestSourceUri().orElseThrow().toString().endsWith("passing/ledger_test.lua"));
	}

	@Test
	void aFailureShowsFileAndLine(LuaTests tests) {
		List<DynamicTest> cases = cases(tests, "failing");
		assertFails(cases.get(0), "processes/failing/wrong_test.lua:3: expected 3, got 4");
		assertFails(cases.get(1),
				"processes/failing/wrong_test.lua:6: two tables: expected {1, name = \"b\"}, got {1, name = \"a\"}");
		assertFails(cases.get(2), "processes/failing/wrong_test.lua:9: expected a message of topic \"never\"");
		assertFails(cases.get(3), "processes/failing/wrong_test.lua:13: attempt to");
	}

	private static void assertFails(DynamicTest test, String message) {
		assertThatThrownBy(() -> test.getExecutable().execute()).isInstanceOf(AssertionError.class)
			.hasMessageStartingWith(message)
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.asString()
				.contains("Repeat this run with -Dluaprocess.test.seed="));
	}

	@Test
	void aFolderWithoutTestsIsAnError(LuaTests tests) {
		assertThatThrownBy(() -> tests.in("none")).hasMessageContaining("processes/none");
	}

	@SuppressWarnings("unchecked")
	private static List<DynamicTest> cases(LuaTests tests, String folder) {
		return tests.in(folder)
			.flatMap((container) -> (Stream<DynamicNode>) container.getChildren())
			.map(DynamicTest.class::cast)
			.toList();
	}

}
