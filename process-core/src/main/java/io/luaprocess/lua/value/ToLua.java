package io.luaprocess.lua.value;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import io.luaprocess.ObjectMapping;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * One mapping of Java values to Lua. An object that stands in several places becomes one
 * table in all of them, unless it is empty: empty collections are often shared by code
 * that has nothing to do with each other.
 */
final class ToLua {

	private final Function<Object, @Nullable LuaValue> objects;

	private final ObjectMapping mapping;

	private final @Nullable LuaState s;

	/** Tables by object; {@code nil} for those being mapped; absent until the first. */
	private @Nullable IdentityHashMap<Object, LuaValue> known;

	private int depth;

	/**
	 * Begins a mapping.
	 * @param s the running coroutine, polled meanwhile; {@code null} if none runs
	 */
	ToLua(Function<Object, @Nullable LuaValue> objects, ObjectMapping mapping, @Nullable LuaState s) {
		this.objects = objects;
		this.mapping = mapping;
		this.s = s;
	}

	LuaValue map(@Nullable Object value) {
		return switch (value) {
			case null -> LuaValue.NIL;
			case LuaValue lua -> new Copier(this.s).copy(lua, "value");
			case Boolean bool -> Args.bool(bool);
			case Number number -> Numbers.toLua(number);
			case CharSequence text -> text(text.toString());
			case Character character -> text(character.toString());
			case byte[] bytes -> LuaString.valueUsing(bytes.clone());
			case Enum<?> constant when !this.mapping.isMapped(constant.getDeclaringClass()) -> text(constant.name());
			case UUID uuid -> Args.str(uuid.toString());
			case Pid pid -> Args.str(pid.toString());
			case ProcessError error -> new ErrorValue(error);
			case ProcessException exception -> new ErrorValue(exception.error());
			case Optional<?> optional -> map(optional.orElse(null));
			default -> object(value);
		};
	}

	private static LuaString text(String text) {
		if (hasLoneSurrogate(text)) {
			throw new Misfit("cannot map a text with a lone surrogate");
		}
		return Args.str(text);
	}

	/** Text that UTF-8 cannot write: it would come out as another text. */
	private static boolean hasLoneSurrogate(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
					return true;
				}
				i++;
			}
		}
		return false;
	}

	private LuaValue object(Object value) {
		LuaValue object = this.objects.apply(value);
		if (object != null) {
			return object;
		}
		IdentityHashMap<Object, LuaValue> all = known();
		LuaValue known = all.get(value);
		if (known != null) {
			if (known.isnil()) {
				throw new Misfit("cannot map a cycle");
			}
			return known;
		}
		if (this.depth == ToJava.MAX_DEPTH) {
			throw new Misfit("cannot map a value nested more than " + ToJava.MAX_DEPTH + " levels deep");
		}
		all.put(value, LuaValue.NIL);
		this.depth++;
		LuaValue result = composite(value);
		this.depth--;
		if (result instanceof Table table && table.slotFrom(0) >= 0) {
			all.put(value, result);
		}
		else {
			all.remove(value);
		}
		return result;
	}

	private IdentityHashMap<Object, LuaValue> known() {
		IdentityHashMap<Object, LuaValue> all = this.known;
		if (all == null) {
			all = new IdentityHashMap<>(4);
			this.known = all;
		}
		return all;
	}

	private LuaValue composite(Object value) {
		if (value instanceof Map<?, ?> map) {
			return table(map);
		}
		if (value instanceof Collection<?> values) {
			return array(values);
		}
		if (value.getClass().isArray()) {
			return array(value);
		}
		Class<?> type = (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
		if (this.mapping.isMapped(type)) {
			return mapped(value);
		}
		if (value instanceof Record entry) {
			return table(entry);
		}
		throw unmappable(value);
	}

	private LuaValue mapped(Object value) {
		Object plain;
		try {
			plain = this.mapping.toPlain(value);
		}
		catch (IllegalArgumentException ex) {
			throw new Misfit("cannot map " + value.getClass().getName(), ": " + ex.getMessage());
		}
		return map(plain);
	}

	private Table array(Object array) {
		Table table = new Table();
		int n = Array.getLength(array);
		for (int i = 0; i < n; i++) {
			element(table, i + 1, Array.get(array, i));
		}
		return table;
	}

	private Table array(Collection<?> values) {
		Table table = new Table();
		int i = 0;
		for (Object value : values) {
			element(table, ++i, value);
		}
		return table;
	}

	private void element(Table table, int index, @Nullable Object value) {
		poll();
		if (value != null) {
			try {
				table.put(index, map(value));
			}
			catch (Misfit ex) {
				throw ex.at(index);
			}
		}
	}

	private Table table(Map<?, ?> map) {
		Table table = new Table();
		map.forEach((key, value) -> {
			poll();
			if (value != null) {
				table.put(key(key), member(String.valueOf(key), value));
			}
		});
		return table;
	}

	private LuaValue member(String name, Object value) {
		try {
			return map(value);
		}
		catch (Misfit ex) {
			throw ex.atKey(name);
		}
	}

	private LuaValue key(@Nullable Object key) {
		LuaValue mapped = (key instanceof CharSequence || key instanceof Number || key instanceof Enum<?>
				|| key instanceof Boolean || key instanceof Character || key instanceof UUID || key instanceof Pid)
						? member("<key>", key) : LuaValue.NIL;
		if (mapped.isnil() || mapped instanceof Table || mapped instanceof Num num && Double.isNaN(num.v)) {
			throw new Misfit("cannot map " + ((key == null) ? "null" : key.getClass().getSimpleName())).atKey("<key>");
		}
		return mapped;
	}

	private Table table(Record entry) {
		Table table = new Table();
		for (RecordComponent component : entry.getClass().getRecordComponents()) {
			Object value;
			try {
				component.getAccessor().setAccessible(true);
				value = component.getAccessor().invoke(entry);
			}
			catch (IllegalAccessException | InvocationTargetException ex) {
				throw unmappable(entry);
			}
			if (value != null) {
				table.put(component.getName(), member(component.getName(), value));
			}
		}
		return table;
	}

	private void poll() {
		if (this.s != null) {
			this.s.poll();
		}
	}

	private static Misfit unmappable(Object value) {
		return new Misfit("cannot map " + value.getClass().getName());
	}

}
