package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The result of one loading. Immutable.
 */
public final class LoadedDefinitions implements DefinitionRegistry {

	private static final AtomicLong VERSIONS = new AtomicLong();

	/** Without any entry. */
	public static final LoadedDefinitions NONE = new LoadedDefinitions(null, List.of(), Map.of(), Map.of(), List.of());

	private final long version = VERSIONS.incrementAndGet();

	private final Map<String, Definition> definitions = new TreeMap<>();

	private final Map<String, Scope> groups = new HashMap<>();

	private final Map<String, DefinitionProblem> flaws;

	private final Map<EntryId, DefinitionProblem> flawedGroups;

	private final List<DefinitionProblem> problems;

	private final @Nullable Inventory inventory;

	private LoadedDefinitions(@Nullable Inventory inventory, List<Definition> definitions,
			Map<String, DefinitionProblem> flaws, Map<EntryId, DefinitionProblem> flawedGroups,
			List<DefinitionProblem> problems) {
		this.inventory = inventory;
		Map<EntryId, List<Policy>> members = new HashMap<>();
		for (Definition definition : definitions) {
			this.definitions.put(definition.id().toString(), definition);
			if (definition instanceof Definition.PolicyEntry entry) {
				entry.groups()
					.forEach((group) -> members.computeIfAbsent(group, (id) -> new ArrayList<>()).add(entry.policy()));
			}
		}
		members.keySet().removeAll(flawedGroups.keySet());
		members.forEach((group, policies) -> this.groups.put(group.toString(), new Scope(policies)));
		this.flaws = Map.copyOf(flaws);
		this.flawedGroups = Map.copyOf(flawedGroups);
		this.problems = List.copyOf(problems);
	}

	static LoadedDefinitions of(Inventory inventory, References references, List<DefinitionProblem> problems) {
		List<Definition> definitions = new ArrayList<>();
		Map<String, DefinitionProblem> flaws = new HashMap<>();
		Map<EntryId, DefinitionProblem> flawedGroups = new HashMap<>();
		for (Entry entry : inventory.entries()) {
			Definition definition = entry.definition();
			DefinitionProblem flaw = references.flaw(entry);
			if (flaw != null) {
				flaws.put(entry.id.toString(), flaw);
				if (entry.kind.equals(PolicyReader.KIND)) {
					References.declaredGroups(entry).forEach((group) -> flawedGroups.putIfAbsent(group, flaw));
				}
			}
			else if (definition != null) {
				definitions.add(definition);
			}
		}
		return new LoadedDefinitions(inventory, definitions, flaws, flawedGroups, problems);
	}

	@Override
	public @Nullable Definition find(String id) {
		return this.definitions.get(id);
	}

	@Override
	public Collection<Definition> all() {
		return Collections.unmodifiableCollection(this.definitions.values());
	}

	@Override
	public @Nullable DefinitionProblem problem(String id) {
		return this.flaws.get(id);
	}

	@Override
	public @Nullable DefinitionProblem groupProblem(String group) {
		EntryId id = EntryId.parse(group);
		return (id != null) ? this.flawedGroups.get(id) : null;
	}

	@Override
	public Collection<DefinitionProblem> problems() {
		return this.problems;
	}

	@Override
	public @Nullable Scope namedScope(String group) {
		return this.groups.get(group);
	}

	/**
	 * Returns warnings about entries that were skipped without an error, because their
	 * kinds belong to other products.
	 */
	public List<DefinitionProblem> warnings() {
		return (this.inventory != null) ? List.copyOf(this.inventory.warnings()) : List.of();
	}

	/** A number that is larger than those of all definitions made before. */
	long version() {
		return this.version;
	}

	/** The entry a definition was made of; {@code null} if there is none. */
	@Nullable Entry entry(EntryId id) {
		return (this.inventory != null) ? this.inventory.entry(id) : null;
	}

	/** The entries these definitions were made of; {@code null} if there are none. */
	@Nullable Inventory inventory() {
		return this.inventory;
	}

}
