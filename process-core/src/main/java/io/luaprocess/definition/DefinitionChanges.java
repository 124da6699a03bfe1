package io.luaprocess.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What differs between definitions and the ones that take their place. Where an entry
 * stands does not count. Not thread-safe.
 */
public final class DefinitionChanges {

	private static final int MOST_NAMED = 5;

	private static final Definition.Origin ANYWHERE = new Definition.Origin("", 0);

	private final DefinitionRegistry before;

	private final DefinitionRegistry after;

	private final Map<EntryId, Boolean> affected = new HashMap<>();

	/**
	 * Creates a comparison.
	 * @param before the definitions before, which do not change any more
	 * @param after the ones that have taken their place, which do not change either
	 */
	public DefinitionChanges(DefinitionRegistry before, DefinitionRegistry after) {
		this.before = before;
		this.after = after;
	}

	/**
	 * Returns the definitions that have taken the place of others.
	 */
	public DefinitionRegistry after() {
		return this.after;
	}

	/**
	 * Returns a number that is larger than those of all changes before.
	 */
	public long version() {
		return (this.after instanceof LoadedDefinitions loaded) ? loaded.version() : 0;
	}

	/**
	 * Returns the entries that were not there before.
	 * @return their ids, sorted
	 */
	public List<String> added() {
		return missing(this.after, this.before);
	}

	/**
	 * Returns the entries that are not there any more.
	 * @return their ids, sorted
	 */
	public List<String> removed() {
		return missing(this.before, this.after);
	}

	private static List<String> missing(DefinitionRegistry here, DefinitionRegistry there) {
		return here.all()
			.stream()
			.map((definition) -> definition.id().toString())
			.filter((id) -> there.find(id) == null)
			.toList();
	}

	/**
	 * Returns the programs that were there before with another text or other options.
	 * @return their ids, sorted
	 */
	public List<String> changedPrograms() {
		return this.after.all()
			.stream()
			.filter(Definition.Code.class::isInstance)
			.filter((definition) -> isChanged(definition.id()))
			.map((definition) -> definition.id().toString())
			.toList();
	}

	/**
	 * Whether an entry was there before and is another one now.
	 * @param id its id
	 * @return false also if the entry is new or was removed
	 */
	public boolean isChanged(EntryId id) {
		Definition old = this.before.find(id.toString());
		Definition current = this.after.find(id.toString());
		return old != null && current != null && old != current && !anywhere(old).equals(anywhere(current));
	}

	/**
	 * Whether processes of a program run another code than they would if they began now:
	 * the program or a library it imports has changed, at any distance.
	 * @param id id of the program
	 * @return false also if the program is new or was removed
	 */
	public boolean affects(EntryId id) {
		Boolean known = this.affected.get(id);
		if (known == null) {
			known = isChanged(id) || this.before.find(id.toString()) != null
					&& this.after.find(id.toString()) instanceof Definition.Code code
					&& code.imports().values().stream().anyMatch(this::affects);
			this.affected.put(id, known);
		}
		return known;
	}

	/**
	 * Whether no program has changed and no entry is new or was removed.
	 */
	public boolean isEmpty() {
		return changedPrograms().isEmpty() && added().isEmpty() && removed().isEmpty();
	}

	/**
	 * Returns what has changed as the end of a log line.
	 * @return for example {@code 1 changed (app:rule), 0 added, 0 removed}
	 */
	@Override
	public String toString() {
		return part(changedPrograms(), "changed") + ", " + part(added(), "added") + ", " + part(removed(), "removed");
	}

	private static String part(List<String> ids, String what) {
		String first = ids.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
		String more = (ids.size() > MOST_NAMED) ? ", ..." : "";
		return ids.size() + " " + what + (ids.isEmpty() ? "" : " (" + first + more + ")");
	}

	private static Definition anywhere(Definition definition) {
		return switch (definition) {
			case Definition.Code code -> new Definition.Code(code.id(), code.codeKind(), code.source(), code.program(),
					code.method(), code.modules(), code.allModules(), code.imports(), code.defaultHost(), code.limits(),
					code.meta(), ANYWHERE);
			case Definition.Service service ->
				new Definition.Service(service.id(), service.process(), service.host(), service.input(),
						service.schedule(), service.oneNode(), service.lifecycle(), service.meta(), ANYWHERE);
			default -> definition;
		};
	}

}
