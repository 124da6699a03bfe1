package io.luaprocess.lua.value;

import java.util.Map;
import java.util.function.Function;

import io.luaprocess.ObjectMapping;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
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

	/** Shorter texts are mapped without bookkeeping. */
	private static final int SHORT = 64;

	private final Function<Object, @Nullable LuaValue> objects;

	private final ObjectMapping mapping;

	/**
	 * Creates a mapper that knows no objects of the application.
	 * @param objects makes objects of the runtime, for example Durations, of Java values;
	 * returns {@code null} for values it does not know
	 */
	public ValueMapper(Function<Object, @Nullable LuaValue> objects) {
		this(objects, ObjectMapping.NONE);
	}

	/**
	 * Creates a mapper.
	 * @param objects makes objects of the runtime, for example Durations, of Java values;
	 * returns {@code null} for values it does not know
	 * @param mapping maps objects of the application
	 */
	public ValueMapper(Function<Object, @Nullable LuaValue> objects, ObjectMapping mapping) {
		this.objects = objects;
		this.mapping = mapping;
	}

	/**
	 * Maps a list of Java values to Lua. An object that stands in it several times
	 * becomes one table.
	 * @param values the values; {@code null} is one nil
	 * @param path the path before the index, {@code payload} or {@code argument}
	 * @return the Lua values, owned by the caller
	 * @throws ProcessException INVALID {@code cannot map <class> at <path>}
	 */
	public Varargs toLuaAll(@Nullable Object @Nullable [] values, String path) {
		if (values == null) {
			return LuaValue.NIL;
		}
		ToLua mapping = new ToLua(this.objects, this.mapping, null);
		LuaValue[] result = new LuaValue[values.length];
		for (int i = 0; i < values.length; i++) {
			try {
				result[i] = mapping.map(values[i]);
			}
			catch (Misfit ex) {
				throw ex.from(path + "[" + (i + 1) + "]");
			}
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
		return toLua(value, path, null);
	}

	/**
	 * Maps string-keyed values to a table.
	 * @param values the values
	 * @param path where they stand, for error messages
	 * @return the table, owned by the caller
	 */
	public Table toTable(Map<?, ?> values, String path) {
		return (Table) toLua(values, path, null);
	}

	/**
	 * Maps string-keyed values to a table for a program.
	 * @param values the values
	 * @param path where they stand, for error messages
	 * @param s the running coroutine, polled meanwhile
	 * @return the table, owned by the caller
	 */
	public Table toTable(Map<?, ?> values, String path, LuaState s) {
		return (Table) toLua(values, path, s);
	}

	/**
	 * Maps a Java value to Lua.
	 * @param value the value
	 * @param path where it stands, for error messages
	 * @param s the running coroutine, polled meanwhile; {@code null} if none runs
	 * @return the Lua value, owned by the caller
	 * @throws ProcessException INVALID {@code cannot map <class> at <path>}
	 */
	public LuaValue toLua(@Nullable Object value, String path, @Nullable LuaState s) {
		try {
			return new ToLua(this.objects, this.mapping, s).map(value);
		}
		catch (Misfit ex) {
			throw ex.from(path);
		}
	}

	/**
	 * Maps a Lua value to Java: whole numbers to {@link Long}, other numbers to
	 * {@link Double}, tables with the keys 1…n and the empty table to
	 * {@link java.util.List}, other tables to {@link Map}, strings to {@link String} or,
	 * if they are no UTF-8, to {@code byte[]}. A table that stands in several places
	 * becomes one object, which counts in each of them.
	 * @param value a value that has crossed a border
	 * @return the Java value
	 * @throws ProcessException INVALID for cycles, for tables nested more than 500 levels
	 * deep and for more than 4,000,000 elements; 64 bytes of text count as one
	 */
	public static @Nullable Object toJava(LuaValue value) {
		return toJava(value, null);
	}

	/**
	 * Maps a Lua value to Java.
	 * @param value a value that has crossed a border
	 * @param s the running coroutine, polled meanwhile; {@code null} if none runs
	 * @return the Java value
	 * @throws ProcessException as for {@link #toJava(LuaValue)}
	 */
	public static @Nullable Object toJava(LuaValue value, @Nullable LuaState s) {
		if (value instanceof LuaString text && text.m_length < SHORT) {
			return ToJava.textOf(text);
		}
		return isComposite(value) ? new ToJava(s, false).map(value) : ToJava.scalar(value);
	}

	/**
	 * Returns what a value is that has no counterpart in Java.
	 * @param value any value
	 * @return for example {@code function} or {@code channel}; {@code null} if it can be
	 * mapped, apart from what a table contains
	 */
	public static @Nullable String foreign(LuaValue value) {
		boolean plain = value.isnil() || value instanceof LuaString || value instanceof Num
				|| value instanceof LuaBoolean || value instanceof Table || value instanceof Sendable;
		return plain ? null : Copier.what(value);
	}

	/**
	 * Whether it takes time to map a value to Java.
	 * @param value the value
	 * @return true if so
	 */
	public static boolean isComposite(@Nullable Object value) {
		return value instanceof Table || value instanceof LuaString;
	}

	/**
	 * Maps details of an error: texts such as {@code (a cycle)} stand for what cannot be
	 * mapped.
	 */
	static Map<Object, Object> detailsToJava(Table details) {
		return new ToJava(null, true).details(details);
	}

}
