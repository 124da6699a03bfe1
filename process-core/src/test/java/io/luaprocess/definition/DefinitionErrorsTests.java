package io.luaprocess.definition;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every folder below {@code definitions/errors} is a situation: a root with mistakes, and
 * in {@code errors.txt} the lines they are answered with, all of them, in order.
 */
class DefinitionErrorsTests {

	private static final byte[] LATIN_1 = "-- one\n-- gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1);

	static Stream<String> situations() throws IOException {
		try (Stream<Path> folders = Files.list(Trees.folder("errors"))) {
			return folders.map((folder) -> folder.getFileName().toString()).sorted().toList().stream();
		}
	}

	@ParameterizedTest
	@MethodSource("situations")
	void allErrorsAreReportedTogether(String situation) throws IOException {
		List<String> expected = Files.readAllLines(Trees.folder("errors/" + situation + "/errors.txt"));
		DefinitionRoot root = Trees.root("errors/" + situation + "/root");
		DefinitionException failure = catchThrowableOfType(DefinitionException.class, () -> Trees.loader().load(root));
		assertThat(failure).isNotNull();
		assertThat(failure.problems()).extracting(DefinitionProblem::toString).containsExactlyElementsOf(expected);
		assertThat(failure).hasMessage(String.join("\n", expected));
	}

	@Test
	void skippedEntriesTakeAlongWhatNeedsThem() throws IOException {
		LoadedDefinitions definitions = Trees.loader()
			.load(List.of(Trees.root("skip")), List.of(), DefinitionLoader.OnError.SKIP);
		assertThat(definitions.all()).extracting((definition) -> definition.id().name())
			.containsExactly("everybody", "fine", "hall");
		String absent = "_index.yaml:6: entry 'shop:text': key 'source': source 'absent.lua' not found";
		String pattern = "_index.yaml:13: entry 'shop:nobody': key 'policy.actions': invalid pattern 'a*b'";
		assertThat(definitions.problems()).extracting(DefinitionProblem::toString).containsExactly(absent, pattern);
		for (String id : List.of("shop:text", "shop:worker", "shop:desk")) {
			assertThat(definitions.problem(id)).as(id).hasToString(absent);
		}
		assertThat(definitions.problem("shop:clerk")).as("its group lacks a rule").hasToString(pattern);
		assertThat(definitions.namedScope("shop:staff")).isNull();
		assertThat(definitions.problem("shop:fine")).isNull();
	}

