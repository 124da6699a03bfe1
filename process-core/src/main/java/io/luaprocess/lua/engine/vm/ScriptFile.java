package io.luaprocess.lua.engine.vm;

/**
 * Where the source text of a program is, as the JVM and its tools see it. The class of a
 * function is in the package of the folder, so that a debugger whose source path is the
 * root of the definitions finds the text.
 *
 * @param folder names of folders, each followed by a slash; may be empty
 * @param name the name of the file
 */
public record ScriptFile(String folder, String name) {

	private static final String EXTENSION = ".lua";

	/**
	 * A file of a root.
	 * @param path path relative to the root, with {@code /} as separator
	 */
	public static ScriptFile at(String path) {
		int name = path.lastIndexOf('/') + 1;
		return new ScriptFile(path.substring(0, name), path.substring(name));
	}

	/**
	 * Stands for the file of a text that is in none.
	 * @param id id of the entry, {@code shop.orders:worker} is
	 * {@code shop/orders/worker.lua}
	 */
	public static ScriptFile of(String id) {
		int name = id.indexOf(':') + 1;
		String folder = (name > 0) ? id.substring(0, name - 1).replace('.', '/') + "/" : "";
		return new ScriptFile(folder, id.substring(name).replace('/', '_') + EXTENSION);
	}

}
