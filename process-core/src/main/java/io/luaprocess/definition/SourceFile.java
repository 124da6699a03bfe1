package io.luaprocess.definition;

import java.io.IOException;

/**
 * A file of a root, wherever it is stored.
 *
 * @param path path relative to the root, with {@code /} as separator
 * @param content reads the whole file, when it is needed
 */
public record SourceFile(String path, Content content) {

	/**
	 * Reads a file.
	 */
	@FunctionalInterface
	public interface Content {

		/**
		 * Reads the whole file.
		 * @return its bytes
		 * @throws IOException if it can't be read
		 */
		byte[] read() throws IOException;

	}

}
