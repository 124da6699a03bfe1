package io.luaprocess.lua.engine.compiler;

import io.luaprocess.lua.engine.vm.ScriptFile;

/**
 * The names of the classes of a program: package and first part are those of its file.
 */
final class ClassNames {

	private static final String EXTENSION = ".lua";

	private ClassNames() {
	}

	/** What the names of the classes begin with. */
	static String of(ScriptFile file) {
		String name = file.name();
		String base = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
		StringBuilder className = new StringBuilder();
		// The JVM reserves that package for itself.
		if (file.folder().startsWith("java/")) {
			className.append("lua.");
		}
		for (String part : file.folder().split("/")) {
			if (!part.isEmpty()) {
				className.append(legal(part)).append('.');
			}
		}
		return className.append(legal(base)).toString();
	}

	/** Only a few characters are not allowed in names of the JVM, and one is ours. */
	private static String legal(String name) {
		return name.replaceAll("[.;\\[/<>" + ClassFileShape.SEPARATOR + "]", "_");
	}

}
