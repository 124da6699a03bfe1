package io.luaprocess.lua.lib;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableIterator;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.lib.support.LibFn;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The basic functions.
 */
final class BaseLib {

	private static final LuaString METATABLE = LuaString.valueOf("__metatable");

	private static final LuaString PAIRS = LuaString.valueOf("__pairs");

	private static final LuaString IPAIRS = LuaString.valueOf("__ipairs");

	private static final LuaString TOSTRING = LuaString.valueOf("__tostring");

	private static final LuaFn NEXT = new Next();

	private static final LuaFn NEXT_ELEMENT = new NextElement();

	private BaseLib() {
	}

	static void addTo(Table lib) {
		ProtectedCalls.addTo(lib);
		lib.put("next", NEXT);
		lib.put("type", new Type());
		lib.put("tostring", new ToText());
		lib.put("tonumber", new ToNumber());
		lib.put("rawget", new RawGet());
		lib.put("select", new Select());
		lib.put("setmetatable", new SetMetatable());
		lib.put("getmetatable", new GetMetatable());
		lib.fn("rawset", BaseLib::rawset);
		lib.fn("rawequal", BaseLib::rawequal);
		lib.fn("pairs", BaseLib::pairs);
		lib.fn("ipairs", BaseLib::ipairs);
	}

	private static Varargs rawset(LuaState s, Varargs args) {
		Table table = Args.table(s, args, 1, "rawset");
		LuaValue key = Args.any(s, args, 2, "rawset");
		LuaValue value = Args.any(s, args, 3, "rawset");
		Ops.rawSet(s, table, key, value);
		return table;
	}

	private static Varargs rawequal(LuaState s, Varargs args) {
		LuaValue a = Args.any(s, args, 1, "rawequal");
		return Args.bool(Comparison.rawEq(a, Args.any(s, args, 2, "rawequal")));
	}

	private static @Nullable Varargs pairs(LuaState s, Varargs args) {
		LuaValue own = iteration(s, args, PAIRS);
		if (own.isnil()) {
			return LuaValue.varargsOf(NEXT, Args.table(s, args, 1, "pairs"), LuaValue.NIL);
		}
		return Then.take(s, Ops.invoke(s, own, args.arg1()), 3);
	}

	private static @Nullable Varargs ipairs(LuaState s, Varargs args) {
		LuaValue own = iteration(s, args, IPAIRS);
		if (own.isnil()) {
			return LuaValue.varargsOf(NEXT_ELEMENT, Args.table(s, args, 1, "ipairs"), Num.of(0));
		}
		return Then.take(s, Ops.invoke(s, own, args.arg1()), 3);
	}

	private static LuaValue iteration(LuaState s, Varargs args, LuaString event) {
		if (args.arg1() instanceof Table table) {
			Table meta = table.meta();
			return (meta == null) ? LuaValue.NIL : meta.get(event);
		}
		return LuaValue.NIL;
	}

	private static final class Next extends TableIterator {

		@Override
		public String name() {
			return "next";
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return Args.table(s, args, 1, name()).next(args.arg(2));
		}

		@Override
		public LuaValue step(LuaState s, Table t, LuaValue control) {
			return t.step(s, control);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return (a instanceof Table table) ? table.next(LuaValue.NIL).arg1() : super.call(s, a);
		}

	}

	private static final class NextElement extends TableIterator {

		@Override
		public String name() {
			return "for iterator";
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, "ipairs");
			int index = (int) Args.integer(s, args, 2, "ipairs") + 1;
			LuaValue value = table.get(index);
			return value.isnil() ? LuaValue.NIL : LuaValue.varargsOf(Num.of(index), value);
		}

