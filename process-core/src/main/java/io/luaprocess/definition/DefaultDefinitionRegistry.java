package io.luaprocess.definition;

import java.util.Collection;

import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Definitions that can be replaced while they are in use. Every call sees one loading as
 * a whole; what runs keeps the definitions it was given.
 */
public final class DefaultDefinitionRegistry implements DefinitionRegistry {

	private volatile LoadedDefinitions current;

	/** Creates a registry without entries. */
	public DefaultDefinitionRegistry() {
		this(LoadedDefinitions.NONE);
	}

	/**
	 * Creates a registry.
	 * @param definitions the definitions in force
	 */
	public DefaultDefinitionRegistry(LoadedDefinitions definitions) {
		this.current = definitions;
	}

	/**
	 * Replaces all definitions at once. It is not called for a loading that failed, so
	 * the old definitions stay in force.
	 * @param definitions the new definitions
	 */
	public void replace(LoadedDefinitions definitions) {
		this.current = definitions;
	}

	/**
	 * Returns a snapshot of the definitions in force.
	 */
	public LoadedDefinitions current() {
		return this.current;
	}

	@Override
	public @Nullable Definition find(String id) {
		return this.current.find(id);
	}

	@Override
	public Collection<Definition> all() {
		return this.current.all();
	}

	@Override
	public @Nullable DefinitionProblem problem(String id) {
		return this.current.problem(id);
	}

	@Override
	public @Nullable DefinitionProblem groupProblem(String group) {
		return this.current.groupProblem(group);
	}

	@Override
	public DefinitionRegistry snapshot() {
		return this.current;
	}

	@Override
	public Collection<DefinitionProblem> problems() {
		return this.current.problems();
	}

	@Override
	public @Nullable Scope namedScope(String group) {
		return this.current.namedScope(group);
	}

}
