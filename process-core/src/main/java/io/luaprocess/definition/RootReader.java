package io.luaprocess.definition;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds the entries of one root: those of its definition files, and the programs in
 * folders that have none.
 */
final class RootReader {

	private static final Set<String> INDEX_FILES = Set.of("_index.yaml", "_index.yml");

	private static final String VERSION = "1.0";

	private static final Pattern TOP_LEVEL_NAMESPACE = Pattern.compile("^namespace\\s*:", Pattern.MULTILINE);

	private static final Pattern TOP_LEVEL_ENTRIES = Pattern.compile("^entries\\s*:", Pattern.MULTILINE);

	private static final String PROGRAM = ".lua";

	private final String rootName;

	private final Map<String, SourceFile> files = new TreeMap<>();

	private final Set<String> outside = new HashSet<>();

	private final Set<String> definedFolders = new HashSet<>();

	private final Consumer<DefinitionProblem> problems;

	private final Sink sink;

	/** Receives the entries of a root. */
	interface Sink {

		/** An entry of a definition file. */
		void entry(Entry entry);

		/** An entry of the folder convention. */
		void program(Entry entry, SourceFile file);

	}

	RootReader(DefinitionRoot root, Consumer<DefinitionProblem> problems, Sink sink) {
		this.rootName = root.name();
		this.problems = problems;
		this.sink = sink;
		for (DefinitionProblem problem : root.problems()) {
			problems.accept(problem);
			if (problem.file() != null) {
				this.outside.add(problem.file());
			}
		}
		root.files().forEach(this::add);
	}

	private void add(SourceFile file) {
		List<String> parts = List.of(file.path().split("/", -1));
		if (parts.contains("..") || parts.contains("")) {
			problem(file.path(), 0, null, "source '" + file.path() + "' leaves the root");
		}
		else if (parts.stream().noneMatch((part) -> part.startsWith("."))) {
			this.files.put(file.path(), file);
		}
	}

	void read() {
		for (SourceFile file : this.files.values()) {
			if (file.path().endsWith(".yaml") || file.path().endsWith(".yml")) {
				definitionFile(file);
			}
		}
		for (SourceFile file : this.files.values()) {
			if (file.path().endsWith(PROGRAM) && !isDefined(folder(file.path()))) {
				program(file);
			}
		}
	}

	/** Whether the folder or one above it holds a definition file. */
	private boolean isDefined(String folder) {
		String current = folder;
		while (!this.definedFolders.contains(current)) {
			if (current.isEmpty()) {
				return false;
			}
			current = folder(current);
		}
		return true;
	}

	private void program(SourceFile file) {
		String folder = folder(file.path());
		String namespace = folder.isEmpty() ? "app" : folder.replace('/', '.');
		String name = file.path().substring(file.path().lastIndexOf('/') + 1);
		name = name.substring(0, name.length() - PROGRAM.length());
		if (!EntryId.isNamespace(namespace) || !EntryId.isName(name)) {
			String bad = EntryId.isNamespace(namespace) ? name : namespace;
			problem(file.path(), 0, null, "invalid name '" + bad + "'");
			return;
		}
		Entry entry = new Entry(new EntryId(namespace, name), Definition.CodeKind.PROCESS.text(),
				new SourceUnit(SourceUnit.Kind.FILE, this.rootName, file.path(), namespace, Map.of(), this.outside), 1,
				PlainTree.keys(Map.of()));
		this.sink.program(entry, file);
	}

	private void definitionFile(SourceFile file) {
		boolean index = INDEX_FILES.contains(file.path().substring(file.path().lastIndexOf('/') + 1));
		byte[] content;
		try {
			content = file.content().read();
		}
		catch (IOException ex) {
			if (index) {
				this.definedFolders.add(folder(file.path()));
				problem(file.path(), 0, null, "source '" + file.path() + "' not found");
			}
			return;
		}
		YamlReader.Document document = YamlReader.read(content);
		if (!index && !looksLikeDefinitions(document, content)) {
			return;
		}
		this.definedFolders.add(folder(file.path()));
		for (YamlReader.Problem problem : document.problems()) {
			problem(file.path(), problem.line(), null, "invalid YAML: " + problem.detail());
		}
		if (document.tree() instanceof YamlNode.Keys keys) {
			entries(file.path(), keys, document.problems());
		}
		else if (document.tree() != null) {
			problem(file.path(), document.tree().line(), null, "expected map, got " + document.tree().type());
		}
		else if (document.problems().isEmpty()) {
			problem(file.path(), 1, "namespace", "missing");
			problem(file.path(), 1, "entries", "missing");
		}
	}

