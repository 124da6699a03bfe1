package io.luaprocess.cluster.wire;

/**
 * The first byte of a plain Java value. Numbers are never used again for something else.
 */
final class PlainTag {

	static final int NULL = 0;

	static final int FALSE = 1;

	static final int TRUE = 2;

	static final int INTEGER = 3;

	static final int LONG = 4;

	static final int DOUBLE = 5;

	static final int TEXT = 6;

	static final int BYTES = 7;

	static final int LIST = 8;

	static final int MAP = 9;

	static final int DURATION = 10;

	/** Levels that collections may be nested. */
	static final int MAX_DEPTH = 500;

	private PlainTag() {
	}

}
