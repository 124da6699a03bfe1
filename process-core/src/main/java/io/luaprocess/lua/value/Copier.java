package io.luaprocess.lua.value;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberText;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.resource.StringCopy;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableCopy;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The one copier: makes plain copies of values that cross a border (chapter 1.4 of the
 * specification). One instance per operation; keeps cycles and shared references inside
 * it.
 * <p>
 * Works through tables with an explicit stack, so that nesting depth is not limited, and
 * remembers for each table only where it stands; the text of a path is made when a value
 * offends.
 */
public final class Copier extends Weigher {

	private static final int COMPACT_ABOVE = 256;

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	private static final Set<String> RESERVED = Set.of("and", "break", "do", "else", "elseif", "end", "false", "for",
			"function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until",
			"while");

	private final @Nullable LuaState s;

	/** Whether the copies stay in the process that copies, and count as its memory. */
	private final boolean counting;

	private @Nullable Map<LuaValue, LuaValue> seen;

	private @Nullable Work first;

	/** The tables whose entries are still to be copied, in the order they were met. */
	private @Nullable Work next;

	private @Nullable Work last;

	/**
	 * Creates a copier.
	 * @param s the running coroutine, polled while copying; {@code null} if none runs
	 */
	public Copier(@Nullable LuaState s) {
		this(s, false, false);
	}

	private Copier(@Nullable LuaState s, boolean counting, boolean sharing) {
		super(sharing);
		this.s = s;
		this.counting = counting;
	}

	/**
	 * Creates a copier for copies the copying process keeps to itself: they refer to its
	 * memory meter, which would keep an ended process in memory.
	 * @param s the running coroutine, polled while copying
	 * @return the copier
	 */
	public static Copier within(LuaState s) {
		return new Copier(s, true, false);
	}

	/**
	 * Creates a copier for the payload of a message: large strings become
	 * {@link #parts()}.
	 * @param s the running coroutine, polled while copying
	 * @return the copier
	 */
	public static Copier forMessage(LuaState s) {
		return new Copier(s, false, true);
	}

	/**
	 * Copies one value.
	 * @param value the value
	 * @param path where it stands, for example {@code argument[1]}
	 * @return the copy
	 * @throws ProcessException INVALID {@code cannot send <what> at <path>}
	 */
	public LuaValue copy(LuaValue value, String path) {
		if (isAtom(value)) {
			return compact(value);
		}
		return copyDeep(value, new Place(null, null, path));
	}

	/**
	 * Copies a list of values; nil keeps its position.
	 * @param values the values
	 * @param from first of them, counted from 1
	 * @param path the path before the index, {@code payload} or {@code argument}
	 * @return the copies
	 * @throws ProcessException INVALID {@code cannot send <what> at <path>}
	 */
	public Varargs copyAll(Varargs values, int from, String path) {
		int n = values.narg() - from + 1;
		if (n <= 0) {
			return LuaValue.NONE;
		}
		if (n == 1) {
			LuaValue value = values.arg(from);
			return isAtom(value) ? compact(value) : copyDeep(value, new Place(null, null, path + "[1]"));
		}
		LuaValue[] copies = new LuaValue[n];
		for (int i = 0; i < n; i++) {
			LuaValue value = values.arg(from + i);
			copies[i] = isAtom(value) ? compact(value)
					: copyDeep(value, new Place(null, null, path + "[" + (i + 1) + "]"));
		}
		return LuaValue.varargsOf(copies);
	}

	private static boolean isAtom(LuaValue value) {
		return value instanceof Num || value instanceof LuaString || value instanceof LuaBoolean || value.isnil();
	}

	private LuaValue compact(LuaValue value) {
		LuaValue result = compacted(value);
		atom(result);
		return result;
	}

	/**
	 * A small part of a large string would keep all of it alive in another process.
	 */
	private LuaValue compacted(LuaValue value) {
		if (!(value instanceof LuaString string)) {
			return value;
		}
		if (string.m_bytes.length > COMPACT_ABOVE && string.m_bytes.length > 2 * string.m_length) {
			return StringCopy.of(string);
		}
		return (this.s != null && !this.counting) ? this.s.g.memory.shareable(string) : string;
	}

