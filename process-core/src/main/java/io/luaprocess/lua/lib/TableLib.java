package io.luaprocess.lua.lib;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.lib.support.Bytes;
import io.luaprocess.lua.lib.support.LibFn;
import io.luaprocess.lua.lib.support.Text;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The library {@code table}.
 */
final class TableLib {

	/** {@code table.unpack}, also a global. */
	static final LuaFn UNPACK = LuaFn.of("unpack", TableLib::unpack);

	static final Table TABLE = create();

	private static final int STRIDE_MASK = (1 << 14) - 1;

	private TableLib() {
	}

	private static Table create() {
		Table lib = new Table(0, 16);
		lib.put("insert", new Insert());
		lib.put("remove", new Remove());
		lib.put("unpack", UNPACK);
		lib.put("concat", new Concat());
		lib.fn("sort", TableLib::sort);
		lib.fn("pack", TableLib::pack);
		lib.fn("create", TableLib::create);
		lib.fn("make_immutable", (s, args) -> Args.table(s, args, 1, "make_immutable").freeze());
		lib.fn("is_immutable", (s, args) -> Args.bool(Args.table(s, args, 1, "is_immutable").isFrozen()));
		return lib.freeze();
	}

	private static Varargs create(LuaState s, Varargs args) {
		long array = Args.integer(s, args, 1, "create");
		long hash = Args.integer(s, args, 2, "create", 0);
		if (array < 0) {
			throw Args.bad(s, 1, "create", "size out of range");
		}
		if (hash < 0) {
			throw Args.bad(s, 2, "create", "size out of range");
		}
		// A hint must not cost memory that is never used.
		return new Table(s, (int) Math.min(array, 1024), (int) Math.min(hash, 1024));
	}

	/** Goes on with the length of a table, also through {@code __len}. */
	private static @Nullable Varargs withLength(LuaState s, Table table, Varargs args, Sized body) {
		if (table.meta() == null) {
			return body.invoke(s, table, args, table.length());
		}
		LuaValue length = Ops.len(s, table);
		return (length != null) ? body.invoke(s, table, args, number(s, length))
				: Then.save(s, (state, values) -> body.invoke(state, table, args, number(state, values.arg1())));
	}

	private static long number(LuaState s, LuaValue length) {
		if (Arithmetic.toNumber(s, length) instanceof Num n) {
			return (long) n.v;
		}
		throw s.error("object length is not a number");
	}

	private static LuaValue element(Table table, long index) {
		return (index == (int) index) ? table.get((int) index) : table.get(Num.of(index));
	}

	private static void store(Table table, long index, LuaValue value) {
		if (index == (int) index) {
			table.put((int) index, value);
		}
		else {
			table.put(Num.of(index), value);
		}
	}

	private static Varargs pack(LuaState s, Varargs args) {
		int count = args.narg();
		Table table = new Table(s, count, 1);
		for (int i = 1; i <= count; i++) {
			LuaValue value = args.arg(i);
			if (!value.isnil()) {
				table.put(i, value);
			}
		}
		table.put("n", Num.of(count));
		return table;
	}

	private static @Nullable Varargs unpack(LuaState s, Varargs args) {
		Table table = Args.table(s, args, 1, "unpack");
		Args.integer(s, args, 2, "unpack", 1);
		return args.arg(3).isnil() ? withLength(s, table, args, TableLib::unpack)
				: unpack(s, table, args, Args.integer(s, args, 3, "unpack"));
	}

	private static Varargs unpack(LuaState s, Table table, Varargs args, long to) {
		long from = Args.integer(s, args, 2, "unpack", 1);
		if (from > to) {
			return LuaValue.NONE;
		}
		long count = to - from + 1;
		if (count <= 0 || count > s.g.limits().results()) {
			throw s.error("too many results to unpack");
		}
		if (count <= 3) {
			return few(table, from, (int) count);
		}
		s.reserve(MemoryMeter.REFERENCE * count);
		LuaValue[] values = new LuaValue[(int) count];
		for (int i = 0; i < values.length; i++) {
			values[i] = element(table, from + i);
			if ((i & STRIDE_MASK) == 0) {
				s.poll();
			}
		}
		return LuaValue.varargsOf(values);
	}

	private static Varargs few(Table table, long from, int count) {
		return switch (count) {
			case 1 -> element(table, from);
			case 2 -> LuaValue.varargsOf(element(table, from), element(table, from + 1));
			default -> LuaValue.varargsOf(element(table, from), element(table, from + 1), element(table, from + 2));
		};
	}

	private static @Nullable Varargs sort(LuaState s, Varargs args) {
		Table table = Args.table(s, args, 1, "sort");
		if (!args.arg(2).isnil()) {
			Args.function(s, args, 2, "sort");
		}
		table.checkMutable(s);
		return withLength(s, table, args, TableLib::sort);
	}

