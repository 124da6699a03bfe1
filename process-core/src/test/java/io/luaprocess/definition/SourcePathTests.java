package io.luaprocess.definition;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compiler is told which file a program is in.
 */
class SourcePathTests {

	@Test
	void programsAreCompiledWithThePathOfTheirFile() {
		String index = """
				version: "1.0"
				namespace: shop
				entries:
				  - {name: main, kind: process.lua, source: "file://code/orders.lua"}
				  - {name: up, kind: library.lua, source: "file://../shared/text.lua"}
				  - {name: inline, kind: process.lua, source: "return function() return 1 end"}
				""";
		Map<String, String> paths = new TreeMap<>();
		load(paths, file("shop/_index.yaml", index), file("shop/code/orders.lua", "return function() end"),
				file("shared/text.lua", "return {}"), file("free/worker.lua", "return function() end"));
		assertThat(paths).containsExactly(Map.entry("free:worker", "free/worker.lua"),
				Map.entry("shared:text", "shared/text.lua"), Map.entry("shop:inline", "none"),
				Map.entry("shop:main", "shop/code/orders.lua"), Map.entry("shop:up", "shared/text.lua"));
	}

	private static void load(Map<String, String> paths, SourceFile... files) {
		new DefinitionLoader(LoaderSettings.of(new KnownModules(Set.of(), Set.of())), new SourceCompiler() {
			@Override
			public Object compile(EntryId id, String source) {
				paths.put(id.toString(), "none");
				return source;
			}

			@Override
			public Object compileFile(EntryId id, String path, String source) {
				paths.put(id.toString(), path);
				return source;
			}
		}).load(new DefinitionRoot("root", List.of(files)));
	}

	private static SourceFile file(String path, String text) {
		return new SourceFile(path, () -> text.getBytes(UTF_8));
	}

}
