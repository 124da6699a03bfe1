package io.luaprocess.lua.module.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberText;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.time.DurationValue;
import io.luaprocess.lua.module.time.TimeValue;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.Utf8;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Writes a value as JSON, straight into bytes. Tables are read without metamethods. One
 * instance per text.
 */
public final class JsonEncoder {

	static final int MAX_NESTING = 128;

	private static final int FIRST_CAPACITY = 128;

	private static final int STRIDE = 1 << 16;

	/** A member of an object and what sorting it takes. */
	private static final int ENTRY_BYTES = 32;

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

	private final LuaState s;

	/** The tables being written, outermost first. */
	private final @Nullable Table[] open = new Table[MAX_NESTING];

	private int nesting;

	private byte[] out = new byte[FIRST_CAPACITY];

	private int length;

	private final int limit;

	private JsonEncoder(LuaState s, int limit) {
		this.s = s;
		this.limit = limit;
	}

	/**
	 * Writes a value.
	 * @param s the running coroutine, polled meanwhile
	 * @param value the value
	 * @return the text
	 * @throws JsonException if the value cannot be written
	 */
	public static LuaString encode(LuaState s, LuaValue value) {
		return encode(s, value, Integer.MAX_VALUE);
	}

	/**
	 * Writes a value. Shared tables are written wherever they stand, so that a small
	 * value can have a text of any length.
	 * @param s the running coroutine, polled meanwhile
	 * @param value the value
	 * @param limit most bytes of the text
	 * @return the text
	 * @throws JsonException if the value cannot be written, or its text is longer
	 */
	public static LuaString encode(LuaState s, LuaValue value, int limit) {
		JsonEncoder encoder = new JsonEncoder(s, limit);
		encoder.write(value);
		return s.string(s.copyOfRange(encoder.out, 0, encoder.length));
	}

	private void write(LuaValue value) {
		this.s.poll();
		if (value instanceof LuaString string) {
			string(string);
		}
		else if (value instanceof Num num) {
			number(num.v);
		}
		else if (value instanceof Table table) {
			table(table);
		}
		else if (value instanceof LuaBoolean bool) {
			bytes(bool.v ? TRUE : FALSE);
		}
		else if (value.isnil()) {
			bytes(NULL);
		}
		else if (value instanceof ErrorValue || value instanceof TimeValue || value instanceof DurationValue) {
			string((LuaString) value.tostring());
		}
		else {
			throw new JsonException(
					"cannot encode " + ((value instanceof LuaObject object) ? object.kind() : value.typename()));
		}
	}

	private void table(Table table) {
		int first = table.slotFrom(0);
		if (first < 0) {
			put('[');
			put(']');
			return;
		}
		enter(table);
		if (table.keyAt(first) instanceof LuaString) {
			object(table, first);
		}
		else {
			array(table, first);
		}
		this.open[--this.nesting] = null;
	}

	private void enter(Table table) {
		for (int i = 0; i < this.nesting; i++) {
			if (this.open[i] == table) {
				throw new JsonException("cannot encode a cycle");
			}
		}
		if (this.nesting == MAX_NESTING) {
			throw new JsonException("nesting deeper than " + MAX_NESTING);
		}
		this.open[this.nesting++] = table;
	}

	private void array(Table table, int first) {
		int n = table.length();
		int entries = 0;
		for (int slot = first; slot >= 0; slot = table.slotFrom(slot + 1)) {
			this.s.poll();
			entries++;
		}
		if (entries != n) {
			throw mixed();
		}
		put('[');
		for (int i = 1; i <= n; i++) {
			LuaValue element = table.get(i);
			if (element.isnil()) {
				throw mixed();
			}
			if (i > 1) {
				put(',');
			}
			write(element);
		}
		put(']');
	}

