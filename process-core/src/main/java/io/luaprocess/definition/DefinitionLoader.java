package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads and checks all definitions. Everything is checked before anything can be used,
 * and all errors are reported together. Immutable, thread-safe; loading reads files and
 * therefore blocks.
 */
public final class DefinitionLoader {

	private final LoaderSettings settings;

	private final SourceCompiler compiler;

	/**
	 * How erroneous entries are treated.
	 */
	public enum OnError {

		/** All errors together are an exception. */
		FAIL,

		/** They are left out, and so is whatever refers to them. */
		SKIP

	}

	/**
	 * Creates a loader.
	 * @param settings what the application decides about definitions
	 * @param compiler compiles program texts
	 */
	public DefinitionLoader(LoaderSettings settings, SourceCompiler compiler) {
		this.settings = settings;
		this.compiler = compiler;
	}

	/**
	 * Loads all definitions. To reload, load again and give the result to
	 * {@link DefaultDefinitionRegistry#replace}.
	 * @param roots folders of definitions
	 * @param application entries the application itself defines
	 * @param onError what happens with erroneous entries
	 * @return the definitions, with the problems of skipped entries and with warnings,
	 * both to be logged by the caller
	 * @throws DefinitionException if there are errors and none may be skipped
	 */
	public LoadedDefinitions load(Collection<DefinitionRoot> roots, Collection<ApplicationEntry> application,
			OnError onError) {
		return load(roots, application, List.of(), LoadedDefinitions.NONE, onError);
	}

	/**
	 * Loads all definitions again, in place of others. Programs whose text has not
	 * changed are taken over, and so are those that were {@linkplain #define defined at
	 * run time}, unless a source supplies them by now.
	 * @param roots folders of definitions
	 * @param application entries the application itself defines
	 * @param sources supply further entries
	 * @param before the definitions in force
	 * @param onError what happens with erroneous entries
	 * @return the definitions
	 * @throws DefinitionException if there are errors and none may be skipped, or if a
	 * source can't be read
	 */
	public LoadedDefinitions load(Collection<DefinitionRoot> roots, Collection<ApplicationEntry> application,
			Collection<? extends DefinitionSource> sources, LoadedDefinitions before, OnError onError) {
		Inventory inventory = new Inventory();
		EntryReader reader = reader(inventory, before);
		reader.application(application);
		sources.forEach((source) -> reader.source(source.name(), entries(source)));
		roots.forEach(reader::root);
		reader.checkDefaultModules(this.settings);
		reader.defaultHost(this.settings.defaultHost());
		if (before.inventory() != null) {
			inventory.takeOver(before.inventory());
		}
		return accepted(inventory.check(), onError);
	}

	private static LoadedDefinitions accepted(LoadedDefinitions loaded, OnError onError) {
		if (onError == OnError.FAIL && !loaded.problems().isEmpty()) {
			throw new DefinitionException(List.copyOf(loaded.problems()));
		}
		return loaded;
	}

	/**
	 * Reads the program files again that have changed, and no others; all entries are
	 * checked against each other again.
	 * @param before the definitions in force, which do not change
	 * @param files the files that have changed, each as {@code root/path}
	 * @param onError what happens with erroneous entries
	 * @return the definitions; {@code null} if that does not do, and everything has to be
	 * loaded again: a file is not that of one program, or its entry was erroneous
	 * @throws DefinitionException if there are errors and none may be skipped
	 */
	public @Nullable LoadedDefinitions reread(LoadedDefinitions before, Set<String> files, OnError onError) {
		Inventory changed = copy(before);
		List<Entry> entries = changed.entries().stream().filter((entry) -> entry.isOf(files)).toList();
		if (entries.stream().map(Entry::path).distinct().count() != files.size()
				|| entries.stream().anyMatch((entry) -> entry.flaw() != null)) {
			return null;
		}
		EntryReader reader = reader(changed, before);
		entries.forEach(reader::changed);
		return accepted(changed.check(), onError);
	}

	private static Collection<ApplicationEntry> entries(DefinitionSource source) {
		try {
			return source.entries();
		}
		catch (RuntimeException ex) {
			DefinitionProblem problem = new DefinitionProblem(source.name(), 0, null, null, "cannot be read: " + ex);
			throw new DefinitionException(List.of(problem), ex);
		}
	}

	/**
	 * Adds a program, or replaces one that is supplied by a source or was defined at run
	 * time. Nothing else is read again; all entries are checked against each other again.
	 * @param before the definitions in force, which do not change
	 * @param program the program
	 * @return the definitions with the program
	 * @throws DefinitionException if there are errors that were not there before
	 */
	public LoadedDefinitions define(LoadedDefinitions before, ApplicationEntry program) {
		Inventory changed = copy(before);
		EntryId id = reader(changed, before).define(program);
		return checked(before, changed, id);
	}

	/**
	 * Removes a program that is supplied by a source or was defined at run time. Nothing
	 * is read again; all entries are checked against each other again.
	 * @param before the definitions in force, which do not change
	 * @param id id of the program
	 * @return the definitions without it; the same object if there is no such program
	 * @throws DefinitionException if it comes from elsewhere or if another entry needs it
	 */
	public LoadedDefinitions remove(LoadedDefinitions before, String id) {
		Inventory changed = copy(before);
		EntryId entry = EntryId.reference(id, SourceUnit.application().namespace());
		return (entry != null && changed.remove(entry)) ? checked(before, changed, null) : before;
	}

	private static Inventory copy(LoadedDefinitions before) {
		Inventory inventory = before.inventory();
		return (inventory != null) ? inventory.copy() : new Inventory();
	}

	private EntryReader reader(Inventory inventory, LoadedDefinitions before) {
		return new EntryReader(inventory, new CodeReader(this.settings, this.compiler, before), this.settings);
	}

	/** Problems that others had before do not count, if they were skipped. */
	private static LoadedDefinitions checked(LoadedDefinitions before, Inventory changed, @Nullable EntryId defined) {
		LoadedDefinitions loaded = changed.check();
		String id = String.valueOf(defined);
		Set<DefinitionProblem> known = Set.copyOf(before.problems());
		List<DefinitionProblem> wrong = new ArrayList<>(loaded.problems());
		wrong.removeIf((problem) -> known.contains(problem) && !id.equals(problem.entry()));
		DefinitionProblem flaw = loaded.problem(id);
		if (wrong.isEmpty() && flaw != null) {
			wrong.add(flaw);
		}
		if (!wrong.isEmpty()) {
			throw new DefinitionException(wrong);
		}
		return loaded;
	}

	/**
	 * Loads the definitions of folders; errors are an exception.
	 * @param roots folders of definitions
	 * @throws DefinitionException if there are errors
	 */
	public LoadedDefinitions load(DefinitionRoot... roots) {
		return load(List.of(roots), List.of(), OnError.FAIL);
	}

}
