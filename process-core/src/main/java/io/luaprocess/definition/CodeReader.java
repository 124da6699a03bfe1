package io.luaprocess.definition;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Checks {@code process.lua}, {@code function.lua} and {@code library.lua} entries. */
final class CodeReader {

	private static final String FILE = "file://";

	private final LoaderSettings settings;

	private final SourceCompiler compiler;

	private final LoadedDefinitions before;

	/**
	 * Creates a reader.
	 * @param before the definitions in force, whose programs are taken over where the
	 * text is the same, and whose texts where the file is
	 */
	CodeReader(LoaderSettings settings, SourceCompiler compiler, LoadedDefinitions before) {
		this.settings = settings;
		this.compiler = compiler;
		this.before = before;
	}

	void read(Entry entry, Definition.CodeKind kind) {
		CheckedEntry fields = CheckedEntry.of(entry);
		CheckedEntry.Text sourceKey = fields.required("source");
		String source = (sourceKey != null) ? source(entry, sourceKey) : null;
		Object program = (sourceKey != null && source != null)
				? compile(entry, sourceKey.line(), sourceKey.key(), path(entry, sourceKey), source) : null;
		prepare(program, fields.truth("eager", this.settings.eager()));
		String method = (kind != Definition.CodeKind.LIBRARY) ? method(fields) : "";
		Set<String> listed = modules(entry, fields);
		Map<String, EntryId> imports = imports(entry, fields, listed);
		CheckedEntry meta = fields.child("meta");
		EntryId defaultHost = (kind == Definition.CodeKind.PROCESS) ? defaultHost(entry, meta) : null;
		if (kind == Definition.CodeKind.FUNCTION) {
			fields.ignore("pool");
		}
		fields.finish();
		if (source != null && program != null) {
			List<String> modules = listed.stream().filter(this.settings.modules()::canBeRequired).toList();
			entry.define(new Definition.Code(entry.id, kind, source, program, method, modules, false, imports,
					defaultHost, entry.limits, fields.values(meta), entry.origin()));
		}
	}

	/** An entry of the folder convention: nothing but a program. */
	void readProgram(Entry entry, SourceFile file) {
		String source = text(entry, 0, null, file.path(), file);
		Object program = (source != null) ? compile(entry, 0, null, file.path(), source) : null;
		prepare(program, this.settings.eager());
		if (source != null && program != null) {
			entry.define(new Definition.Code(entry.id, Definition.CodeKind.PROCESS, source, program, "main",
					this.settings.defaultModules(), true, Map.of(), this.settings.defaultHost(), entry.limits, Map.of(),
					entry.origin()));
		}
	}

	/** Java code, which only the application itself defines. */
	static void readJava(Entry entry) {
		CheckedEntry fields = CheckedEntry.of(entry);
		Object program = fields.any("program");
		fields.finish();
		if (program instanceof ApplicationEntry.JavaProgram java) {
			entry.define(new Definition.Code(entry.id, Definition.CodeKind.JAVA_PROCESS, "", java.code(), "", List.of(),
					false, Map.of(), null, entry.limits, Map.of(), entry.origin()));
		}
		else {
			fields.missing("program");
		}
	}

	private @Nullable Object compile(Entry entry, int line, @Nullable String key, @Nullable String path,
			String source) {
		Object known = known(entry.id, path, source);
		if (known != null) {
			return known;
		}
		try {
			return (path != null) ? this.compiler.compileFile(entry.id, path, source)
					: this.compiler.compile(entry.id, source);
		}
		catch (SourceCompiler.SourceException ex) {
			// The program of the folder convention is the file the error line names.
			int shown = (key != null) ? line : ex.line();
			entry.problem(shown, key, ex.line() + ": " + ex.getMessage());
			return null;
		}
	}

	/** The program of the entry before, if it is the same. */
	private @Nullable Object known(EntryId id, @Nullable String path, String source) {
		Entry entry = this.before.entry(id);
		return (entry != null && entry.definition() instanceof Definition.Code code
				&& code.codeKind() != Definition.CodeKind.JAVA_PROCESS && Objects.equals(entry.path(), path)
				&& code.source().equals(source)) ? code.program() : null;
	}

	private void prepare(@Nullable Object program, boolean eager) {
		if (program != null && eager) {
			this.compiler.prepare(program);
		}
	}

	private @Nullable String source(Entry entry, CheckedEntry.Text key) {
		String text = key.value().strip();
		if (!entry.unit.isFile()) {
			return text(entry, key, text);
		}
		if (text.startsWith(FILE)) {
			return file(entry, key, text.substring(FILE.length()));
		}
		if (text.endsWith(".lua") && text.lines().count() == 1) {
			entry.problem(key.line(), key.key(), "source looks like a file, write file://" + text);
			return null;
		}
		return key.value();
	}