	private LuaValue copyDeep(LuaValue value, Place place) {
		LuaValue result = enter(value, place);
		for (Work work = this.next; work != null; work = this.next) {
			this.next = work.next;
			if (this.next == null) {
				this.last = null;
			}
			TableCopy.copy(work.source, work.copy, work);
		}
		return result;
	}

	private LuaValue enter(LuaValue value, Place place) {
		if (isAtom(value)) {
			return compact(value);
		}
		if (value instanceof Table table) {
			return enterTable(table, place);
		}
		if (value instanceof Sendable crossing) {
			add(MemoryMeter.OBJECT);
			return crossing.crossed(this);
		}
		throw new ProcessException(ErrorKind.INVALID, "cannot send " + what(value) + " at " + place);
	}

	private LuaValue enterTable(Table table, Place place) {
		add(MemoryMeter.TABLE);
		Work known = this.first;
		if (known == null) {
			this.first = new Work(table, copyOf(table), place);
			return enqueue(this.first);
		}
		if (known.source == table) {
			return known.copy;
		}
		Map<LuaValue, LuaValue> seen = this.seen;
		if (seen == null) {
			seen = new IdentityHashMap<>();
			this.seen = seen;
		}
		LuaValue copy = seen.get(table);
		if (copy != null) {
			return copy;
		}
		Work work = new Work(table, copyOf(table), place);
		seen.put(table, work.copy);
		return enqueue(work);
	}

	private Table enqueue(Work work) {
		Work before = this.last;
		if (before == null) {
			this.next = work;
		}
		else {
			before.next = work;
		}
		this.last = work;
		return work.copy;
	}

	private Table copyOf(Table table) {
		int array = table.length();
		int hash = table.hashEntries();
		return (this.counting && this.s != null) ? new Table(this.s, array, hash) : new Table(array, hash);
	}

	/** Says what a value is that cannot cross a border. */
	static String what(LuaValue value) {
		if (value instanceof LuaFn) {
			return "function";
		}
		if (value.type() == LuaValue.TTHREAD) {
			return "coroutine";
		}
		if (value instanceof LuaObject object) {
			return switch (object.kind()) {
				case "channel", "timer", "ticker", "future", "message", "actor", "scope", "policy" -> object.kind();
				default -> "userdata";
			};
		}
		return "userdata";
	}

	/** A table whose entries are to be copied. */
	private final class Work implements TableCopy.Entries {

		final Table source;

		final Table copy;

		private final Place place;

		@Nullable Work next;

		Work(Table source, Table copy, Place place) {
			this.source = source;
			this.copy = copy;
			this.place = place;
		}

		@Override
		public LuaValue key(LuaValue key) {
			return isAtom(key) ? compact(key) : enter(key, new Place(this.place, null, ".<key>"));
		}

		@Override
		public LuaValue field(LuaValue key, LuaValue value) {
			return isAtom(value) ? compact(value) : enter(value, new Place(this.place, key, ""));
		}

		@Override
		public LuaValue element(int index, LuaValue value) {
			add(MemoryMeter.SLOT);
			return isAtom(value) ? compact(value) : enter(value, new Place(this.place, Num.of(index), ""));
		}

		@Override
		public void poll() {
			if (Copier.this.s != null) {
				Copier.this.s.poll();
			}
		}

	}

	/**
	 * Where a value stands: a key below another place, or a text.
	 */
	private record Place(@Nullable Place parent, @Nullable LuaValue key, String text) {

		@Override
		public String toString() {
			ArrayDeque<String> parts = new ArrayDeque<>();
			for (Place place = this; place != null; place = place.parent) {
				parts.push((place.key != null) ? step(place.key) : place.text);
			}
			return String.join("", parts);
		}

		private static String step(LuaValue key) {
			if (key instanceof LuaString string) {
				String text = Args.utf8(string);
				return (NAME.matcher(text).matches() && !RESERVED.contains(text)) ? "." + text : "[\"" + text + "\"]";
			}
			if (key instanceof Num num) {
				return "[" + NumberText.format(num.v) + "]";
			}
			if (key instanceof LuaBoolean bool) {
				return "[" + bool.v + "]";
			}
			return ".<key>";
		}

	}

}
