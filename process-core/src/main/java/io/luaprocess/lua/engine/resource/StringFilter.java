package io.luaprocess.lua.engine.resource;

import org.jspecify.annotations.Nullable;

/**
 * Tells most strings without a sample from those with one, by the bits of their hashes.
 * Belongs to the thread that runs the process.
 */
final class StringFilter {

	private static final int INDEX_BITS = 9;

	/** After so many strings the filter begins anew, before too many bits are set. */
	private static final int MARKS = 512;

	private long @Nullable [] bits;

	private int marks;

	/**
	 * Adds a string.
	 * @param hash its hash
	 * @param samples the samples in force; the filter begins anew with their hashes
	 */
	void mark(int hash, SampleSet samples) {
		long[] bits = this.bits;
		if (bits == null || ++this.marks % MARKS == 0) {
			long[] fresh = new long[1 << INDEX_BITS];
			samples.forEachHash((known) -> set(fresh, known));
			this.bits = fresh;
			bits = fresh;
		}
		set(bits, hash);
	}

	private static void set(long[] bits, int hash) {
		bits[index(hash)] |= 1L << hash;
	}

	/**
	 * Whether a string may have been added.
	 * @param hash its hash
	 * @return false if no string with this hash was added
	 */
	boolean mayContain(int hash) {
		long[] bits = this.bits;
		return bits != null && (bits[index(hash)] & 1L << hash) != 0;
	}

	private static int index(int hash) {
		return (hash * 0x9E3779B9) >>> (Integer.SIZE - INDEX_BITS);
	}

}
