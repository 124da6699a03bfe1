package io.luaprocess.lua.engine.number;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ASCII text of a number under construction.
 */
public final class NumberBuffer {

	private byte[] bytes = new byte[32];

	private int size;

	/**
	 * Returns the text.
	 * @return the array whose first {@link #size()} bytes are the text
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Returns the length of the text.
	 * @return bytes
	 */
	public int size() {
		return this.size;
	}

	private void reserve(int more) {
		if (this.size + more > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, this.size + more));
		}
	}

	/** Appends a character. */
	void add(int b) {
		reserve(1);
		this.bytes[this.size++] = (byte) b;
	}

	/** Appends bytes of an array. */
	void add(byte[] from, int offset, int length) {
		reserve(length);
		System.arraycopy(from, offset, this.bytes, this.size, length);
		this.size += length;
	}

	/** Appends ASCII text. */
	@SuppressWarnings("deprecation")
	void ascii(String text) {
		int length = text.length();
		reserve(length);
		text.getBytes(0, length, this.bytes, this.size);
		this.size += length;
	}

	/** Appends the same character several times. */
	void fill(int b, int count) {
		reserve(count);
		Arrays.fill(this.bytes, this.size, this.size + count, (byte) b);
		this.size += count;
	}

	/** Appends a whole number that is not negative. */
	void digits(long value) {
		digits(value, NumberText.digits(value));
	}

	/** Appends a whole number that is not negative, with zeros before it. */
	void digits(long value, int count) {
		reserve(count);
		long rest = value;
		for (int at = this.size + count; at > this.size;) {
			this.bytes[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		this.size += count;
	}

	@Override
	public String toString() {
		return new String(this.bytes, 0, this.size, StandardCharsets.ISO_8859_1);
	}

}
