package io.luaprocess.lua.lib;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.format.Formatter;
import io.luaprocess.lua.lib.pattern.PatternFunctions;
import io.luaprocess.lua.lib.support.LibFn;
import io.luaprocess.lua.lib.support.Text;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The library {@code string}. Strings are bytes; letters are those of ASCII.
 */
final class StringLib {

	/** The library; also where methods of strings are found. */
	static final Table TABLE = create();

	private static final int STRIDE = 1 << 20;

	private StringLib() {
	}

	private static Table create() {
		Table lib = new Table(0, 16);
		PatternFunctions.addTo(lib);
		lib.put("byte", new Byte());
		lib.put("char", new Char());
		lib.put("format", new Format());
		lib.put("len", new Len());
		lib.put("lower", new Case("lower", 'A', 'Z'));
		lib.put("upper", new Case("upper", 'a', 'z'));
		lib.put("sub", new Sub());
		lib.fn("rep", StringLib::rep);
		lib.fn("reverse", StringLib::reverse);
		return lib.freeze();
	}

	private static Varargs rep(LuaState s, Varargs args) {
		LuaString string = Args.string(s, args, 1, "rep");
		long count = Args.integer(s, args, 2, "rep");
		LuaString separator = args.arg(3).isnil() ? Text.EMPTY : Args.string(s, args, 3, "rep");
		long unit = (long) string.m_length + separator.m_length;
		if (count <= 0 || unit == 0) {
			return Text.EMPTY;
		}
		// The longest string is far shorter, and this cannot overflow.
		long size = (count > Integer.MAX_VALUE) ? Long.MAX_VALUE : count * unit - separator.m_length;
		s.checkStringSize(size);
		if (count == 1) {
			return string;
		}
		byte[] result = s.bytes((int) size);
		string.copyInto(0, result, 0, string.m_length);
		separator.copyInto(0, result, string.m_length, separator.m_length);
		// Whole units only, so that what is copied always begins with one.
		int done = (int) unit;
		int step = (done < STRIDE) ? STRIDE - STRIDE % done : done;
		while (done < result.length) {
			int more = Math.min(Math.min(done, step), result.length - done);
			System.arraycopy(result, 0, result, done, more);
			done += more;
			s.poll();
		}
		return s.string(result);
	}

	private static Varargs reverse(LuaState s, Varargs args) {
		LuaString string = Args.string(s, args, 1, "reverse");
		s.checkStringSize(string.m_length);
		byte[] result = s.bytes(string.m_length);
		int last = string.m_offset + string.m_length - 1;
		for (int i = 0; i < result.length; i += STRIDE) {
			int end = Math.min(result.length, i + STRIDE);
			for (int j = i; j < end; j++) {
				result[j] = string.m_bytes[last - j];
			}
			s.poll();
		}
		return s.string(result);
	}

	private static final class Len extends LibFn {

		Len() {
			super("len");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return Num.of(Args.string(s, args, 1, name()).m_length);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return (a instanceof LuaString string) ? Num.of(string.m_length) : super.call(s, a);
		}

	}

	/** {@code lower} and {@code upper}: the bytes of a range change their case. */
	private static final class Case extends LibFn {

		private final int first;

		private final int last;

		Case(String name, int first, int last) {
			super(name);
			this.first = first;
			this.last = last;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return change(s, Args.string(s, args, 1, name()));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return (a instanceof LuaString string) ? change(s, string) : super.call(s, a);
		}

		private LuaString change(LuaState s, LuaString string) {
			s.checkStringSize(string.m_length);
			byte[] result = s.bytes(string.m_length);
			for (int i = 0; i < result.length; i += STRIDE) {
				change(string, result, i, Math.min(result.length, i + STRIDE));
				s.poll();
			}
			return s.string(result);
		}

		private void change(LuaString string, byte[] result, int start, int end) {
			byte[] from = string.m_bytes;
			int offset = string.m_offset;
			for (int i = start; i < end; i++) {
				byte b = from[offset + i];
				result[i] = (b >= this.first && b <= this.last) ? (byte) (b ^ 0x20) : b;
			}
		}

	}

	private static final class Sub extends LibFn {

		Sub() {
			super("sub");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString string = Args.string(s, args, 1, name());
			long from = Args.integer(s, args, 2, name());
			return sub(s, string, from, Args.integer(s, args, 3, name(), -1));
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof LuaString string && b instanceof Num from) {
				return sub(s, string, (long) from.v, -1);
			}
			return super.call(s, a, b);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b, LuaValue c) {
			if (a instanceof LuaString string && b instanceof Num from && c instanceof Num to) {
				return sub(s, string, (long) from.v, (long) to.v);
			}
			return super.call(s, a, b, c);
		}

		private static LuaString sub(LuaState s, LuaString string, long from, long to) {
			int length = string.m_length;
			long first = Math.max(1, Text.position(from, length));
			long last = Math.min(length, Text.position(to, length));
			return (first > last) ? Text.EMPTY : Text.part(s, string, (int) first - 1, (int) last);
		}

	}

	private static final class Byte extends LibFn {

		Byte() {
			super("byte");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString string = Args.string(s, args, 1, name());
			long from = Text.position(Args.integer(s, args, 2, name(), 1), string.m_length);
			long to = Text.position(Args.integer(s, args, 3, name(), from), string.m_length);
			int first = (int) Math.max(1, Math.min(from, string.m_length + 1L));
			int last = (int) Math.min(string.m_length, to);
			if (first > last) {
				return LuaValue.NONE;
			}
			if (first == last) {
				return at(string, first);
			}
			int count = last - first + 1;
			if (count > s.g.limits().results()) {
				throw s.error("too many results: string slice too long");
			}
			s.reserve((long) MemoryMeter.REFERENCE * count);
			LuaValue[] bytes = new LuaValue[count];
			for (int i = 0; i < count; i++) {
				bytes[i] = at(string, first + i);
			}
			return LuaValue.varargsOf(bytes);
		}

		private static Num at(LuaString string, int position) {
			return Num.of(string.m_bytes[string.m_offset + position - 1] & 0xff);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			if (a instanceof LuaString string) {
				return (string.m_length == 0) ? LuaValue.NIL : at(string, 1);
			}
			return super.call(s, a);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof LuaString string && b instanceof Num n) {
				long position = Text.position((long) n.v, string.m_length);
				return (position < 1 || position > string.m_length) ? LuaValue.NIL : at(string, (int) position);
			}
			return super.call(s, a, b);
		}

	}

	private static final class Char extends LibFn {

		Char() {
			super("char");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			byte[] result = new byte[args.narg()];
			for (int i = 0; i < result.length; i++) {
				long c = Args.integer(s, args, i + 1, name());
				if (c < 0 || c > 255) {
					throw Args.bad(s, i + 1, name(), "value out of range");
				}
				result[i] = (byte) c;
			}
			return s.string(result);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			if (a instanceof Num n && n.v >= 0 && n.v < 256) {
				return Text.single((int) n.v);
			}
			return super.call(s, a);
		}

	}

	private static final class Format extends LibFn {

		Format() {
			super("format");
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			return Formatter.format(s, Args.string(s, args, 1, name()), args);
		}

	}

}
