package io.luaprocess.definition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Reads entries into an {@link Inventory}, each checked by itself. Problems are
 * collected, never thrown.
 */
final class EntryReader implements RootReader.Sink {

	/** All supported kinds. */
	private static final List<String> KINDS = List.of("process.lua", "function.lua", "library.lua", HostReader.KIND,
			ServiceReader.KIND, PolicyReader.KIND);

	/** The first parts of the kinds, before the dot. */
	private static final Set<String> OWN_FAMILIES = KINDS.stream()
		.map(EntryReader::family)
		.collect(Collectors.toUnmodifiableSet());

	private final Inventory inventory;

	private final CodeReader code;

	private final LoaderSettings settings;

	EntryReader(Inventory inventory, CodeReader code, LoaderSettings settings) {
		this.inventory = inventory;
		this.code = code;
		this.settings = settings;
	}

	void application(Collection<ApplicationEntry> application) {
		SourceUnit unit = SourceUnit.application();
		for (ApplicationEntry entry : application) {
			EntryId id = id(entry, unit.file());
			if (id != null) {
				entry(entry(id, unit, entry));
			}
		}
	}

	void source(String name, Collection<ApplicationEntry> supplied) {
		for (ApplicationEntry entry : supplied) {
			EntryId id = id(entry, name);
			if (id != null) {
				entry(entry(id, SourceUnit.source(name, id), entry));
			}
		}
	}

	void root(DefinitionRoot root) {
		new RootReader(root, this.inventory::problem, this).read();
	}

	/** Adds a program that is defined at run time, in place of the one with its id. */
	@Nullable EntryId define(ApplicationEntry program) {
		EntryId id = id(program, SourceUnit.RUN_TIME);
		if (id != null) {
			this.inventory.replace(id);
			entry(entry(id, SourceUnit.runTime(id), program));
		}
		return id;
	}

	/**
	 * Reads the program of an entry again, whose file has changed. Its definition file is
	 * not read.
	 */
	void changed(Entry before) {
		SourceFile file = before.changedFile();
		Entry entry = before.withFile(file);
		this.inventory.put(entry);
		if (entry.isProgramFile()) {
			this.code.readProgram(entry, file);
		}
		else {
			read(entry);
		}
	}

	/** Adds a host if there is none. */
	void defaultHost(EntryId id) {
		if (!this.inventory.hasKind(HostReader.KIND)) {
			Entry host = new Entry(id, HostReader.KIND, SourceUnit.application(), 0, PlainTree.keys(Map.of()));
			HostReader.readDefault(host);
			this.inventory.add(host);
		}
	}

	void checkDefaultModules(LoaderSettings settings) {
		int index = 0;
		for (String module : settings.defaultModules()) {
			index++;
			if (!settings.modules().isKnown(module)) {
				this.inventory.problem(new DefinitionProblem(SourceUnit.APPLICATION, 0, null,
						"default_modules[" + index + "]", CodeReader.unknownModule(settings, module)));
			}
		}
	}

	private @Nullable EntryId id(ApplicationEntry entry, String place) {
		EntryId id = EntryId.reference(entry.id(), SourceUnit.application().namespace());
		if (id == null) {
			this.inventory.problem(new DefinitionProblem(place, 0, null, null, "invalid name '" + entry.id() + "'"));
		}
		return id;
	}

	private static Entry entry(EntryId id, SourceUnit unit, ApplicationEntry entry) {
		return new Entry(id, entry.kind(), unit, 0, PlainTree.keys(entry.keys()), entry.limits());
	}

	@Override
	public void program(Entry entry, SourceFile file) {
		if (this.inventory.add(entry)) {
			this.code.readProgram(entry, file);
		}
	}

	@Override
	public void entry(Entry entry) {
		if (isForeign(entry.kind)) {
			this.inventory.addForeign(entry,
					entry.problemAt(entry.line, "kind", "unsupported kind '" + entry.kind + "', the entry is skipped"));
		}
		else if (this.inventory.add(entry)) {
			read(entry);
		}
	}

	private void read(Entry entry) {
		switch (entry.kind) {
			case "process.lua" -> this.code.read(entry, Definition.CodeKind.PROCESS);
			case "function.lua" -> this.code.read(entry, Definition.CodeKind.FUNCTION);
			case "library.lua" -> this.code.read(entry, Definition.CodeKind.LIBRARY);
			case ApplicationEntry.JAVA_PROCESS -> java(entry);
			case HostReader.KIND -> HostReader.read(entry);
			case ServiceReader.KIND -> ServiceReader.read(entry, this.settings);
			case PolicyReader.KIND -> PolicyReader.read(entry, this.settings.authorities());
			default -> unsupported(entry);
		}
	}

	private static void java(Entry entry) {
		if (entry.unit.kind() == SourceUnit.Kind.APPLICATION) {
			CodeReader.readJava(entry);
		}
		else {
			unsupported(entry);
		}
	}

	private static String family(String kind) {
		int dot = kind.indexOf('.');
		return (dot < 0) ? kind : kind.substring(0, dot);
	}

	/** A misspelt first part of a kind is an error, not a kind of another product. */
	private static boolean isForeign(String kind) {
		String family = family(kind);
		return !OWN_FAMILIES.contains(family) && Suggestions.phrase(family, OWN_FAMILIES).isEmpty();
	}

	private static void unsupported(Entry entry) {
		YamlNode.Pair kind = entry.keys.pairs().get("kind");
		String suggestion = OWN_FAMILIES.contains(family(entry.kind)) ? "" : Suggestions.phrase(entry.kind, KINDS);
		entry.problem((kind != null) ? kind.line() : entry.line, "kind",
				"unsupported kind '" + entry.kind + "'" + suggestion);
	}

}
