package io.luaprocess.lua.lib;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.support.Bytes;
import io.luaprocess.lua.lib.support.LibFn;
import io.luaprocess.lua.lib.support.Text;
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

	/** Returns the length, also through {@code __len}. */
	private static long lengthOf(LuaState s, Table table) {
		if (table.meta() == null) {
			return table.length();
		}
		if (Arithmetic.toNumber(s, Ops.len(s, table)) instanceof Num n) {
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

	private static Varargs unpack(LuaState s, Varargs args) {
		Table table = Args.table(s, args, 1, "unpack");
		long from = Args.integer(s, args, 2, "unpack", 1);
		long to = args.arg(3).isnil() ? lengthOf(s, table) : Args.integer(s, args, 3, "unpack");
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

	private static Varargs sort(LuaState s, Varargs args) {
		Table table = Args.table(s, args, 1, "sort");
		LuaFn less = null;
		if (!args.arg(2).isnil()) {
			less = Args.function(s, args, 2, "sort");
		}
		table.checkMutable(s);
		long length = lengthOf(s, table);
		if (length < 2) {
			return LuaValue.NONE;
		}
		// A length of __len may be any number; the elements must be there, or be few.
		if (length > Math.max(table.length(), s.g.limits().results())) {
			throw s.error("table too large to sort");
		}
		TableSort.sort(s, table, (int) length, less);
		return LuaValue.NONE;
	}

	private static final class Insert extends LibFn {

		Insert() {
			super("insert");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, name());
			table.checkMutable(s);
			long end = lengthOf(s, table) + 1;
			if (args.narg() == 2) {
				store(table, end, args.arg(2));
				return LuaValue.NONE;
			}
			if (args.narg() != 3) {
				throw s.error("wrong number of arguments to 'insert'");
			}
			long position = Args.integer(s, args, 2, name());
			if (position < 1 || position > end) {
				throw Args.bad(s, 2, name(), "position out of bounds");
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
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Table table && table.meta() == null && table.isPlain()) {
				table.put(table.length() + 1, b);
				return LuaValue.NIL;
			}
			return super.call(s, a, b);
		}

	}

	private static final class Remove extends LibFn {

		Remove() {
			super("remove");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, name());
			table.checkMutable(s);
			long size = lengthOf(s, table);
			long position = Args.integer(s, args, 2, name(), size);
			if (position != size && (position < 1 || position > size + 1)) {
				throw Args.bad(s, 1, name(), "position out of bounds");
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
		public LuaValue call(LuaState s, LuaValue a) {
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

		Concat() {
			super("concat");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString separator = args.arg(2).isnil() ? Text.EMPTY : Args.string(s, args, 2, name());
			Table table = Args.table(s, args, 1, name());
			long from = Args.integer(s, args, 3, name(), 1);
			long to = args.arg(4).isnil() ? lengthOf(s, table) : Args.integer(s, args, 4, name());
			return concat(s, table, separator, from, to);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a) {
			return (a instanceof Table table) ? concat(s, table, Text.EMPTY, 1, lengthOf(s, table)) : super.call(s, a);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Table table && b instanceof LuaString separator) {
				return concat(s, table, separator, 1, lengthOf(s, table));
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
