package io.luaprocess.definition;

/**
 * Checks and prepares program text while definitions are loaded.
 */
@FunctionalInterface
public interface SourceCompiler {

	/**
	 * Checks a text that is in a definition file or in no file.
	 * @param id id of the entry, used in positions
	 * @param source the program text
	 * @return the program, opaque to definitions
	 * @throws SourceException if the text is no program
	 */
	Object compile(EntryId id, String source) throws SourceException;

	/**
	 * Checks the text of a file.
	 * @param id id of the entry, used in positions
	 * @param path path of the file relative to its root, for debuggers and profilers
	 * @param source the program text
	 * @return the program, opaque to definitions
	 * @throws SourceException if the text is no program
	 */
	default Object compileFile(EntryId id, String path, String source) throws SourceException {
		return compile(id, source);
	}

	/**
	 * Makes a program ready to run, which else happens when it is first used. Does
	 * nothing if it is.
	 * @param program what {@link #compile} has returned
	 */
	default void prepare(Object program) {
	}

	/**
	 * A program text with an error.
	 */
	final class SourceException extends Exception {

		private static final long serialVersionUID = 1L;

		private final int line;

		/**
		 * Creates the exception.
		 * @param line line in the program from 1
		 * @param message what is wrong
		 */
		public SourceException(int line, String message) {
			super(message);
			this.line = line;
		}

		/**
		 * Returns the line in the program, from 1.
		 */
		public int line() {
			return this.line;
		}

	}

}
