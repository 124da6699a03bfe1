package io.luaprocess.cluster.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what a {@link WireWriter} has written. Each length is checked before anything is
 * allocated for it; all that is malformed is a {@link WireException}. Not thread-safe.
 */
public final class WireReader {

	/** Most bytes of a number of variable length. */
	static final int VARINT = 10;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private static final byte[] NONE = {};

	private byte[] bytes = NONE;

	private int position;

	private int end;

	/**
	 * Creates a reader of nothing.
	 */
	public WireReader() {
	}

	/**
	 * Creates a reader.
	 * @param bytes the bytes, not changed meanwhile
	 */
	public WireReader(byte[] bytes) {
		reset(bytes, bytes.length);
	}

	/**
	 * Begins with other bytes.
	 * @param frame the bytes, not changed meanwhile
	 * @param length how many of them count
	 */
	void reset(byte[] frame, int length) {
		this.bytes = frame;
		this.position = 0;
		this.end = Math.min(length, frame.length);
	}

	/**
	 * Returns where the next byte is read.
	 * @return its offset in the frame
	 */
	public int position() {
		return this.position;
	}

	/**
	 * Returns how many bytes are left.
	 * @return the number, in the record that is being read
	 */
	public int remaining() {
		return this.end - this.position;
	}

	/** Returns the number of bytes of the whole frame. */
	int length() {
		return this.bytes.length;
	}

	/** Goes to another place, from which another number of bytes may be read. */
	void window(int from, int to) {
		this.position = from;
		this.end = to;
	}

	/** Makes the exception of something malformed at the last byte read. */
	WireException malformed(String problem) {
		return new WireException(problem, Math.max(0, this.position - 1));
	}

	/** Makes the exception of something malformed. */
	WireException malformed(String problem, int offset) {
		return new WireException(problem, offset);
	}

	/**
	 * Reads a byte.
	 * @return the byte, from 0 to 255
	 * @throws WireException if there is none
	 */
	public int readByte() {
		if (this.position >= this.end) {
			throw new WireException("1 byte is missing", this.position);
		}
		return this.bytes[this.position++] & 0xFF;
	}

	/**
	 * Reads a boolean.
	 * @return the value
	 * @throws WireException if the byte is neither 0 nor 1
	 */
	public boolean readBoolean() {
		int value = readByte();
		if (value > 1) {
			throw malformed("a boolean of " + value);
		}
		return value == 1;
	}

	/**
	 * Reads a number of eight bytes.
	 * @return the number
	 * @throws WireException if there are fewer bytes
	 */
	public long readFixed() {
		require(Long.BYTES);
		long value = (long) LONG.get(this.bytes, this.position);
		this.position += Long.BYTES;
		return value;
	}

	/**
	 * Reads a double.
	 * @return the number
	 * @throws WireException if there are fewer than eight bytes
	 */
	public double readDouble() {
		return Double.longBitsToDouble(readFixed());
	}

	/**
	 * Reads a number of variable length.
	 * @return the number; one with all 64 bits is negative
	 * @throws WireException if it does not end within ten bytes or is longer than needed
	 */
	public long readVarint() {
		int at = this.position;
		if (at < this.end && this.bytes[at] >= 0) {
			this.position = at + 1;
			return this.bytes[at];
		}
		return readLongVarint();
	}

	private long readLongVarint() {
		int start = this.position;
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			int next = readByte();
			value |= (long) (next & 0x7F) << shift;
			if (next < 0x80) {
				if (next == 0 && shift > 0 || shift == Long.SIZE - 1 && next > 1) {
					throw malformed("a number with bits that do not count", start);
				}
				return value;
			}
		}
		throw malformed("a number of more than " + VARINT + " bytes", start);
	}

	/** How many bytes a number takes. */
	static int varintLength(long value) {
		return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
	}

	/**
	 * Reads a number that may be negative.
	 * @return the number
	 * @throws WireException as {@link #readVarint}
	 */
	public long readSigned() {
		long value = readVarint();
		return (value >>> 1) ^ -(value & 1);
	}

	/**
	 * Reads a number that has a greatest value.
	 * @param most the greatest value
	 * @param what what the number is, for the text of the error
	 * @return the number, from 0
	 * @throws WireException if it is greater
	 */
	public int readNumber(int most, String what) {
		int at = this.position;
		long value = readVarint();
		if (value < 0 || value > most) {
			throw malformed(what + " of " + Long.toUnsignedString(value) + ", at most " + most, at);
		}
		return (int) value;
	}

	/**
	 * Reads how many things follow.
	 * @param least least number of bytes of each, at least one
	 * @param most greatest number
	 * @param what what the things are, for the text of the error
	 * @return the number; as many fit in the bytes that are left
	 * @throws WireException if there are more
	 */
	public int readCount(int least, int most, String what) {
		int at = this.position;
		long value = readVarint();
		if (value < 0 || value > most) {
			throw malformed(Long.toUnsignedString(value) + " " + what + ", at most " + most, at);
		}
		if (value * least > remaining()) {
			throw malformed(value + " " + what + " in " + remaining() + " bytes", at);
		}
		return (int) value;
	}

	/**
	 * Reads bytes.
	 * @param most greatest number of them
	 * @param what what they are, for the text of the error
	 * @return a new array
	 * @throws WireException if there are more, or more than are left
	 */
	public byte[] readBytes(int most, String what) {
		int length = readCount(1, most, what);
		int from = this.position;
		this.position += length;
		return Arrays.copyOfRange(this.bytes, from, from + length);
	}

	/**
	 * Reads a text.
	 * @param most greatest number of bytes
	 * @return the text; what is no UTF-8 in it becomes a replacement character
	 * @throws WireException if it is longer
	 */
	public String readText(int most) {
		int length = readCount(1, most, "bytes of text");
		int from = this.position;
		this.position += length;
		return new String(this.bytes, from, length, StandardCharsets.UTF_8);
	}

	/**
	 * Reads a list of texts.
	 * @param limits what is accepted
	 * @return an immutable list
	 * @throws WireException if it is malformed
	 */
	public List<String> readTexts(WireLimits limits) {
		int n = readCount(1, limits.elements(), "texts");
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < n; i++) {
			texts.add(readText(limits.text()));
		}
		return List.copyOf(texts);
	}

	/** Reads so many bytes. */
	byte[] readExactly(int length) {
		require(length);
		int from = this.position;
		this.position += length;
		return Arrays.copyOfRange(this.bytes, from, from + length);
	}

	private void require(int length) {
		if (length > remaining()) {
			throw new WireException(length + " bytes are missing, there are " + remaining(), this.position);
		}
	}

}
