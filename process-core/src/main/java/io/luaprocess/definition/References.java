package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Checks entries against each other. What an entry refers to must exist and be of the
 * right kind; imports and requirements must not form cycles; an entry that needs an
 * erroneous one can't be used either.
 */
final class References {

	private final Map<EntryId, Entry> entries;

	private final Map<EntryId, Entry> foreign;

	private final Map<EntryId, List<Entry>> groups = new HashMap<>();

	/** Entries from which no further cycle can be reached. */
	private final Set<Entry> finished = new HashSet<>();

	/** Problems found here, by the entry that has them. */
	private final Map<EntryId, List<DefinitionProblem>> problems = new HashMap<>();

	/** Why entries that are right by themselves can't be used. */
	private final Map<EntryId, DefinitionProblem> flaws;

	/**
	 * Creates a check.
	 * @param flaws what is wrong with ids rather than with entries
	 */
	References(Map<EntryId, Entry> entries, Map<EntryId, Entry> foreign, Map<EntryId, DefinitionProblem> flaws) {
		this.entries = entries;
		this.foreign = foreign;
		this.flaws = new HashMap<>(flaws);
	}

	/** The problems an entry has with others. */
	List<DefinitionProblem> problems(Entry entry) {
		return this.problems.getOrDefault(entry.id, List.of());
	}

	/** Why an entry can't be used, if it can't: the first reason that was found. */
	@Nullable DefinitionProblem flaw(Entry entry) {
		DefinitionProblem own = entry.flaw();
		return (own != null) ? own : this.flaws.get(entry.id);
	}

	private DefinitionProblem problem(Entry entry, int line, String key, String reason) {
		DefinitionProblem problem = entry.problemAt(line, key, reason);
		this.problems.computeIfAbsent(entry.id, (id) -> new ArrayList<>()).add(problem);
		this.flaws.putIfAbsent(entry.id, problem);
		return problem;
	}

	void check() {
		for (Entry entry : this.entries.values()) {
			if (entry.definition() instanceof Definition.PolicyEntry policy) {
				policy.groups().forEach((group) -> member(group, entry));
			}
			else if (entry.kind.equals(PolicyReader.KIND)) {
				declaredGroups(entry).forEach((group) -> member(group, entry));
			}
		}
		for (Entry entry : this.entries.values()) {
			entry.references().forEach((reference) -> checkTarget(entry, reference));
			entry.groups().forEach((reference) -> checkGroup(entry, reference));
		}
		for (Entry.Use use : List.of(Entry.Use.IMPORT, Entry.Use.REQUIREMENT)) {
			this.finished.clear();
			for (Entry entry : this.entries.values()) {
				findCycle(entry, use, new ArrayList<>());
			}
		}
		spread();
	}

	private void member(EntryId group, Entry policy) {
		this.groups.computeIfAbsent(group, (id) -> new ArrayList<>()).add(policy);
	}

	/** The groups an erroneous policy would belong to, as far as they can be read. */
	static Set<EntryId> declaredGroups(Entry policy) {
		YamlNode.Pair pair = policy.keys.pairs().get("groups");
		Set<EntryId> groups = new HashSet<>();
		if (pair != null && pair.value() instanceof YamlNode.Items list) {
			for (YamlNode item : list.items()) {
				EntryId id = EntryId.reference(String.valueOf(item.plain()), policy.unit.namespace());
				if (id != null) {
					groups.add(id);
				}
			}
		}
		return groups;
	}

	private void checkTarget(Entry entry, Entry.Reference reference) {
		Entry target = this.entries.getOrDefault(reference.target(), this.foreign.get(reference.target()));
		if (target == null) {
			problem(entry, reference.line(), reference.key(), "'" + reference.target() + "' not found");
		}
		else if (!accepts(reference, target.kind)) {
			String expected = new TreeSet<>(reference.kinds()).stream().collect(Collectors.joining(" or "));
			problem(entry, reference.line(), reference.key(),
					"'" + reference.target() + "' is a " + target.kind + ", expected " + expected);
		}
	}

	/** What runs a process may be written in Java as well. */
	private static boolean accepts(Entry.Reference reference, String kind) {
		return reference.kinds().contains(kind) || kind.equals(ApplicationEntry.JAVA_PROCESS)
				&& reference.kinds().contains(Definition.CodeKind.PROCESS.text());
	}

	private void checkGroup(Entry entry, Entry.Reference reference) {
		if (!this.groups.containsKey(reference.target())) {
			problem(entry, reference.line(), reference.key(), "'" + reference.target() + "' not found");
		}
	}

	/** Depth first; each cycle is reported once, at the entry found first. */
	private void findCycle(Entry entry, Entry.Use use, List<Entry> path) {
		if (this.finished.contains(entry)) {
			return;
		}
		int start = path.indexOf(entry);
		if (start >= 0) {
			reportCycle(path.subList(start, path.size()), use);
			return;
		}
		path.add(entry);
		for (Entry.Reference reference : entry.references()) {
			Entry target = this.entries.get(reference.target());
			if (reference.use() == use && target != null) {
				findCycle(target, use, path);
			}
		}
		path.removeLast();
		this.finished.add(entry);
	}

	private void reportCycle(List<Entry> cycle, Entry.Use use) {
		Entry first = cycle.getFirst();
		Entry second = cycle.get((cycle.size() > 1) ? 1 : 0);
		String text = cycle.stream().map((entry) -> entry.id.toString()).collect(Collectors.joining(" -> "));
		Entry.Reference edge = first.references()
			.stream()
			.filter((reference) -> reference.use() == use && reference.target().equals(second.id))
			.findFirst()
			.orElseThrow();
		DefinitionProblem problem = problem(first, edge.line(), edge.key(), "cycle: " + text + " -> " + first.id);
		cycle.forEach((entry) -> this.flaws.putIfAbsent(entry.id, problem));
	}

	/** Marks all entries as unusable that need an erroneous one. */
	private void spread() {
		boolean changed = true;
		while (changed) {
			changed = false;
			for (Entry entry : this.entries.values()) {
				DefinitionProblem cause = (flaw(entry) == null) ? flawOfNeeded(entry) : null;
				if (cause != null) {
					this.flaws.put(entry.id, cause);
					changed = true;
				}
			}
		}
	}

	private @Nullable DefinitionProblem flawOfNeeded(Entry entry) {
		for (Entry.Reference reference : entry.references()) {
			Entry target = this.entries.get(reference.target());
			if (target != null && flaw(target) != null) {
				return flaw(target);
			}
		}
		for (Entry.Reference reference : entry.groups()) {
			for (Entry policy : this.groups.getOrDefault(reference.target(), List.of())) {
				if (flaw(policy) != null) {
					return flaw(policy);
				}
			}
		}
		return null;
	}

}