	private void object(Table table, int first) {
		Entry[] entries = new Entry[8];
		int n = 0;
		for (int slot = first; slot >= 0; slot = table.slotFrom(slot + 1)) {
			this.s.poll();
			if (!(table.keyAt(slot) instanceof LuaString key)) {
				throw mixed();
			}
			if (n == entries.length) {
				this.s.reserve((long) ENTRY_BYTES * n);
				entries = Arrays.copyOf(entries, 2 * n);
			}
			entries[n++] = new Entry(key, table.valueAt(slot));
		}
		Arrays.sort(entries, 0, n, (a, b) -> {
			this.s.poll();
			return a.compareTo(b);
		});
		put('{');
		for (int i = 0; i < n; i++) {
			if (i > 0) {
				put(',');
			}
			string(entries[i].key);
			put(':');
			write(entries[i].value);
		}
		put('}');
	}

	private static JsonException mixed() {
		return new JsonException("cannot encode a table with mixed or sparse keys");
	}

	private void number(double v) {
		if (v == (int) v && (v != 0 || 1 / v > 0)) {
			integer((int) v);
			return;
		}
		String text = Double.isFinite(v) ? NumberText.shortest(v) : "null";
		reserve(text.length());
		for (int i = 0; i < text.length(); i++) {
			this.out[this.length++] = (byte) text.charAt(i);
		}
	}

	private void integer(int v) {
		int digits = NumberText.digits(v);
		reserve(digits);
		this.length += digits;
		NumberText.write(v, this.out, this.length);
	}

	private void string(LuaString string) {
		byte[] bytes = string.m_bytes;
		int end = string.m_offset + string.m_length;
		reserve(string.m_length + 2);
		this.out[this.length++] = '"';
		int written = string.m_offset;
		int i = written;
		int nextPoll = i + STRIDE;
		while (i < end) {
			byte b = bytes[i];
			if (b >= ' ' && b != '"' && b != '\\') {
				i++;
			}
			else if (b < 0) {
				int sequence = Utf8.sequence(bytes, i, end);
				if (sequence == 0) {
					throw new JsonException("cannot encode a string that is not UTF-8");
				}
				i += sequence;
			}
			else {
				bytes(bytes, written, i - written);
				escape(b);
				written = ++i;
			}
			if (i >= nextPoll) {
				this.s.poll();
				nextPoll = i + STRIDE;
				bytes(bytes, written, i - written);
				written = i;
			}
		}
		bytes(bytes, written, end - written);
		put('"');
	}

	private void escape(byte b) {
		put('\\');
		switch (b) {
			case '"', '\\' -> put(b);
			case '\b' -> put('b');
			case '\f' -> put('f');
			case '\n' -> put('n');
			case '\r' -> put('r');
			case '\t' -> put('t');
			default -> {
				put('u');
				put('0');
				put('0');
				put(HEX[b >> 4]);
				put(HEX[b & 0xF]);
			}
		}
	}

	private void bytes(byte[] bytes) {
		bytes(bytes, 0, bytes.length);
	}

	private void bytes(byte[] bytes, int from, int count) {
		reserve(count);
		System.arraycopy(bytes, from, this.out, this.length, count);
		this.length += count;
	}

	private void put(int b) {
		reserve(1);
		this.out[this.length++] = (byte) b;
	}

	private void reserve(int more) {
		long needed = (long) this.length + more;
		if (needed > this.limit) {
			throw new JsonException("text longer than " + this.limit + " bytes");
		}
		if (needed > this.out.length) {
			this.s.checkStringSize(needed);
			// Never beyond the limit, so that a text above it always comes through here.
			this.out = this.s.copyOfRange(this.out, 0, (int) Math.min(2 * needed, this.s.g.limits().stringSize()));
		}
	}

	/**
	 * A member of an object.
	 *
	 * @param key the key
	 * @param value the value
	 */
	private record Entry(LuaString key, LuaValue value) implements Comparable<Entry> {

		@Override
		public int compareTo(Entry other) {
			LuaString a = this.key;
			LuaString b = other.key;
			return Arrays.compareUnsigned(a.m_bytes, a.m_offset, a.m_offset + a.m_length, b.m_bytes, b.m_offset,
					b.m_offset + b.m_length);
		}

	}

}