		@Override
		public LuaValue step(LuaState s, Table t, LuaValue control) {
			int index = (int) ((control instanceof Num n && n.v == (int) n.v) ? n.v
					: Args.integer(s, LuaValue.varargsOf(t, control), 2, "ipairs")) + 1;
			LuaValue value = t.get(index);
			if (value == LuaValue.NIL) {
				return value;
			}
			s.second(value);
			return Num.of(index);
		}

	}

	private static final class Type extends LibFn {

		private static final LuaString[] NAMES = new LuaString[9];

		static {
			String[] names = { "nil", "boolean", "userdata", "number", "string", "table", "function", "userdata",
					"thread" };
			for (int i = 0; i < names.length; i++) {
				NAMES[i] = LuaString.valueOf(names[i]);
			}
		}

		Type() {
			super("type");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return NAMES[Args.any(s, args, 1, name()).type()];
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a) {
			return (a.type() >= 0) ? NAMES[a.type()] : NAMES[0];
		}

	}

	private static final class ToText extends LibFn {

		ToText() {
			super("tostring");
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			return call(s, Args.any(s, args, 1, name()));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			if (a instanceof LuaString) {
				return a;
			}
			if (a instanceof Num num) {
				return s.counted(num.strvalue());
			}
			if (a instanceof Table table && table.meta() instanceof Table meta) {
				LuaValue own = meta.get(TOSTRING);
				if (!own.isnil()) {
					return (LuaValue) Then.take(s, Ops.invoke(s, own, a), 1);
				}
			}
			return Ops.tostring(s, a);
		}

	}

	private static final class ToNumber extends LibFn {

		ToNumber() {
			super("tonumber");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			if (args.arg(2).isnil()) {
				return call(s, Args.any(s, args, 1, name()));
			}
			LuaString text = Args.string(s, args, 1, name());
			long base = Args.integer(s, args, 2, name());
			if (base < 2 || base > 36) {
				throw Args.bad(s, 2, name(), "base out of range");
			}
			return numberOrNil(s.number(text, (int) base));
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a) {
			if (a instanceof Num) {
				return a;
			}
			return (a instanceof LuaString text) ? numberOrNil(s.number(text)) : LuaValue.NIL;
		}

		private static LuaValue numberOrNil(double number) {
			return Double.isNaN(number) ? LuaValue.NIL : Num.of(number);
		}

	}

	private static final class RawGet extends LibFn {

		RawGet() {
			super("rawget");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, name());
			return table.get(Args.any(s, args, 2, name()));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			return (a instanceof Table table) ? table.get(b) : super.call(s, a, b);
		}

	}

	private static final class Select extends LibFn {

		Select() {
			super("select");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			if (args.arg1() instanceof LuaString text && text.m_length > 0 && text.m_bytes[text.m_offset] == '#') {
				return Num.of(args.narg() - 1);
			}
			long n = Args.integer(s, args, 1, name());
			int count = args.narg() - 1;
			if (n < 0) {
				n = count + n + 1;
			}
			if (n < 1) {
				throw Args.bad(s, 1, name(), "index out of range");
			}
			return (n > count) ? LuaValue.NONE : args.subargs((int) n + 1);
		}

	}

	private static final class GetMetatable extends LibFn {

		GetMetatable() {
			super("getmetatable");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return call(s, Args.any(s, args, 1, name()));
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a) {
			if (!(a instanceof Table table)) {
				return LuaValue.FALSE;
			}
			Table meta = table.meta();
			if (meta == null) {
				return LuaValue.NIL;
			}
			LuaValue shown = meta.get(METATABLE);
			return shown.isnil() ? meta : shown;
		}

	}

	private static final class SetMetatable extends LibFn {

		SetMetatable() {
			super("setmetatable");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Table table = Args.table(s, args, 1, name());
			if (args.narg() < 2 || !(args.arg(2).isnil() || args.arg(2) instanceof Table)) {
				throw Args.bad(s, 2, name(), "nil or table expected");
			}
			return set(s, table, args.arg(2));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof Table table && b instanceof Table) {
				return set(s, table, b);
			}
			return super.call(s, a, b);
		}

		private static Table set(LuaState s, Table table, LuaValue meta) {
			Table old = table.meta();
			if (old != null && !old.get(METATABLE).isnil()) {
				throw s.error("cannot change a protected metatable");
			}
			table.checkMutable(s);
			table.meta((meta instanceof Table m) ? m : null);
			return table;
		}

	}

}
