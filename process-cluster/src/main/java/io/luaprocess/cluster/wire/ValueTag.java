package io.luaprocess.cluster.wire;

/**
 * The first byte of a value. Numbers are never used again for something else.
 */
final class ValueTag {

	static final int NIL = 0;

	static final int FALSE = 1;

	static final int TRUE = 2;

	/** A whole number that is exact as a double. */
	static final int WHOLE = 3;

	static final int DOUBLE = 4;

	static final int STRING = 5;

	/** The first place of a table: it gets the next number, its entries follow later. */
	static final int TABLE = 6;

	/** A further place of a table: its number follows. */
	static final int SAME_TABLE = 7;

	/** The first place of an error. */
	static final int ERROR = 8;

	/** A further place of an error: its number follows. */
	static final int SAME_ERROR = 9;

	static final int DURATION = 10;

	static final int TIME = 11;

	static final int LOCATION = 12;

	/** From here on a string whose length is the difference. */
	static final int SHORT_STRING = 0x40;

	/** From here on a whole number that is the difference. */
	static final int SMALL = 0x80;

	static final int LONGEST_SHORT = SMALL - SHORT_STRING - 1;

	static final int LARGEST_SMALL = 0xFF - SMALL;

	/** Whole numbers up to this are exact as doubles. */
	static final long EXACT = 1L << 53;

	private ValueTag() {
	}

}