	private static boolean looksLikeDefinitions(YamlReader.Document document, byte[] content) {
		if (document.tree() instanceof YamlNode.Keys keys) {
			return keys.pairs().containsKey("namespace") && keys.pairs().containsKey("entries");
		}
		if (document.problems().isEmpty()) {
			return false;
		}
		// Broken YAML is not ignored if it was meant to be a definition file.
		String text = new String(content, StandardCharsets.UTF_8);
		return TOP_LEVEL_NAMESPACE.matcher(text).find() && TOP_LEVEL_ENTRIES.matcher(text).find();
	}

	private void entries(String file, YamlNode.Keys keys, List<YamlReader.Problem> yamlProblems) {
		TopLevel top = new TopLevel(file, keys);
		top.checkKeys();
		String namespace = top.namespace();
		YamlNode entries = top.entries();
		if (namespace == null || entries == null) {
			return;
		}
		SourceUnit unit = new SourceUnit(SourceUnit.Kind.FILE, this.rootName, file, namespace, this.files,
				this.outside);
		int index = 0;
		for (YamlNode item : ((YamlNode.Items) entries).items()) {
			index++;
			if (item instanceof YamlNode.Keys map) {
				entry(unit, map, yamlProblems);
			}
			else {
				problem(file, item.line(), "entries[" + index + "]", "expected map, got " + item.type());
			}
		}
	}

	private void entry(SourceUnit unit, YamlNode.Keys keys, List<YamlReader.Problem> yamlProblems) {
		String name = text(unit.file(), keys, "name", null);
		if (name != null && !EntryId.isName(name)) {
			problem(unit.file(), line(keys, "name"), "name", "invalid name '" + name + "'");
			name = null;
		}
		String id = (name != null) ? unit.namespace() + ":" + name : null;
		String kind = text(unit.file(), keys, "kind", id);
		if (name == null || kind == null) {
			return;
		}
		Entry entry = new Entry(new EntryId(unit.namespace(), name), kind, unit, keys.line(), keys);
		for (YamlReader.Problem problem : yamlProblems) {
			if (problem.line() >= keys.line() && problem.line() <= keys.endLine()) {
				entry.skip(new DefinitionProblem(unit.file(), problem.line(), null, null,
						"invalid YAML: " + problem.detail()));
			}
		}
		this.sink.entry(entry);
	}

	/** A text without which there is no entry. */
	private @Nullable String text(String file, YamlNode.Keys keys, String key, @Nullable String id) {
		YamlNode.Pair pair = keys.pairs().get(key);
		Object value = (pair != null) ? pair.value().plain() : null;
		if (value instanceof String text && !text.isEmpty()) {
			return text;
		}
		String reason = (pair == null || value == null || "".equals(value)) ? "missing"
				: "expected string, got " + pair.value().type();
		this.problems.accept(new DefinitionProblem(file, line(keys, key), id, key, reason));
		return null;
	}

	private static int line(YamlNode.Keys keys, String key) {
		YamlNode.Pair pair = keys.pairs().get(key);
		return (pair != null) ? pair.line() : keys.line();
	}

	private static String folder(String path) {
		return path.substring(0, Math.max(0, path.lastIndexOf('/')));
	}

	private void problem(String file, int line, @Nullable String key, String reason) {
		this.problems.accept(new DefinitionProblem(file, line, null, key, reason));
	}

	/** The keys of a file beside its entries. */
	private final class TopLevel {

		private static final List<String> KNOWN = List.of("version", "namespace", "entries");

		private final String file;

		private final YamlNode.Keys keys;

		TopLevel(String file, YamlNode.Keys keys) {
			this.file = file;
			this.keys = keys;
		}

		void checkKeys() {
			this.keys.pairs().forEach((key, pair) -> {
				if (!KNOWN.contains(key)) {
					problem(this.file, pair.line(), key, "unknown key" + Suggestions.phrase(key, KNOWN));
				}
			});
			YamlNode.Pair version = this.keys.pairs().get("version");
			Object value = (version != null) ? version.value().plain() : null;
			if (version != null && value != null && !VERSION.equals(value)) {
				problem(this.file, version.line(), "version", (value instanceof String)
						? "unsupported version '" + value + "'" : "expected string, got " + version.value().type());
			}
		}

		@Nullable String namespace() {
			String namespace = text(this.file, this.keys, "namespace", null);
			if (namespace != null && !EntryId.isNamespace(namespace)) {
				problem(this.file, line(this.keys, "namespace"), "namespace", "invalid name '" + namespace + "'");
				return null;
			}
			return namespace;
		}

		@Nullable YamlNode entries() {
			YamlNode.Pair pair = this.keys.pairs().get("entries");
			YamlNode value = (pair != null) ? pair.value() : null;
			if (value instanceof YamlNode.Items list && !list.items().isEmpty()) {
				return value;
			}
			String reason = (value == null || value.plain() == null || value instanceof YamlNode.Items) ? "missing"
					: "expected list, got " + value.type();
			problem(this.file, line(this.keys, "entries"), "entries", reason);
			return null;
		}

	}

}