	@Test
	void sameIdInTwoRootsNamesBoth() throws IOException {
		DefinitionRoot one = root("one/start.lua", "return function() end");
		DefinitionRoot two = root("other.yaml", """
				namespace: one
				entries:
				  - {name: start, kind: process.host}
				""");
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader().load(one, two))
			.withMessage("other.yaml:3: entry 'one:start': already defined in one/start.lua:1");
	}

	@Test
	void namespaceMayBeSpreadOverRoots() {
		DefinitionRoot one = root("one/start.lua", "return function() end");
		DefinitionRoot two = root("a/b.yml", """
				namespace: one
				entries:
				  - {name: finish, kind: process.lua, source: return function() end}
				""");
		assertThat(Trees.loader().load(one, two).all()).extracting((definition) -> definition.id().toString())
			.containsExactly("app:processes", "one:finish", "one:start");
	}

	@Test
	void definitionFileAboveDisablesTheFolderConvention() {
		DefinitionRoot root = new DefinitionRoot("memory",
				List.of(file("shop/definitions.yaml", "namespace: x\nentries: [{name: h, kind: process.host}]"),
						file("shop/deep/er/ignored.lua", ""), file("shopping/seen.lua", "return 1")));
		assertThat(Trees.loader().load(root).all()).extracting((definition) -> definition.id().toString())
			.containsExactly("shopping:seen", "x:h");
	}

	@Test
	void brokenYamlIsIgnoredUnlessItWasMeantAsDefinitions() {
		assertThat(Trees.loader().load(root("notes.yaml", "a: [")).problems()).isEmpty();
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("shop.yaml", "namespace: a\nentries:\n  - [")))
			.withMessageStartingWith("shop.yaml:3: invalid YAML: ");
	}

	@Test
	void aliasesAreBounded() {
		StringBuilder text = new StringBuilder(
				"namespace: bomb\nentries:\n  - name: a\n    meta:\n      x0: &x0 [a]\n");
		for (int i = 1; i < 10; i++) {
			text.append("      x%d: &x%d [".formatted(i, i)).append("*x%d,".formatted(i - 1).repeat(9)).append("]\n");
		}
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("_index.yaml", text.toString())))
			.withMessageContaining("invalid YAML: ")
			.withMessageContaining("aliases");
	}

	@Test
	void nestedAliasesThatSayMoreThanAMillionValuesAreRefused() {
		StringBuilder text = new StringBuilder("namespace: bomb\nentries:\n  - name: a\n    meta:\n      x0: &x0 a\n");
		for (int i = 1; i < 25; i++) {
			text.append("      x%d: &x%d {a: *x%d, b: *x%d}\n".formatted(i, i, i - 1, i - 1));
		}
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("_index.yaml", text.toString())))
			.withMessageContaining("aliases expand to too many values");
	}

	@Test
	void aDefinitionFileHasALargestSize() {
		String comment = "#".repeat(SourceFile.MAX_BYTES);
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("_index.yaml", "a: 1 " + comment)))
			.withMessage("_index.yaml: invalid YAML: the file is too large, at most 4194304 bytes are allowed");
	}

	@Test
	void aProgramHasALargestSize() {
		String program = "-- " + "x".repeat(SourceFile.MAX_BYTES);
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("shop/desk.lua", program)))
			.withMessage("shop/desk.lua: entry 'shop:desk': the file is too large, at most 4194304 bytes are allowed");
		DefinitionRoot root = new DefinitionRoot("memory", List.of(file("_index.yaml", """
				namespace: shop
				entries:
				  - {name: desk, kind: process.lua, source: file://desk.lua}
				"""), file("desk.lua", program)));
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader().load(root))
			.withMessage("_index.yaml:3: entry 'shop:desk': key 'source': "
					+ "the file is too large, at most 4194304 bytes are allowed");
	}

	@Test
	void aFileOnDiskIsNotReadBeyondTheLargestSize(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("large.lua");
		try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
			sparse.setLength(1L << 33);
		}
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(DefinitionRoot.of(folder)))
			.withMessage("large.lua: entry 'app:large': the file is too large, at most 4194304 bytes are allowed");
	}

	@Test
	void readingADefinitionFileEndsAfterSomeTime() {
		byte[] content = ("a: 1 #" + "x".repeat(10_000)).getBytes();
		assertThat(YamlReader.read(content, Duration.ofMinutes(1)).problems()).isEmpty();
		assertThat(YamlReader.read(content, Duration.ZERO).problems())
			.containsExactly(new YamlReader.Problem(0, "reading the file takes too long (limit is 0s)"));
	}

	@Test
	void nestingIsBounded() {
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("_index.yaml", "a: " + "[".repeat(100_000))))
			.withMessageContaining("invalid YAML: Nesting Depth exceeded max 50");
	}

	@Test
	void problemsOfOneFileAreBounded() {
		assertThat(YamlReader.read("a: 1\n".repeat(1000).getBytes()).problems()).hasSize(100);
	}

	@Test
	void pathThatLeavesTheRootIsAnError() {
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(root("../evil.lua", "return 1")))
			.withMessage("../evil.lua: source '../evil.lua' leaves the root");
	}

	@Test
	void linkThatLeavesTheRootIsAnError(@TempDir Path folder) throws IOException {
		Path root = Files.createDirectory(folder.resolve("root"));
		Path outside = Files.createDirectory(folder.resolve("outside"));
		Files.writeString(outside.resolve("secret.lua"), "return 1");
		Files.writeString(root.resolve("fine.lua"), "return 1");
		Files.createSymbolicLink(root.resolve("same.lua"), root.resolve("fine.lua"));
		Files.createSymbolicLink(root.resolve("link"), outside);
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(DefinitionRoot.of(root)))
			.withMessage("link: source 'link' leaves the root");
	}

	@Test
	void applicationEntriesAreCheckedByTheSameRules() {
		ApplicationEntry host = new ApplicationEntry("hall", "process.host",
				Map.of("host", Map.of("max-processes", "-5", "workers", "4")));
		ApplicationEntry service = new ApplicationEntry("shop:desk", "process.service",
				Map.of("process", "shop:worker", "host", "app:hall"));
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> Trees.loader().load(List.of(), List.of(host, service), DefinitionLoader.OnError.FAIL))
			.withMessage("""
					application configuration: entry 'app:hall': key 'host.max-processes': max_processes out of range
					application configuration: entry 'shop:desk': key 'process': 'shop:worker' not found""");
	}

	@Test
	void unknownDefaultModuleIsAnError() {
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader(List.of("inventry")).load())
			.withMessage("application configuration: key 'default_modules[1]': "
					+ "unknown module 'inventry', did you mean 'inventory'?");
	}

	@ParameterizedTest
	@CsvSource({ "proces.lua, process.lua", "functon.lua, function.lua", "libary.lua, library.lua",
			"Process.service, process.service", "securty.policy, security.policy" })
	void misspeltKindIsAnErrorAndNotTheKindOfAnotherProduct(String kind, String meant) {
		DefinitionRoot root = root("_index.yaml", "namespace: a\nentries:\n  - {name: b, kind: " + kind + "}");
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader().load(root))
			.withMessage("_index.yaml:3: entry 'a:b': key 'kind': unsupported kind '%s', did you mean '%s'?"
				.formatted(kind, meant));
	}

	@Test
	void programOfTheFolderConventionThatIsNotUtf8IsAnError() {
		DefinitionRoot root = root("one/start.lua", LATIN_1);
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader().load(root))
			.withMessage("one/start.lua:2: entry 'one:start': source 'one/start.lua' is not UTF-8, see line 2");
	}

	@Test
	void sourceFileThatIsNotUtf8IsAnError() {
		SourceFile index = file("_index.yaml",
				"namespace: a\nentries:\n  - name: b\n    kind: process.lua\n    source: file://b.lua");
		DefinitionRoot root = new DefinitionRoot("memory", List.of(index, new SourceFile("b.lua", () -> LATIN_1)));
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader().load(root))
			.withMessage("_index.yaml:5: entry 'a:b': key 'source': source 'b.lua' is not UTF-8, see line 2");
	}

	@Test
	void definitionFileThatIsNotUtf8NamesTheLine() {
		DefinitionRoot root = root("_index.yaml", LATIN_1);
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Trees.loader().load(root))
			.withMessage("_index.yaml:2: invalid YAML: the file is not UTF-8");
	}

	@Test
	void failedReloadLeavesTheOldDefinitions() throws IOException {
		DefaultDefinitionRegistry registry = new DefaultDefinitionRegistry(Trees.loader().load(Trees.root("valid")));
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> registry.replace(Trees.loader().load(Trees.root("skip"))));
		assertThat(registry.find("tools:greeter")).isNotNull();
		registry.replace(Trees.loader().load(root("new/start.lua", "return 1")));
		assertThat(registry.find("tools:greeter")).isNull();
		assertThat(registry.find("new:start")).isNotNull();
	}

	private static DefinitionRoot root(String path, byte[] content) {
		return new DefinitionRoot("memory", List.of(new SourceFile(path, () -> content)));
	}

	private static DefinitionRoot root(String path, String content) {
		return new DefinitionRoot("memory", List.of(file(path, content)));
	}

	private static SourceFile file(String path, String content) {
		return new SourceFile(path, content::getBytes);
	}

}
