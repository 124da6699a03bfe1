package io.luaprocess.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.lua.module.StandardModules;

import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * A file with tests written in Lua, which becomes a definition of the runtime of the
 * test.
 *
 * @param path its path below the folder of the processes
 * @param uri where it is
 * @param source its text
 */
record LuaTestFile(String path, URI uri, String source) {

	private static final String FOLDER = "processes/";

	private static final String SUFFIX = "_test.lua";

	private static final String NAMESPACE = "luaprocess.test";

	private static final String KIT = "io/luaprocess/test/kit.lua";

	/** In the first line, so that all lines keep their numbers. */
	private static final String PRELUDE = "local luaprocess_kit = require('luaprocess_kit') "
			+ "local describe, it = luaprocess_kit.describe, luaprocess_kit.it "
			+ "local before_each, after_each = luaprocess_kit.before_each, luaprocess_kit.after_each "
			+ "local assert, fake = luaprocess_kit.assert, luaprocess_kit.fake "
			+ "local expect_message, expect_exit = luaprocess_kit.expect_message, luaprocess_kit.expect_exit ";

	private static final String END = "\nreturn luaprocess_kit.main\n";

	/** A comment such as {@code -- imports: requests = shop.orders:requests}. */
	private static final Pattern NEEDS = Pattern.compile("^--+\\s*(imports|modules):\\s*(.+?)\\s*$", Pattern.MULTILINE);

	/** Finds all files of the class path. */
	static List<LuaTestFile> find(ResourceLoader loader) {
		ResourcePatternResolver resources = ResourcePatternUtils.getResourcePatternResolver(loader);
		Map<String, LuaTestFile> files = new TreeMap<>();
		try {
			for (Resource resource : resources.getResources("classpath*:/" + FOLDER + "**/*" + SUFFIX)) {
				String url = resource.getURL().toString();
				String path = url.substring(url.lastIndexOf("/" + FOLDER) + FOLDER.length() + 1);
				files.putIfAbsent(path,
						new LuaTestFile(path, resource.getURI(), resource.getContentAsString(StandardCharsets.UTF_8)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return List.copyOf(files.values());
	}

	/** Returns all files and what they need as definitions. */
	static List<DefinitionRoot> roots(ResourceLoader loader) {
		List<LuaTestFile> files = find(loader);
		return files.isEmpty() ? List.of() : List.of(root(loader, files));
	}

	private static DefinitionRoot root(ResourceLoader loader, List<LuaTestFile> files) {
		List<SourceFile> sources = new ArrayList<>();
		sources.add(file("_index.yaml", files.stream().map(LuaTestFile::entry).collect(Collectors.joining("", """
				namespace: %s
				entries:
				  - name: kit
				    kind: library.lua
				    source: file://kit.lua
				    modules: [luaprocess_fakes]
				""".formatted(NAMESPACE), ""))));
		sources.add(new SourceFile("kit.lua", () -> {
			try (var in = loader.getResource("classpath:" + KIT).getInputStream()) {
				return in.readAllBytes();
			}
		}));
		files.forEach((file) -> sources.add(file(file.path, PRELUDE + file.source + END)));
		return new DefinitionRoot("tests in Lua", sources);
	}

	private static SourceFile file(String path, String text) {
		return new SourceFile(path, () -> text.getBytes(StandardCharsets.UTF_8));
	}

	/** Returns the id of its definition. */
	String id() {
		return NAMESPACE + ":" + name();
	}

	private String name() {
		return this.path.substring(0, this.path.length() - ".lua".length()).replace('/', '.');
	}

	private String entry() {
		StringBuilder modules = new StringBuilder(String.join(", ", StandardModules.names()));
		StringBuilder imports = new StringBuilder("luaprocess_kit: kit");
		Matcher needs = NEEDS.matcher(this.source);
		while (needs.find()) {
			if (needs.group(1).equals("modules")) {
				modules.append(", ").append(needs.group(2));
			}
			else {
				imports.append(", ").append(needs.group(2).replace("=", ": "));
			}
		}
		return """
				  - name: %s
				    kind: process.lua
				    source: file://%s
				    modules: [%s]
				    imports: {%s}
				""".formatted(name(), this.path, modules, imports);
	}

	/** Writes positions of its program as those of the file. */
	String withFile(String message) {
		return message.replace(id() + ":", FOLDER + this.path + ":");
	}

}
