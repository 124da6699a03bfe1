package io.luaprocess.cluster.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.luaj.vm2.LuaString;

/**
 * A growing buffer of bytes that is used again and again. Numbers of variable length have
 * seven bits a byte, the lowest first. Not thread-safe.
 */
public final class WireWriter {

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private static final int LEAST = 256;

	/** Buffers that have grown beyond this are not kept. */
	private static final int KEPT = 1 << 20;

	private static final int LONG_TEXT = 512;

	private int limit;

	private byte[] bytes = new byte[LEAST];

	private int size;

	/**
	 * Creates an empty buffer.
	 * @param limit most bytes it may hold
	 */
	public WireWriter(int limit) {
		this.limit = limit;
	}

	/** Sets how many bytes may be held from now on. */
	void limit(long limit) {
		this.limit = (int) Math.min(limit, Integer.MAX_VALUE - 16);
	}

	/**
	 * Returns the number of bytes written.
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns the bytes, of which the first {@link #size()} count.
	 * @return the array itself, valid until the next write
	 */
	public byte[] array() {
		return this.bytes;
	}

	/**
	 * Returns a copy of the bytes.
	 * @return an array of the right length
	 */
	public byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	/** Forgets all bytes. An unusually large buffer is given up. */
	public void clear() {
		this.size = 0;
		if (this.bytes.length > KEPT) {
			this.bytes = new byte[LEAST];
		}
	}

	/**
	 * Forgets the last bytes.
	 * @param size how many bytes stay
	 */
	public void truncate(int size) {
		this.size = Math.min(this.size, size);
	}

	/**
	 * Writes a byte.
	 * @param value the byte, its low eight bits
	 */
	public void writeByte(int value) {
		reserve(1);
		this.bytes[this.size++] = (byte) value;
	}

	/**
	 * Writes a boolean, as one byte.
	 * @param value the value
	 */
	public void writeBoolean(boolean value) {
		writeByte(value ? 1 : 0);
	}

	/**
	 * Writes a number of 64 bits that is seldom small, as eight bytes.
	 * @param value the number
	 */
	public void writeFixed(long value) {
		reserve(Long.BYTES);
		LONG.set(this.bytes, this.size, value);
		this.size += Long.BYTES;
	}

	/** Replaces eight bytes by a number. */
	static void putFixed(byte[] bytes, int offset, long value) {
		LONG.set(bytes, offset, value);
	}

	/**
	 * Writes a double, as eight bytes; NaN and negative zero as they are.
	 * @param value the number
	 */
	public void writeDouble(double value) {
		writeFixed(Double.doubleToRawLongBits(value));
	}

	/**
	 * Writes a number that is mostly small and not negative, as one to ten bytes.
	 * @param value the number; negative ones take ten bytes
	 */
	public void writeVarint(long value) {
		reserve(WireReader.VARINT);
		byte[] to = this.bytes;
		int at = this.size;
		long rest = value;
		while ((rest & ~0x7FL) != 0) {
			to[at++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		to[at++] = (byte) rest;
		this.size = at;
	}

	/**
	 * Writes a number that is mostly near to zero, as one to ten bytes.
	 * @param value the number
	 */
	public void writeSigned(long value) {
		writeVarint((value << 1) ^ (value >> 63));
	}

	/**
	 * Writes bytes, their number first.
	 * @param from holds the bytes
	 * @param offset the first of them
	 * @param length how many
	 */
	public void writeBytes(byte[] from, int offset, int length) {
		writeVarint(length);
		reserve(length);
		System.arraycopy(from, offset, this.bytes, this.size, length);
		this.size += length;
	}

	/**
	 * Writes a string of bytes.
	 * @param string the string
	 */
	public void writeString(LuaString string) {
		writeBytes(string.m_bytes, string.m_offset, string.m_length);
	}

	/** Writes a byte that tells how many bytes follow, and the bytes. */
	void writeShort(int first, byte[] from, int offset, int length) {
		reserve(length + 1);
		this.bytes[this.size++] = (byte) first;
		System.arraycopy(from, offset, this.bytes, this.size, length);
		this.size += length;
	}

	/**
	 * Writes a text as UTF-8. A lone surrogate becomes a question mark.
	 * @param text the text
	 * @throws ProcessException LIMIT_EXCEEDED if it has more than a megabyte
	 */
	public void writeText(String text) {
		if (text.length() > LONG_TEXT) {
			byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
			if (encoded.length > WireLimits.TEXT) {
				throw tooLarge();
			}
			writeBytes(encoded, 0, encoded.length);
			return;
		}
		int start = this.size;
		reserve(TextBytes.MOST * text.length() + WireReader.VARINT);
		// Most texts are short and ASCII, so one byte is kept for the length.
		this.size = start + 1;
		this.size = TextBytes.encode(text, this.bytes, this.size);
		insertLength(start);
	}

	/**
	 * Writes a list of texts.
	 * @param texts the texts
	 */
	public void writeTexts(Collection<String> texts) {
		writeVarint(texts.size());
		texts.forEach(this::writeText);
	}

	/**
	 * Writes the length of what follows a place where one byte was kept for it.
	 * @param start the place
	 */
	void insertLength(int start) {
		int length = this.size - start - 1;
		int more = WireReader.varintLength(length) - 1;
		if (more > 0) {
			reserve(more);
			System.arraycopy(this.bytes, start + 1, this.bytes, start + 1 + more, length);
		}
		int end = this.size + more;
		this.size = start;
		writeVarint(length);
		this.size = end;
	}

	private void reserve(int more) {
		int needed = this.size + more;
		if (needed > this.bytes.length || needed < 0) {
			grow(more);
		}
	}

	private void grow(int more) {
		long needed = (long) this.size + more;
		if (needed > this.limit) {
			throw tooLarge();
		}
		this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(this.limit, Math.max(needed, 2L * this.bytes.length)));
	}

	private static ProcessException tooLarge() {
		return new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too large for another node");
	}

}