	private static @Nullable Varargs sort(LuaState s, Table table, Varargs args, long length) {
		if (length < 2) {
			return LuaValue.NONE;
		}
		// A length of __len may be any number; the elements must be there, or be few.
		if (length > Math.max(table.length(), s.g.limits().results())) {
			throw s.error("table too large to sort");
		}
		return TableSort.sort(s, table, (int) length, (args.arg(2) instanceof LuaFn less) ? less : null);
	}

	/** The part of a function that needs the length of its table. */
	@FunctionalInterface
	private interface Sized {

		@Nullable Varargs invoke(LuaState s, Table table, Varargs args, long length);

	}

	private static final class Insert extends LibFn {

		private static final String NAME = "insert";

		Insert() {
			super(NAME);
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, NAME);
			table.checkMutable(s);
			return withLength(s, table, args, Insert::insert);
		}

		private static Varargs insert(LuaState s, Table table, Varargs args, long length) {
			long end = length + 1;
			if (args.narg() == 2) {
				store(table, end, args.arg(2));
				return LuaValue.NONE;
			}
			if (args.narg() != 3) {
				throw s.error("wrong number of arguments to 'insert'");
			}
			long position = Args.integer(s, args, 2, NAME);
			if (position < 1 || position > end) {
				throw Args.bad(s, 2, NAME, "position out of bounds");
			}
			if (position < end && position <= Integer.MAX_VALUE && table.shiftUp((int) position, args.arg(3))) {
				return LuaValue.NONE;
			}
			for (long i = end; i > position; i--) {
				store(table, i, element(table, i - 1));
				if ((i & STRIDE_MASK) == 0) {
					s.poll();
				}
			}
			store(table, position, args.arg(3));
			return LuaValue.NONE;
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Table table && table.meta() == null && table.isPlain()) {
				table.put(table.length() + 1, b);
				return LuaValue.NIL;
			}
			return super.call(s, a, b);
		}

	}

	private static final class Remove extends LibFn {

		private static final String NAME = "remove";

		Remove() {
			super(NAME);
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, NAME);
			table.checkMutable(s);
			return withLength(s, table, args, Remove::remove);
		}

		private static Varargs remove(LuaState s, Table table, Varargs args, long size) {
			long position = Args.integer(s, args, 2, NAME, size);
			if (position != size && (position < 1 || position > size + 1)) {
				throw Args.bad(s, 1, NAME, "position out of bounds");
			}
			LuaValue removed = element(table, position);
			if (position >= 1 && position < size && size <= Integer.MAX_VALUE && table.shiftDown((int) position)) {
				return removed;
			}
			for (long i = position; i < size; i++) {
				store(table, i, element(table, i + 1));
				if ((i & STRIDE_MASK) == 0) {
					s.poll();
				}
			}
			store(table, Math.max(position, size), LuaValue.NIL);
			return removed;
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			if (a instanceof Table table && table.meta() == null && table.isPlain()) {
				int size = table.length();
				LuaValue last = table.get(size);
				if (!last.isnil()) {
					table.put(size, LuaValue.NIL);
				}
				return last;
			}
			return super.call(s, a);
		}

	}

	private static final class Concat extends LibFn {

		private static final String NAME = "concat";

		Concat() {
			super(NAME);
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			separator(s, args);
			Table table = Args.table(s, args, 1, NAME);
			Args.integer(s, args, 3, NAME, 1);
			return args.arg(4).isnil() ? withLength(s, table, args, Concat::concat)
					: concat(s, table, args, Args.integer(s, args, 4, NAME));
		}

		private static LuaString separator(LuaState s, Varargs args) {
			return args.arg(2).isnil() ? Text.EMPTY : Args.string(s, args, 2, NAME);
		}

		private static Varargs concat(LuaState s, Table table, Varargs args, long to) {
			return concat(s, table, separator(s, args), Args.integer(s, args, 3, NAME, 1), to);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return call(s, a, Text.EMPTY);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Table table && table.meta() == null && b instanceof LuaString separator) {
				return concat(s, table, separator, 1, table.length());
			}
			return super.call(s, a, b);
		}

		private static LuaString concat(LuaState s, Table table, LuaString separator, long from, long to) {
			if (from > to) {
				return Text.EMPTY;
			}
			Bytes result = new Bytes(s, 64);
			for (long i = from;; i++) {
				LuaValue value = element(table, i);
				if (value instanceof Num n && n.v == (int) n.v && (n.v != 0 || 1 / n.v > 0)) {
					addWhole(result, (int) n.v);
				}
				else {
					LuaString text = Text.of(value);
					if (text == null) {
						throw s
							.error("invalid value (" + value.typename() + ") at index " + i + " in table for 'concat'");
					}
					result.add(text);
				}
				if (i == to) {
					return result.string();
				}
				result.add(separator);
				if ((i & STRIDE_MASK) == 0) {
					s.poll();
				}
			}
		}

		private static void addWhole(Bytes result, long value) {
			if (value < 0) {
				result.add('-');
			}
			result.digits(Math.abs(value));
		}

	}

}
