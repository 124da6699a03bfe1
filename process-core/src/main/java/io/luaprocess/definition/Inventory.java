package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * All entries there are. {@link EntryReader} adds them, each checked by itself;
 * {@link #check()} checks them against each other. It is kept with the definitions that
 * were made of it, so that one entry can be replaced without reading the others again:
 * from then on it does not change any more.
 */
final class Inventory {

	private final Map<EntryId, Entry> entries = new LinkedHashMap<>();

	/** Entries of kinds that belong to other layers; known, but never used. */
	private final Map<EntryId, Entry> foreign = new LinkedHashMap<>();

	/** The first problem with an id that is defined more than once. */
	private final Map<EntryId, DefinitionProblem> duplicates = new HashMap<>();

	/** Problems that no entry has which is there. */
	private final List<DefinitionProblem> problems = new ArrayList<>();

	private final List<DefinitionProblem> warnings = new ArrayList<>();

	/** Returns an inventory with the same entries, which can be changed. */
	Inventory copy() {
		Inventory copy = new Inventory();
		copy.entries.putAll(this.entries);
		copy.foreign.putAll(this.foreign);
		copy.duplicates.putAll(this.duplicates);
		copy.problems.addAll(this.problems);
		copy.warnings.addAll(this.warnings);
		return copy;
	}

	void problem(DefinitionProblem problem) {
		this.problems.add(problem);
	}

	/** Adds an entry, unless there is one with its id, which then is a problem. */
	boolean add(Entry entry) {
		boolean isNew = isNew(entry);
		if (isNew) {
			this.entries.put(entry.id, entry);
		}
		return isNew;
	}

	/** Puts an entry in the place of the one with its id. */
	void put(Entry entry) {
		this.entries.put(entry.id, entry);
	}

	/** Adds an entry that is never used. */
	void addForeign(Entry entry, DefinitionProblem warning) {
		if (isNew(entry)) {
			this.foreign.put(entry.id, entry);
			this.warnings.add(warning);
		}
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
		DefinitionProblem problem = entry.problemAt(entry.line, null, "already defined in " + place);
		this.problems.add(problem);
		this.duplicates.putIfAbsent(entry.id, problem);
		return false;
	}

	boolean hasKind(String kind) {
		return this.entries.values().stream().anyMatch((entry) -> entry.kind.equals(kind));
	}

	/**
	 * Takes over what was defined at run time, unless a source supplies it by now: then
	 * the source is newer.
	 */
	void takeOver(Inventory before) {
		for (Entry entry : before.entries.values()) {
			Entry present = this.entries.get(entry.id);
			boolean superseded = present != null && present.unit.kind() == SourceUnit.Kind.SOURCE;
			if (entry.unit.kind() == SourceUnit.Kind.RUN_TIME && !superseded) {
				add(entry);
			}
		}
	}

	/** Makes room for a program; one that can't be replaced stays. */
	void replace(EntryId id) {
		Entry before = this.entries.get(id);
		if (before != null && before.isReplaceable()) {
			remove(before);
		}
	}

	/**
	 * Removes a program, if it is there. That it can't be removed is a problem.
	 * @return false if there is none
	 */
	boolean remove(EntryId id) {
		Entry before = this.entries.get(id);
		if (before == null) {
			return false;
		}
		if (before.isReplaceable()) {
			remove(before);
		}
		else {
			this.problems.add(before.problemAt(before.line, null,
					"cannot be removed: that is for programs supplied by a source or defined at run time"));
		}
		return true;
	}

	private void remove(Entry entry) {
		this.entries.remove(entry.id);
		this.duplicates.remove(entry.id);
		this.problems.removeIf((problem) -> entry.id.toString().equals(problem.entry()));
	}

	/**
	 * Checks the entries against each other.
	 * @return the definitions with all problems
	 */
	LoadedDefinitions check() {
		References references = new References(this.entries, this.foreign, this.duplicates);
		references.check();
		List<DefinitionProblem> all = new ArrayList<>(this.problems);
		for (Entry entry : this.entries.values()) {
			all.addAll(entry.problems());
			all.addAll(references.problems(entry));
		}
		sort(all);
		return LoadedDefinitions.of(this, references, all);
	}

	/** By file in the order of loading, then by line. */
	private static void sort(List<DefinitionProblem> problems) {
		List<String> files = new ArrayList<>(new LinkedHashSet<>(
				problems.stream().map(DefinitionProblem::file).filter(Objects::nonNull).sorted().toList()));
		problems.sort(Comparator.<DefinitionProblem>comparingInt((problem) -> files.indexOf(problem.file()))
			.thenComparingInt(DefinitionProblem::line));
	}

	@Nullable Entry entry(EntryId id) {
		return this.entries.get(id);
	}

	Collection<Entry> entries() {
		return this.entries.values();
	}

	List<DefinitionProblem> warnings() {
		return this.warnings;
	}

}
