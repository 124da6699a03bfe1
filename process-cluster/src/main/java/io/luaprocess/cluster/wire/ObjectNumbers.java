package io.luaprocess.cluster.wire;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Numbers objects by their identity in the order in which they come. Used again and again
 * without allocation; a few objects are compared one by one. Not thread-safe.
 */
final class ObjectNumbers {

	private static final int FEW = 8;

	/** Room for more than so many is not kept. */
	private static final int KEPT = 4096;

	private @Nullable Object[] objects = new @Nullable Object[FEW];

	/** Positions plus one by hash; in use from the ninth object on. */
	private int[] index = {};

	private int size;

	int size() {
		return this.size;
	}

	Object get(int number) {
		Object object = this.objects[number];
		if (object == null) {
			throw new IndexOutOfBoundsException(number);
		}
		return object;
	}

	void clear() {
		if (this.size == 0) {
			return;
		}
		if (this.size > KEPT) {
			this.objects = new @Nullable Object[FEW];
			this.index = new int[0];
		}
		else {
			Arrays.fill(this.objects, 0, this.size, null);
			if (this.size > FEW) {
				Arrays.fill(this.index, 0);
			}
		}
		this.size = 0;
	}

	/**
	 * Returns the number of an object; negative if it is new and has got the next one.
	 */
	int numberOf(Object object) {
		if (this.size < FEW) {
			for (int i = 0; i < this.size; i++) {
				if (this.objects[i] == object) {
					return i;
				}
			}
			this.objects[this.size++] = object;
			return -1;
		}
		return search(object);
	}

	private int search(Object object) {
		if (this.size == this.objects.length) {
			this.objects = Arrays.copyOf(this.objects, 2 * this.size);
		}
		if (this.size == FEW || this.index.length < 2 * this.objects.length) {
			index();
		}
		int mask = this.index.length - 1;
		int i = place(object, mask);
		for (; this.index[i] != 0; i = (i + 1) & mask) {
			int number = this.index[i] - 1;
			if (this.objects[number] == object) {
				return number;
			}
		}
		this.objects[this.size++] = object;
		this.index[i] = this.size;
		return -1;
	}

	/** Makes the index anew. */
	private void index() {
		int length = 2 * this.objects.length;
		if (this.index.length == length) {
			Arrays.fill(this.index, 0);
		}
		else {
			this.index = new int[length];
		}
		int mask = length - 1;
		for (int number = 0; number < this.size; number++) {
			int i = place(get(number), mask);
			while (this.index[i] != 0) {
				i = (i + 1) & mask;
			}
			this.index[i] = number + 1;
		}
	}

	private static int place(Object object, int mask) {
		return (System.identityHashCode(object) * 0x9E3779B9 >>> 8) & mask;
	}

}
