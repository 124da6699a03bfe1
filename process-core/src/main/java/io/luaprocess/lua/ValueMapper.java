package io.luaprocess.lua;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.Args;
import io.luaprocess.lua.engine.Num;
import io.luaprocess.lua.engine.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Maps Java values to Lua values and back, as the table in {@code docs/java-values.md}
 * says. Numbers are never rounded silently; cycles are refused. Thread-safe.
 */
public final class ValueMapper {

	/** Deeper values would end the Java stack of whoever maps them. */
	private static final int MAX_DEPTH = 500;

	private static final double MAX_EXACT = 9007199254740992.0;

	private final Function<Object, @Nullable LuaValue> objects;

	/**
	 * Creates a mapper.
	 * @param objects makes objects of the runtime, for example Durations, of Java values;
	 * returns {@code null} for values it does not know
	 */
	public ValueMapper(Function<Object, @Nullable LuaValue> objects) {
		this.objects = objects;
	}

	/**
	 * Maps a list of Java values to Lua.
	 * @param values the values
	 * @param path the path before the index, {@code payload} or {@code argument}
	 * @return the Lua values, owned by the caller
	 * @throws ProcessException INVALID {@code cannot map <class> at <path>}
	 */
	public Varargs toLuaAll(@Nullable Object[] values, String path) {
		LuaValue[] result = new LuaValue[values.length];
		for (int i = 0; i < values.length; i++) {
			result[i] = toLua(values[i], path + "[" + (i + 1) + "]");
		}
		return LuaValue.varargsOf(result);
	}

	/**
	 * Maps a Java value to Lua.
	 * @param value the value
	 * @param path where it stands, for error messages
	 * @return the Lua value, owned by the caller
	 * @throws ProcessException INVALID {@code cannot map <class> at <path>}
	 */
	public LuaValue toLua(@Nullable Object value, String path) {
		return toLua(value, path, new IdentityHashMap<>(4));
	}

	/**
	 * Maps string-keyed values to a table.
	 * @param values the values
	 * @param path where they stand, for error messages
	 * @return the table, owned by the caller
	 */
	public Table toTable(Map<?, ?> values, String path) {
		return (Table) toLua(values, path);
	}

	private LuaValue toLua(@Nullable Object value, String path, IdentityHashMap<Object, Object> open) {
		return switch (value) {
			case null -> LuaValue.NIL;
			case LuaValue lua -> new Copier(null).copy(lua, path);
			case Boolean bool -> Args.bool(bool);
			case Number number -> number(number, path);
			case CharSequence text -> Args.str(text.toString());
			case Character character -> Args.str(character.toString());
			case byte[] bytes -> LuaString.valueUsing(bytes.clone());
			case Enum<?> constant -> Args.str(constant.name());
			case UUID uuid -> Args.str(uuid.toString());
			case Pid pid -> Args.str(pid.toString());
			case ProcessError error -> new ErrorValue(error);
			case ProcessException exception -> new ErrorValue(exception.error());
			case Optional<?> optional -> toLua(optional.orElse(null), path, open);
			default -> composite(value, path, open);
		};
	}

	private LuaValue composite(Object value, String path, IdentityHashMap<Object, Object> open) {
		LuaValue object = this.objects.apply(value);
		if (object != null) {
			return object;
		}
		if (open.put(value, value) != null) {
			throw new ProcessException(ErrorKind.INVALID, "cannot map a cycle at " + path);
		}
		if (open.size() > MAX_DEPTH) {
			throw new ProcessException(ErrorKind.INVALID, "cannot map a value nested more than " + MAX_DEPTH
					+ " levels deep at " + path.substring(0, 100) + "…");
		}
		LuaValue result = switch (value) {
			case Map<?, ?> map -> table(map, path, open);
			case Iterable<?> values -> array(values, path, open);
			case Record entry -> table(entry, path, open);
			default -> {
				if (!value.getClass().isArray()) {
					throw unmappable(value, path);
				}
				yield array(elements(value), path, open);
			}
		};
		open.remove(value);
		return result;
	}

	private static List<@Nullable Object> elements(Object array) {
		int n = Array.getLength(array);
		List<@Nullable Object> elements = new ArrayList<>(n);
		for (int i = 0; i < n; i++) {
			elements.add(Array.get(array, i));
		}
		return elements;
	}

	private Table array(Iterable<?> values, String path, IdentityHashMap<Object, Object> open) {
		Table table = new Table();
		int i = 0;
		for (Object value : values) {
			i++;
			if (value != null) {
				table.put(i, toLua(value, path + "[" + i + "]", open));
			}
		}
		return table;
	}

	private Table table(Map<?, ?> map, String path, IdentityHashMap<Object, Object> open) {
		Table table = new Table();
		map.forEach((key, value) -> {
			if (value != null) {
				table.put(key(key, path), toLua(value, path + "." + key, open));
			}
		});
		return table;
	}

