package io.luaprocess.cluster.wire;

/**
 * What a node accepts of another one, and what it sends. What a frame claims is checked
 * against these, and against the bytes that are left, before anything is allocated.
 *
 * @param record most bytes of a record, of which a frame has one or more
 * @param text most bytes of a Java text, for example of a name
 * @param elements most values in one value, its nested ones included
 */
public record WireLimits(int record, int text, int elements) {

	/** Most bytes of a record unless configured. */
	public static final int RECORD = 16 << 20;

	/** Most bytes of a Java text that is sent. */
	static final int TEXT = 1 << 20;

	private static final int ELEMENTS = 4_000_000;

	/** What is used unless configured. */
	public static final WireLimits DEFAULT = ofRecord(RECORD);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is not positive
	 */
	public WireLimits {
		if (record <= 0 || text <= 0 || elements <= 0) {
			throw new IllegalArgumentException("limits of records must be > 0");
		}
	}

	/**
	 * The usual limits for frames of a size.
	 * @param record most bytes of a record, of which a frame has one or more
	 * @return the limits
	 */
	public static WireLimits ofRecord(int record) {
		return new WireLimits(record, Math.min(record, TEXT), ELEMENTS);
	}

}
