package io.luaprocess.lua.engine.compiler;

import io.luaprocess.lua.engine.analysis.FunctionInfo;

/**
 * Where a method of a function is entered that is not cut.
 */
enum Entry {

	/** At the beginning. */
	BEGINNING('F', 0),

	/**
	 * Where calls in the program were suspended. Loops without such calls are compiled as
	 * in the method that is entered at the beginning.
	 */
	CALLS('R', 0),

	/** Where operations were suspended, which is rare: in any loop. */
	OPERATIONS('O', FunctionInfo.OPERATION),

	/**
	 * Where loops begin their next iteration. Loops without other loops are compiled as
	 * in the method that is entered at the beginning.
	 */
	LOOPS('L', FunctionInfo.LOOP);

	/**
	 * What is before the number of the function in the name of the class.
	 */
	final char letter;

	/** What its points have beside the number of the instruction. */
	final int flag;

	Entry(char letter, int flag) {
		this.letter = letter;
		this.flag = flag;
	}

	/** The entry where a suspended call goes on. */
	static Entry of(int point) {
		return ((point & OPERATIONS.flag) != 0) ? OPERATIONS : ((point & LOOPS.flag) != 0) ? LOOPS : CALLS;
	}

	/** The entry of the methods of a class. */
	static Entry of(String className) {
		return switch (className.charAt(ClassFileShape.letterAt(className))) {
			case 'R' -> CALLS;
			case 'O' -> OPERATIONS;
			case 'L' -> LOOPS;
			default -> BEGINNING;
		};
	}

}