	private LuaValue key(@Nullable Object key, String path) {
		LuaValue mapped = (key instanceof CharSequence || key instanceof Number || key instanceof Enum<?>
				|| key instanceof Boolean || key instanceof Character || key instanceof UUID || key instanceof Pid)
						? toLua(key, path + ".<key>") : LuaValue.NIL;
		if (mapped.isnil() || mapped instanceof Num num && Double.isNaN(num.v)) {
			throw new ProcessException(ErrorKind.INVALID, "cannot map "
					+ ((key == null) ? "null" : key.getClass().getSimpleName()) + " at " + path + ".<key>");
		}
		return mapped;
	}

	private Table table(Record entry, String path, IdentityHashMap<Object, Object> open) {
		Table table = new Table();
		for (RecordComponent component : entry.getClass().getRecordComponents()) {
			Object value;
			try {
				component.getAccessor().setAccessible(true);
				value = component.getAccessor().invoke(entry);
			}
			catch (IllegalAccessException | InvocationTargetException ex) {
				throw unmappable(entry, path);
			}
			if (value != null) {
				table.put(component.getName(), toLua(value, path + "." + component.getName(), open));
			}
		}
		return table;
	}

	private static Num number(Number number, String path) {
		return switch (number) {
			case Integer i -> Num.of(i.intValue());
			case Short i -> Num.of(i.intValue());
			case Byte i -> Num.of(i.intValue());
			case Double d -> Num.of(d.doubleValue());
			case Float f -> Num.of(f.doubleValue());
			case BigInteger big -> exact(new BigDecimal(big), path);
			case BigDecimal big -> exact(big, path);
			default -> {
				long value = number.longValue();
				if (Math.abs((double) value) > MAX_EXACT || (long) number.doubleValue() != value) {
					yield exact(new BigDecimal(number.toString()), path);
				}
				yield Num.of(value);
			}
		};
	}

	/**
	 * Whole numbers must be exact; fractions are decimal notations of doubles, and as
	 * such may have up to 17 digits.
	 */
	private static Num exact(BigDecimal value, String path) {
		double d = value.doubleValue();
		if (!Double.isInfinite(d)
				&& (new BigDecimal(d).compareTo(value) == 0 || BigDecimal.valueOf(d).compareTo(value) == 0)) {
			return Num.of(d);
		}
		throw new ProcessException(ErrorKind.INVALID,
				"cannot map number " + value + " at " + path + " without loss; use a string");
	}

	private static ProcessException unmappable(Object value, String path) {
		return new ProcessException(ErrorKind.INVALID, "cannot map " + value.getClass().getName() + " at " + path);
	}

	/**
	 * Maps a Lua value to Java: whole numbers to {@link Long}, other numbers to
	 * {@link Double}, tables with the keys 1…n and the empty table to {@link List}, other
	 * tables to {@link Map}, strings to {@link String} or, if they are no UTF-8, to
	 * {@code byte[]}.
	 * @param value a value that has crossed a border
	 * @return the Java value
	 * @throws ProcessException INVALID for cycles and for tables nested more than 500
	 * levels deep
	 */
	public static @Nullable Object toJava(LuaValue value) {
		return toJava(value, new IdentityHashMap<>(4));
	}

	private static @Nullable Object toJava(LuaValue value, IdentityHashMap<LuaValue, LuaValue> open) {
		return switch (value) {
			case LuaBoolean bool -> bool.v;
			case Num num -> number(num.v);
			case LuaString string -> text(string);
			case ErrorValue error -> error.error();
			case JavaValue object -> object.toJava();
			case Table table -> {
				if (open.put(table, table) != null) {
					throw new ProcessException(ErrorKind.INVALID, "cannot map a cycle to Java");
				}
				if (open.size() > MAX_DEPTH) {
					throw new ProcessException(ErrorKind.INVALID,
							"cannot map a value nested more than " + MAX_DEPTH + " levels deep to Java");
				}
				Object result = collection(table, open);
				open.remove(table);
				yield result;
			}
			default -> value.isnil() ? null : value.tojstring();
		};
	}

	private static Object number(double v) {
		return (v == Math.rint(v) && Math.abs(v) <= MAX_EXACT && !(v == 0 && 1 / v < 0)) ? (Object) (long) v : v;
	}

	private static Object text(LuaString string) {
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

	private static Object collection(Table table, IdentityHashMap<LuaValue, LuaValue> open) {
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		Varargs entry = table.next(LuaValue.NIL);
		while (!entry.arg1().isnil()) {
			map.put(toJava(entry.arg1(), open), toJava(entry.arg(2), open));
			entry = table.next(entry.arg1());
		}
		int n = table.length();
		if (n != map.size()) {
			return map;
		}
		List<@Nullable Object> list = new ArrayList<>(n);
		for (int i = 1; i <= n; i++) {
			list.add(map.get((long) i));
		}
		return list;
	}

}
