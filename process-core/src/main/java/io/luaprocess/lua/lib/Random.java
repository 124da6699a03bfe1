package io.luaprocess.lua.lib;

import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * The random generator of one process: xoshiro256++, seeded differently for every process
 * until the program seeds it.
 */
final class Random {

	private static final double UNIT = 0x1p-53;

	private long a;

	private long b;

	private long c;

	private long d;

	private Random(SplittableRandom source) {
		seed(source);
	}

	/**
	 * Makes the generator of a process.
	 * @param owner the owner of its state
	 */
	static Random of(@Nullable Object owner) {
		return new Random((owner instanceof ProcessOwner process) ? new SplittableRandom(process.instance().seed())
				: new SplittableRandom());
	}

	/**
	 * Starts the sequence that belongs to a seed.
	 * @param seed the seed
	 */
	void seed(long seed) {
		seed(new SplittableRandom(seed));
	}

	private void seed(SplittableRandom source) {
		this.a = source.nextLong();
		this.b = source.nextLong();
		this.c = source.nextLong();
		// All four must not be zero.
		this.d = source.nextLong() | 1;
	}

	private long next() {
		long result = Long.rotateLeft(this.a + this.d, 23) + this.a;
		long shifted = this.b << 17;
		this.c ^= this.a;
		this.d ^= this.b;
		this.b ^= this.c;
		this.a ^= this.d;
		this.c ^= shifted;
		this.d = Long.rotateLeft(this.d, 45);
		return result;
	}

	/**
	 * Returns a number from 0, inclusive, to 1, exclusive.
	 * @return the number
	 */
	double unit() {
		return (next() >>> 11) * UNIT;
	}

}
