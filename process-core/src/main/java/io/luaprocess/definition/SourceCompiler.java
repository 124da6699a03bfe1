package io.luaprocess.definition;

/**
 * Checks and prepares program text while definitions are loaded.
 */
@FunctionalInterface
public interface SourceCompiler {

	/**
	 * Compiles.
	 * @param id id of the entry, used in positions
	 * @param source the program text
	 * @return the program, opaque to definitions
	 * @throws SourceException if the text is no program
	 */
	Object compile(EntryId id, String source) throws SourceException;

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
