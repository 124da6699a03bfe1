package io.luaprocess.definition;

import java.util.Collection;

/**
 * Supplies entries that stand in no file, for example rules in a database. They are
 * checked together with all others and may refer to them; an id may be defined only once.
 */
public interface DefinitionSource {

	/**
	 * Returns the name of the source, which stands for a file in error lines.
	 * @return for example {@code table rules}
	 */
	String name();

	/**
	 * Reads all entries. Called when the runtime is built and at every reload, by one
	 * thread at a time; may block. A program that has not changed is not compiled again.
	 * @return the entries, see {@link ApplicationEntry#program}
	 * @throws RuntimeException if they can't be read: then nothing is loaded, whatever
	 * happens with erroneous entries
	 */
	Collection<ApplicationEntry> entries();

}
