package io.luaprocess.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * The examples of {@code docs/testing.md} are files of this module, which run as tests.
 */
class TestingGuideTests {

	private static final Path GUIDE = Path.of("../docs/testing.md");

	private static final Pattern EXAMPLE = Pattern.compile("<!-- (src/\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);

	private static final Pattern BLOCK = Pattern.compile("^```(java|lua)$", Pattern.MULTILINE);

	@TestFactory
	Stream<DynamicTest> examplesAreFilesThatRun() throws IOException {
		return EXAMPLE.matcher(Files.readString(GUIDE)).results().map((example) -> dynamicTest(example.group(1), () -> {
			assertThat(Path.of(example.group(1))).exists();
			assertThat(example.group(2)).isEqualTo(Files.readString(Path.of(example.group(1))));
		}));
	}

	@Test
	void everyBlockOfCodeIsAnExample() throws IOException {
		String guide = Files.readString(GUIDE);
		Matcher blocks = BLOCK.matcher(guide);
		assertThat(blocks.results().count()).isEqualTo(EXAMPLE.matcher(guide).results().count()).isPositive();
	}

}
