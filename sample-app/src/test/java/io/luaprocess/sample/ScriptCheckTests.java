package io.luaprocess.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tools of editors find no fault with the scripts of the sample, where they are
 * installed, and find those that are there.
 */
@Timeout(120)
class ScriptCheckTests {

	private static final String SCRIPTS = "src/main/resources/processes";

	private static final String WRONG = """
			return function()
			  return process.sent("a", "b")
			end
			""";

	@TempDir
	private Path folder;

	@Test
	void luacheckFindsNothing() throws Exception {
		Result result = run("luacheck", "--no-color", SCRIPTS);
		assertThat(result.exit()).as(result.output()).isZero();
	}

	@Test
	void luacheckFindsAFunctionThatDoesNotExist() throws Exception {
		Path script = Files.writeString(this.folder.resolve("wrong.lua"), WRONG);
		Result result = run("luacheck", "--no-color", "--config", ".luacheckrc", script.toString());
		assertThat(result.output()).contains("wrong.lua:2:10: accessing undefined field 'sent' of global 'process'");
	}

	@Test
	void theLanguageServerFindsNothing() throws Exception {
		Result result = languageServer(Path.of(SCRIPTS));
		assertThat(result.output()).contains("no problems found");
	}

	@Test
	void theLanguageServerFindsAFunctionThatDoesNotExist() throws Exception {
		Files.writeString(this.folder.resolve("wrong.lua"), WRONG);
		Result result = languageServer(this.folder);
		assertThat(result.output()).doesNotContain("no problems found").contains("1 problem");
	}

	private Result languageServer(Path scripts) throws Exception {
		String library = Path.of("../process-core/src/main/resources/META-INF/luaprocess/lua/library")
			.toRealPath()
			.toString();
		Path config = Files.writeString(this.folder.resolve("luarc.json"), Files.readString(Path.of(".luarc.json"))
			.replace("../process-core/src/main/resources/META-INF/luaprocess/lua/library", library));
		return run("lua-language-server", "--check", scripts.toRealPath().toString(), "--checklevel=Warning",
				"--configpath", config.toString(), "--logpath", this.folder.resolve("log").toString());
	}

	private static Result run(String program, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of(program));
		command.addAll(List.of(arguments));
		Process process = start(command);
		String output = new String(process.getInputStream().readAllBytes());
		return new Result(process.waitFor(), output);
	}

	private static Process start(List<String> command) throws IOException {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new TestAbortedException(command.getFirst() + " is not installed", ex);
		}
	}

	private record Result(int exit, String output) {
	}

}
