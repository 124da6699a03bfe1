package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs the tests in {@code src/test/resources/dashboard} of the modules of the page that
 * need no document, with the test runner of Node.js 20 or later where that is installed.
 */
class DashboardScriptTests {

	private static final Pattern MAJOR = Pattern.compile("v(\\d+)\\..*");

	@TempDir
	private Path folder;

	@Test
	void modulesPassTheirTests() throws Exception {
		assumeTrue(major() >= 20, "Node.js 20 or later is not installed: the scripts of the dashboard are not tested");
		FileSystemUtils.copyRecursively(DashboardPageTests.folder(), this.folder);
		FileSystemUtils.copyRecursively(new ClassPathResource("dashboard").getFile().toPath(), this.folder);
		Files.writeString(this.folder.resolve("package.json"), "{\"type\": \"module\"}");
		Result result = node("--test", "--test-reporter=tap");
		assertThat(result.status()).as(result.output()).isZero();
		assertThat(result.output()).containsPattern("# pass [1-9]").contains("# fail 0");
		try (Stream<Path> tests = Files.list(this.folder)) {
			assertThat(tests.filter((file) -> file.toString().endsWith(".test.js"))).isNotEmpty();
		}
	}

	private int major() throws InterruptedException {
		try {
			Matcher version = MAJOR.matcher(node("--version").output().strip());
			return version.matches() ? Integer.parseInt(version.group(1)) : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private Result node(String... arguments) throws IOException, InterruptedException {
		Path output = this.folder.resolve("output.txt");
		ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("node"), Stream.of(arguments)).toList());
		builder.environment().remove("NODE_OPTIONS");
		Process process = builder.directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("node ends in time").isTrue();
			return new Result(process.exitValue(), Files.readString(output));
		}
		finally {
			process.destroyForcibly();
		}
	}

	private record Result(int status, String output) {
	}

}
