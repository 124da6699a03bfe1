package io.luaprocess.lua.lib.support;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.NumberText;
import io.luaprocess.lua.engine.vm.LuaState;
import org.luaj.vm2.LuaString;

/**
 * A string under construction. Asks for permission before it takes memory, so that no
 * result exceeds the limit, and polls when it has copied a lot.
 */
public final class Bytes {

	private static final int SMALL = 32;

	private final LuaState s;

	private byte[] bytes;

	private int size;

	public Bytes(LuaState s, int capacity) {
		this.s = s;
		s.reserve(capacity);
		this.bytes = s.bytes(Math.max(capacity, SMALL));
	}

	public int size() {
		return this.size;
	}

	public byte[] array() {
		return this.bytes;
	}

	/**
	 * Makes room.
	 * @param more number of bytes that will be written at {@link #size()}
	 * @return the array, which may be another one than before
	 */
	public byte[] reserve(int more) {
		long needed = (long) this.size + more;
		if (needed > this.bytes.length) {
			grow(needed);
		}
		return this.bytes;
	}

	private void grow(long needed) {
		this.s.checkStringSize(needed);
		this.s.poll();
		long doubled = Math.min(2L * this.bytes.length, this.s.g.limits().stringSize());
		this.bytes = this.s.copyOfRange(this.bytes, 0, (int) Math.max(doubled, needed));
	}

	/**
	 * Declares bytes as written, or cuts off what was written.
	 * @param size the new size, at most what was reserved
	 */
	public void size(int size) {
		this.size = size;
	}

	public void add(int b) {
		if (this.size == this.bytes.length) {
			grow(this.size + 1L);
		}
		this.bytes[this.size++] = (byte) b;
	}

	public void add(byte[] from, int offset, int length) {
		System.arraycopy(from, offset, reserve(length), this.size, length);
		this.size += length;
	}

	public void add(LuaString string) {
		add(string.m_bytes, string.m_offset, string.m_length);
	}

	@SuppressWarnings("deprecation")
	public void ascii(String text) {
		int length = text.length();
		text.getBytes(0, length, reserve(length), this.size);
		this.size += length;
	}

	/** Writes a whole number without sign. */
	public void digits(long value) {
		int digits = NumberText.digits(value);
		NumberText.write(value, reserve(digits), this.size + digits);
		this.size += digits;
	}

	public void fill(int b, int count) {
		byte[] to = reserve(count);
		Arrays.fill(to, this.size, this.size + count, (byte) b);
		this.size += count;
	}

	/**
	 * Inserts bytes.
	 * @param at the place
	 * @param b the byte
	 * @param count how often
	 */
	public void insert(int at, int b, int count) {
		byte[] to = reserve(count);
		System.arraycopy(to, at, to, at + count, this.size - at);
		Arrays.fill(to, at, at + count, (byte) b);
		this.size += count;
	}

	/**
	 * Ends the construction.
	 * @return the string; this object must not be used any more
	 */
	public LuaString string() {
		// A view keeps the whole array alive, so it is taken only where little is wasted.
		if (this.size > SMALL && this.size >= this.bytes.length - this.bytes.length / 4) {
			this.s.count(this.bytes, this.bytes.length);
			return LuaString.valueUsing(this.bytes, 0, this.size);
		}
		return this.s.string(this.s.copyOfRange(this.bytes, 0, this.size));
	}

}
