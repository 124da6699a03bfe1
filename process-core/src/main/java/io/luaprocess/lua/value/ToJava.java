package io.luaprocess.lua.value;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * One mapping of Lua values to Java. A table or long text that stands in several places
 * becomes one object in all of them, and counts in each: code that walks through the
 * result, for example to write it as JSON, meets it as often.
 */
final class ToJava {

	static final int MAX_DEPTH = 500;

	/** Most elements of a value; 64 bytes of text count as one. */
	static final long MAX_ELEMENTS = 4_000_000;

	static final double MAX_EXACT = 9007199254740992.0;

	private static final String TOO_LARGE = "a value of more than " + MAX_ELEMENTS + " elements";

	private static final String TOO_DEEP = "a value nested more than " + MAX_DEPTH + " levels deep";

	private static final int LONG_TEXT = 64;

	private static final Mapped OPEN = new Mapped("", 0);

	private final @Nullable LuaState s;

	/** Whether texts stand for what cannot be mapped. */
	private final boolean lenient;

	private final IdentityHashMap<LuaValue, Mapped> known = new IdentityHashMap<>(4);

	private int depth;

	private long elements;

	/**
	 * Begins a mapping.
	 * @param s the running coroutine, polled meanwhile; {@code null} if none runs
	 * @param lenient whether a text such as {@code (a cycle)} stands for what cannot be
	 * mapped
	 */
	ToJava(@Nullable LuaState s, boolean lenient) {
		this.s = s;
		this.lenient = lenient;
	}

	@Nullable Object map(LuaValue value) {
		if (value instanceof Table table) {
			return table(table);
		}
		if (!fits((value instanceof LuaString string) ? 1 + string.m_length / LONG_TEXT : 1)) {
			return refuse(TOO_LARGE, "too large");
		}
		return (value instanceof LuaString string) ? text(string) : scalar(value);
	}

	static @Nullable Object scalar(LuaValue value) {
		return switch (value) {
			case LuaBoolean bool -> bool.v;
			case Num num -> number(num.v);
			case ErrorValue error -> error.error();
			case JavaValue object -> object.toJava();
			default -> value.isnil() ? null : other(value);
		};
	}

	/** A value that has not crossed a border yet, such as an argument of a function. */
	private static @Nullable Object other(LuaValue value) {
		if (value instanceof Sendable crossing) {
			return ValueMapper.toJava(crossing.crossed(new Copier(null)));
		}
		throw new ProcessException(ErrorKind.INVALID, "cannot map a " + Copier.what(value) + " to Java");
	}

	private static Object number(double v) {
		return (v == Math.rint(v) && Math.abs(v) <= MAX_EXACT && !(v == 0 && 1 / v < 0)) ? (Object) (long) v : v;
	}

	private Object text(LuaString string) {
		if (string.m_length < LONG_TEXT) {
			return textOf(string);
		}
		return this.known.computeIfAbsent(string, (key) -> new Mapped(textOf(string), 0)).value;
	}

	static Object textOf(LuaString string) {
		ByteBuffer bytes = ByteBuffer.wrap(string.m_bytes, string.m_offset, string.m_length);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			byte[] copy = new byte[string.m_length];
			System.arraycopy(string.m_bytes, string.m_offset, copy, 0, copy.length);
			return copy;
		}
	}

	private Object table(Table table) {
		Mapped known = this.known.get(table);
		if (known == OPEN) {
			return refuse("a cycle", "a cycle");
		}
		if (known != null) {
			return fits(known.elements) ? known.value : refuse(TOO_LARGE, "too large");
		}
		if (this.depth == MAX_DEPTH) {
			return refuse(TOO_DEEP, "too deep");
		}
		long before = this.elements;
		if (!fits(1)) {
			return refuse(TOO_LARGE, "too large");
		}
		this.known.put(table, OPEN);
		this.depth++;
		Object result = collection(table);
		this.depth--;
		this.known.put(table, new Mapped(result, this.elements - before));
		return result;
	}

	private Object collection(Table table) {
		int n = length(table);
		return (n >= 0) ? list(table, n) : entries(table);
	}

	/** The length of a table with the keys 1…n and no others; negative for others. */
	private int length(Table table) {
		int n = table.length();
		int entries = 0;
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			poll();
			if (++entries > n || !(table.keyAt(slot) instanceof Num key) || key.v < 1 || key.v > n) {
				return -1;
			}
		}
		return (entries == n) ? n : -1;
	}

	private List<@Nullable Object> list(Table table, int n) {
		List<@Nullable Object> list = new ArrayList<>(n);
		for (int i = 1; i <= n; i++) {
			poll();
			list.add(map(table.get(i)));
		}
		return list;
	}

	/** Details of an error: always a map. */
	Map<Object, Object> details(Table details) {
		this.known.put(details, OPEN);
		return entries(details);
	}

	private Map<Object, Object> entries(Table table) {
		Map<Object, Object> map = new LinkedHashMap<>();
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			poll();
			Object key = map(table.keyAt(slot));
			Object value = map(table.valueAt(slot));
			if (key != null && value != null) {
				map.put(key, value);
			}
		}
		return map;
	}

	private void poll() {
		if (this.s != null) {
			this.s.poll();
		}
	}

	private boolean fits(long more) {
		if (this.elements + more > MAX_ELEMENTS) {
			return false;
		}
		this.elements += more;
		return true;
	}

	private String refuse(String what, String mark) {
		if (this.lenient) {
			return "(" + mark + ")";
		}
		throw new ProcessException(ErrorKind.INVALID, "cannot map " + what + " to Java");
	}

	/**
	 * What a table or text became.
	 *
	 * @param value the Java value
	 * @param elements how much of it counts wherever it stands
	 */
	private record Mapped(Object value, long elements) {
	}

}
