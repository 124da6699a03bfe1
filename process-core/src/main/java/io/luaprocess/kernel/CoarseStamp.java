package io.luaprocess.kernel;

/**
 * A moment in four bytes, for ages that people read: the coarse time in units of about
 * 4.2 ms. Ages are right up to 208 days, then they begin again at zero.
 */
final class CoarseStamp {

	private static final int SHIFT = 22;

	private CoarseStamp() {
	}

	/**
	 * Makes a stamp.
	 * @param time the time of the process in nanoseconds
	 */
	static int of(long time) {
		return (int) (time >>> SHIFT);
	}

	/**
	 * Returns the age of a stamp.
	 * @param stamp the stamp
	 * @param time the time of the process in nanoseconds, not before that of the stamp
	 * @return nanoseconds
	 */
	static long age(int stamp, long time) {
		return Integer.toUnsignedLong(of(time) - stamp) << SHIFT;
	}

}
