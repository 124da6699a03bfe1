package io.luaprocess.definition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of definitions, on disk or on the class path.
 *
 * @param name what people call it, for example its location; not part of error lines
 * @param files all files below it, in any order; names that begin with a dot are ignored
 * @param problems what was wrong while the files were listed
 */
public record DefinitionRoot(String name, List<SourceFile> files, List<DefinitionProblem> problems) {

	/**
	 * Creates a root.
	 * @param name what people call it
	 * @param files all files below it
	 * @param problems what was wrong while the files were listed
	 */
	public DefinitionRoot {
		files = List.copyOf(files);
		problems = List.copyOf(problems);
	}

	/**
	 * Creates a root whose files could all be listed.
	 * @param name what people call it
	 * @param files all files below it
	 */
	public DefinitionRoot(String name, List<SourceFile> files) {
		this(name, files, List.of());
	}

	/**
	 * Lists a folder on disk, with everything below it. Symbolic links are followed
	 * inside the folder; one that leaves it is a problem of the root.
	 * @param folder the folder
	 * @throws IOException if the folder itself can't be read
	 */
	public static DefinitionRoot of(Path folder) throws IOException {
		return FolderScan.of(folder);
	}

}
