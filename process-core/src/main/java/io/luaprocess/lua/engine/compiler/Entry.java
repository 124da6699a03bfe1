package io.luaprocess.lua.engine.compiler;

/**
 * Where a method of a function is entered that is not cut.
 */
enum Entry {

	/** At the beginning. */
	BEGINNING('F'),

	/**
	 * Where calls in the program were suspended. Loops without such calls are compiled as
	 * in the method that is entered at the beginning.
	 */
	CALLS('R'),

	/** Where operations were suspended, which is rare: in any loop. */
	OPERATIONS('O');

	/**
	 * What the simple name of the class begins with, before the number of the function.
	 */
	final char letter;

	Entry(char letter) {
		this.letter = letter;
	}

	/** The entry of the methods of a class. */
	static Entry of(String className) {
		return switch (className.charAt(className.lastIndexOf('.') + 1)) {
			case 'R' -> CALLS;
			case 'O' -> OPERATIONS;
			default -> BEGINNING;
		};
	}

}
