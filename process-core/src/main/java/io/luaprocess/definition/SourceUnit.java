package io.luaprocess.definition;

import java.util.Map;
import java.util.Set;

/**
 * Where entries come from: a definition file, a program of the folder convention, the
 * application's own configuration, a source, or calls at run time.
 *
 * @param kind which of these
 * @param root name of the root
 * @param file path relative to the root, or what stands for it in error lines
 * @param namespace namespace of references without colon
 * @param files all visible files of the root
 * @param outside paths of the root that lead out of it
 */
record SourceUnit(Kind kind, String root, String file, String namespace, Map<String, SourceFile> files,
		Set<String> outside) {

	/** Stands for a file in error lines. */
	static final String APPLICATION = "application configuration";

	/** Stands for a file in error lines. */
	static final String RUN_TIME = "defined at run time";

	/**
	 * Kinds of places.
	 */
	enum Kind {

		FILE, APPLICATION, SOURCE, RUN_TIME

	}

	/** The entries of the application itself are in the namespace {@code app}. */
	static SourceUnit application() {
		return new SourceUnit(Kind.APPLICATION, "", APPLICATION, "app", Map.of(), Set.of());
	}

	/** The place of one entry of a source. */
	static SourceUnit source(String name, EntryId id) {
		return new SourceUnit(Kind.SOURCE, name, name, id.namespace(), Map.of(), Set.of());
	}

	/** The place of one entry that is defined at run time. */
	static SourceUnit runTime(EntryId id) {
		return new SourceUnit(Kind.RUN_TIME, "", RUN_TIME, id.namespace(), Map.of(), Set.of());
	}

	boolean isFile() {
		return this.kind == Kind.FILE;
	}

	/** Whether its entries can be replaced while the runtime runs. */
	boolean isReplaceable() {
		return this.kind == Kind.SOURCE || this.kind == Kind.RUN_TIME;
	}

	/** The folder of the file with a slash at its end; empty for the root. */
	String folder() {
		return this.file.substring(0, this.file.lastIndexOf('/') + 1);
	}

}
