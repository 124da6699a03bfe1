package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One loading of all definitions: entries are read and checked one by one, then against
 * each other. Problems are collected, never thrown.
 */
final class LoadRun implements RootReader.Sink {

	/** All supported kinds. */
	private static final List<String> KINDS = List.of("process.lua", "function.lua", "library.lua", HostReader.KIND,
			ServiceReader.KIND, PolicyReader.KIND);

	/** The first parts of the kinds, before the dot. */
	private static final Set<String> OWN_FAMILIES = KINDS.stream()
		.map(LoadRun::family)
		.collect(Collectors.toUnmodifiableSet());

	private final LoaderSettings settings;

	private final CodeReader code;

	private final Map<EntryId, Entry> entries = new LinkedHashMap<>();

	/** Entries of kinds that belong to other layers; known, but never used. */
	private final Map<EntryId, Entry> foreign = new LinkedHashMap<>();

	private final List<DefinitionProblem> problems = new ArrayList<>();

	private final List<DefinitionProblem> warnings = new ArrayList<>();

	LoadRun(LoaderSettings settings, SourceCompiler compiler) {
		this.settings = settings;
		this.code = new CodeReader(settings, compiler);
	}

	void read(Collection<DefinitionRoot> roots, Collection<ApplicationEntry> application) {
		for (ApplicationEntry entry : application) {
			EntryId id = EntryId.reference(entry.id(), SourceUnit.application().namespace());
			if (id == null) {
				this.problems.add(new DefinitionProblem(SourceUnit.APPLICATION, 0, null, null,
						"invalid name '" + entry.id() + "'"));
			}
			else {
				entry(new Entry(id, entry.kind(), SourceUnit.application(), 0, PlainTree.keys(entry.keys())));
			}
		}
		for (DefinitionRoot root : roots) {
			new RootReader(root, this.problems::add, this).read();
		}
		checkDefaultModules();
		addDefaultHost();
		new References(this.entries, this.foreign).check();
		this.entries.values().forEach((entry) -> this.problems.addAll(entry.problems()));
		sort();
	}

	private void checkDefaultModules() {
		int index = 0;
		for (String module : this.settings.defaultModules()) {
			index++;
			if (!this.settings.modules().isKnown(module)) {
				this.problems.add(new DefinitionProblem(SourceUnit.APPLICATION, 0, null,
						"default_modules[" + index + "]", CodeReader.unknownModule(this.settings, module)));
			}
		}
	}

	private void addDefaultHost() {
		boolean none = this.entries.values().stream().noneMatch((entry) -> entry.kind.equals(HostReader.KIND));
		EntryId id = this.settings.defaultHost();
		if (none) {
			Entry host = new Entry(id, HostReader.KIND, SourceUnit.application(), 0, PlainTree.keys(Map.of()));
			HostReader.readDefault(host);
			if (isNew(host)) {
				this.entries.put(id, host);
			}
		}
	}

	@Override
	public void program(Entry entry, SourceFile file) {
		if (isNew(entry)) {
			this.entries.put(entry.id, entry);
			this.code.readProgram(entry, file);
		}
	}

	@Override
	public void entry(Entry entry) {
		if (!isNew(entry)) {
			return;
		}
		if (isForeign(entry.kind)) {
			this.foreign.put(entry.id, entry);
			this.warnings.add(new DefinitionProblem(entry.unit.file(), entry.line, entry.id.toString(), "kind",
					"unsupported kind '" + entry.kind + "', the entry is skipped"));
			return;
		}
		this.entries.put(entry.id, entry);
		switch (entry.kind) {
			case "process.lua" -> this.code.read(entry, Definition.CodeKind.PROCESS);
			case "function.lua" -> this.code.read(entry, Definition.CodeKind.FUNCTION);
			case "library.lua" -> this.code.read(entry, Definition.CodeKind.LIBRARY);
			case ApplicationEntry.JAVA_PROCESS -> java(entry);
			case HostReader.KIND -> HostReader.read(entry);
			case ServiceReader.KIND -> ServiceReader.read(entry);
			case PolicyReader.KIND -> PolicyReader.read(entry);
			default -> unsupported(entry);
		}
	}

	private static void java(Entry entry) {
		if (entry.unit.isApplication()) {
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

	/** The second entry with an id is wrong; neither of them can be used. */
	private boolean isNew(Entry entry) {
		Entry first = this.entries.getOrDefault(entry.id, this.foreign.get(entry.id));
		if (first == null) {
			return true;
		}
		String place = first.unit.file() + ((first.line > 0) ? ":" + first.line : "");
		if (!entry.unit.root().equals(first.unit.root()) && entry.unit.file().equals(first.unit.file())) {
			place += " (roots " + first.unit.root() + " and " + entry.unit.root() + ")";
		}
		DefinitionProblem problem = new DefinitionProblem(entry.unit.file(), entry.line, entry.id.toString(), null,
				"already defined in " + place);
		this.problems.add(problem);
		first.skip(problem);
		return false;
	}

	/** By file in the order of loading, then by line. */
	private void sort() {
		List<String> files = new ArrayList<>(new LinkedHashSet<>(
				this.problems.stream().map(DefinitionProblem::file).filter(Objects::nonNull).sorted().toList()));
		this.problems.sort(Comparator.<DefinitionProblem>comparingInt((problem) -> files.indexOf(problem.file()))
			.thenComparingInt(DefinitionProblem::line));
	}

	List<DefinitionProblem> problems() {
		return this.problems;
	}

	LoadedDefinitions result() {
		return LoadedDefinitions.of(this.entries.values(), this.problems, this.warnings);
	}

}
