package io.luaprocess.definition;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read and compiled again when definitions are loaded again.
 */
class UnchangedFilesTests {

	private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

	private static final String INDEX = """
			namespace: app
			entries:
			  - name: rule
			    kind: process.lua
			    source: file://rule.lua
			""";

	private final List<String> read = new ArrayList<>();

	private final List<String> compiled = new ArrayList<>();

	private final DefinitionLoader loader = new DefinitionLoader(
			LoaderSettings.of(new KnownModules(Set.of(), Set.of())), (id, source) -> {
				this.compiled.add(source);
				return new Object();
			});

	private LoadedDefinitions loaded = LoadedDefinitions.NONE;

	private SourceFile file(String path, String text, SourceFile.@Nullable Stamp stamp) {
		return new SourceFile(path, () -> {
			this.read.add(path);
			return text.getBytes(StandardCharsets.UTF_8);
		}, stamp);
	}

	private static SourceFile.Stamp stamp(Instant modified) {
		return new SourceFile.Stamp(10, modified, "inode 1");
	}

	private void load(SourceFile... files) {
		load("root", files);
	}

	private void load(String root, SourceFile... files) {
		this.read.clear();
		this.compiled.clear();
		this.loaded = this.loader.load(List.of(new DefinitionRoot(root, List.of(files))), List.of(), List.of(),
				this.loaded, DefinitionLoader.OnError.FAIL);
	}

	private String source(String id) {
		return ((Definition.Code) this.loaded.find(id)).source();
	}

	@Test
	void fileWithTheSameStampIsNotReadAgain() {
		for (int i = 0; i < 3; i++) {
			load(file("rule.lua", "one", stamp(LONG_AGO)));
			assertThat(this.read).hasSize((i == 0) ? 1 : 0);
			assertThat(this.compiled).hasSize((i == 0) ? 1 : 0);
			assertThat(source("app:rule")).isEqualTo("one");
		}
		load(file("rule.lua", "two", stamp(LONG_AGO.plusSeconds(1))));
		assertThat(this.compiled).containsExactly("two");
		assertThat(source("app:rule")).isEqualTo("two");
	}

	@Test
	void fileThatADefinitionFileNamesIsNotReadAgain() {
		load(file("_index.yaml", INDEX, null), file("rule.lua", "one", stamp(LONG_AGO)));
		load(file("_index.yaml", INDEX, null), file("rule.lua", "one", stamp(LONG_AGO)));
		assertThat(this.read).containsExactly("_index.yaml");
		assertThat(source("app:rule")).isEqualTo("one");
	}

	@Test
	void fileThatWasWrittenJustBeforeItWasReadIsReadAgain() {
		SourceFile.Stamp recent = stamp(Instant.now());
		load(file("rule.lua", "one", recent));
		load(file("rule.lua", "two", recent));
		assertThat(source("app:rule")).isEqualTo("two");
	}

	@Test
	void fileWithoutStampIsReadAgainAndCompiledOnlyIfItsTextHasChanged() {
		load(file("rule.lua", "one", null));
		load(file("rule.lua", "one", null));
		assertThat(this.read).hasSize(1);
		assertThat(this.compiled).isEmpty();
		load(file("rule.lua", "two", null));
		assertThat(this.compiled).containsExactly("two");
	}

	@Test
	void fileOfAnotherRootOrPathIsReadAgain() {
		load(file("rule.lua", "one", stamp(LONG_AGO)));
		load("other", file("rule.lua", "two", stamp(LONG_AGO)));
		assertThat(source("app:rule")).isEqualTo("two");
		load("other", file("_index.yaml", INDEX.replace("rule.lua", "moved.lua"), null),
				file("moved.lua", "two", stamp(LONG_AGO)));
		assertThat(this.compiled).as("debuggers show the new path").containsExactly("two");
	}

}