	/**
	 * The path of the program file from the root; null if the key has the text itself.
	 */
	private static @Nullable String path(Entry entry, CheckedEntry.Text key) {
		String text = key.value().strip();
		return text.startsWith(FILE) ? resolve(entry.unit.folder(), text.substring(FILE.length())) : null;
	}

	/** Only files can name other files. */
	private static @Nullable String text(Entry entry, CheckedEntry.Text key, String text) {
		if (text.startsWith(FILE)) {
			entry.problem(key.line(), key.key(), "expected the program text, got '"
					+ text.lines().findFirst().orElse(FILE) + "': only entries of files can name a file");
			return null;
		}
		return key.value();
	}

	private @Nullable String file(Entry entry, CheckedEntry.Text key, String path) {
		String resolved = resolve(entry.unit.folder(), path);
		if (resolved == null || leavesRoot(entry.unit, resolved)) {
			entry.problem(key.line(), key.key(), "source '" + path + "' leaves the root");
			return null;
		}
		return text(entry, key.line(), key.key(), path, entry.file(resolved));
	}

	/** The text of a program file, or null if it has none, which then is a problem. */
	private @Nullable String text(Entry entry, int line, @Nullable String key, String path, @Nullable SourceFile file) {
		Entry known = this.before.entry(entry.id);
		String unchanged = (known != null && file != null) ? entry.takeText(known, file) : null;
		if (unchanged != null) {
			return unchanged;
		}
		byte[] content = new byte[0];
		try {
			if (file != null) {
				entry.read(file, Instant.now());
				content = file.content().read();
				String problem = SourceFile.sizeProblem(content);
				if (problem != null) {
					entry.problem(line, key, problem);
					return null;
				}
				return Utf8.decode(content);
			}
		}
		catch (CharacterCodingException ex) {
			int bad = Utf8.lineOfError(content);
			entry.problem((key != null) ? line : bad, key, "source '" + path + "' is not UTF-8, see line " + bad);
			return null;
		}
		catch (IOException ex) {
			// Same error as for an absent file: the reason depends on the machine.
		}
		entry.problem(line, key, "source '" + path + "' not found");
		return null;
	}

	/** A link from inside the root to the outside hides everything below it. */
	private static boolean leavesRoot(SourceUnit unit, String path) {
		return unit.outside().stream().anyMatch((link) -> path.equals(link) || path.startsWith(link + "/"));
	}

	/** The path from the root, or null if it goes above it. */
	private static @Nullable String resolve(String folder, String path) {
		if (path.startsWith("/") || path.indexOf('\\') >= 0) {
			return null;
		}
		List<String> parts = new ArrayList<>();
		for (String part : (folder + path).split("/")) {
			if (part.equals("..")) {
				if (parts.isEmpty()) {
					return null;
				}
				parts.removeLast();
			}
			else if (!part.isEmpty() && !part.equals(".")) {
				parts.add(part);
			}
		}
		return String.join("/", parts);
	}

	private static String method(CheckedEntry fields) {
		CheckedEntry.Text method = fields.text("method");
		if (method != null && method.value().isEmpty()) {
			fields.missing("method");
		}
		return (method != null) ? method.value() : "main";
	}

	private Set<String> modules(Entry entry, CheckedEntry fields) {
		Set<String> listed = new LinkedHashSet<>();
		for (CheckedEntry.Text module : fields.texts("modules")) {
			listed.add(module.value());
			if (!this.settings.modules().isKnown(module.value())) {
				entry.problem(module.line(), module.key(), unknownModule(this.settings, module.value()));
			}
		}
		return listed;
	}

	static String unknownModule(LoaderSettings settings, String name) {
		return "unknown module '" + name + "'" + Suggestions.phrase(name, settings.modules().names());
	}

	private static Map<String, EntryId> imports(Entry entry, CheckedEntry fields, Set<String> modules) {
		Map<String, EntryId> imports = new LinkedHashMap<>();
		fields.textMap("imports").forEach((alias, text) -> {
			EntryId target = entry.refer(text, Entry.Use.IMPORT, Definition.CodeKind.LIBRARY.text());
			if (modules.contains(alias)) {
				entry.problem(text.line(), text.key(), "alias '" + alias + "' hides module");
			}
			if (target != null) {
				imports.put(alias, target);
			}
		});
		return Map.copyOf(imports);
	}

	private static @Nullable EntryId defaultHost(Entry entry, CheckedEntry meta) {
		CheckedEntry.Text host = meta.text("default_host");
		return (host != null) ? entry.refer(host, Entry.Use.OTHER, "process.host") : null;
	}

}
