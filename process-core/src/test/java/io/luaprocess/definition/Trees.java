package io.luaprocess.definition;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The definition trees below {@code src/test/resources/definitions}. */
final class Trees {

	private static final KnownModules MODULES = new KnownModules(
			Set.of("time", "json", "uuid", "base64", "hash", "logger", "ctx", "funcs", "security", "pg"),
			Set.of("inventory"));

	private Trees() {
	}

	static Path folder(String name) {
		URL url = Trees.class.getResource("/definitions/" + name);
		if (url == null) {
			throw new IllegalArgumentException("no definition tree " + name);
		}
		try {
			return Path.of(url.toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static DefinitionRoot root(String name) throws IOException {
		return DefinitionRoot.of(folder(name));
	}

	static DefinitionLoader loader() {
		return new DefinitionLoader(LoaderSettings.of(MODULES), Trees::compile);
	}

	static DefinitionLoader loader(List<String> defaultModules) {
		return new DefinitionLoader(new LoaderSettings(LoaderSettings.DEFAULT_HOST, MODULES, defaultModules, false),
				Trees::compile);
	}

	/** Stands for a compiler: a line that ends with "=" is a syntax error. */
	private static Object compile(EntryId id, String source) throws SourceCompiler.SourceException {
		List<String> lines = Arrays.asList(source.split("\n"));
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).endsWith("=")) {
				throw new SourceCompiler.SourceException(i + 1, "unexpected symbol near <eof>");
			}
		}
		return "program of " + id;
	}

}
