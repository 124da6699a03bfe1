package io.luaprocess.definition;

import java.util.Collection;
import java.util.List;

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
		LoadRun run = new LoadRun(this.settings, this.compiler);
		run.read(roots, application);
		if (onError == OnError.FAIL && !run.problems().isEmpty()) {
			throw new DefinitionException(run.problems());
		}
		return run.result();
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
