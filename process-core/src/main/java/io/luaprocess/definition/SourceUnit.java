package io.luaprocess.definition;

import java.util.Map;
import java.util.Set;

/**
 * Where entries come from: a definition file, a program of the folder convention, or the
 * application's own configuration.
 *
 * @param root name of the root
 * @param file path relative to the root, or {@link #APPLICATION}
 * @param namespace namespace of references without colon
 * @param files all visible files of the root
 * @param outside paths of the root that lead out of it
 */
record SourceUnit(String root, String file, String namespace, Map<String, SourceFile> files, Set<String> outside) {

	/** Stands for a file in error lines. */
	static final String APPLICATION = "application configuration";

	/** The entries of the application itself are in the namespace {@code app}. */
	static SourceUnit application() {
		return new SourceUnit("", APPLICATION, "app", Map.of(), Set.of());
	}

	boolean isApplication() {
		return this.file.equals(APPLICATION);
	}

	/** The folder of the file with a slash at its end; empty for the root. */
	String folder() {
		return this.file.substring(0, this.file.lastIndexOf('/') + 1);
	}

}
