package io.luaprocess.lua.lib.pattern;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
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
 * {@code find}, {@code match}, {@code gmatch} and {@code gsub}.
 */
public final class PatternFunctions {

	private static final int STRIDE = 1 << 16;

	private PatternFunctions() {
	}

	public static void addTo(Table lib) {
		lib.put("find", new Find());
		lib.put("match", new Match());
		lib.put("gmatch", new Gmatch());
		lib.put("gsub", new Gsub());
	}

	/** Returns the place to start from, from 0, or -1 if it is behind the text. */
	private static int start(LuaState s, Varargs args, String function, LuaString text) {
		long init = Text.position(Args.integer(s, args, 3, function, 1), text.m_length);
		if (init < 1) {
			return 0;
		}
		return (init > text.m_length + 1L) ? -1 : (int) init - 1;
	}

	private static boolean isPlain(LuaString pattern) {
		byte[] bytes = pattern.m_bytes;
		int end = pattern.m_offset + pattern.m_length;
		for (int i = pattern.m_offset; i < end; i++) {
			switch (bytes[i]) {
				case '^', '$', '*', '+', '?', '.', '(', '[', '%', '-':
					return false;
				default:
					break;
			}
		}
		return true;
	}

	/** Looks for a text as it is; returns its place from 0, or -1. */
	private static int indexOf(LuaState s, LuaString text, LuaString wanted, int start) {
		int length = wanted.m_length;
		if (length == 0) {
			return start;
		}
		byte[] in = text.m_bytes;
		byte[] of = wanted.m_bytes;
		int offset = wanted.m_offset;
		byte first = of[offset];
		int last = text.m_offset + text.m_length - length;
		int at = text.m_offset + start;
		int work = 0;
		while (at <= last) {
			int limit = Math.min(last, at + STRIDE);
			while (at <= limit && in[at] != first) {
				at++;
			}
			if (at > limit) {
				s.poll();
				continue;
			}
			int same = 1;
			while (same < length && in[at + same] == of[offset + same]) {
				same++;
			}
			if (same == length) {
				return at - text.m_offset;
			}
			work += same;
			if (work > STRIDE) {
				work = 0;
				s.poll();
			}
			at++;
		}
		return -1;
	}

	private static final class Find extends LibFn {

		Find() {
			super("find");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString text = Args.string(s, args, 1, name());
			LuaString pattern = Args.string(s, args, 2, name());
			int start = start(s, args, name(), text);
			if (start < 0) {
				return LuaValue.NIL;
			}
			if (args.arg(4).toboolean() || isPlain(pattern)) {
				int at = indexOf(s, text, pattern, start);
				return (at < 0) ? LuaValue.NIL : LuaValue.varargsOf(Num.of(at + 1), Num.of(at + pattern.m_length));
			}
			PatternMatcher matcher = new PatternMatcher(s, LuaPattern.of(s, pattern, true), text);
			return matcher.find(start) ? matcher.found() : LuaValue.NIL;
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof LuaString text && b instanceof LuaString pattern) {
				if (isPlain(pattern)) {
					int at = indexOf(s, text, pattern, 0);
					return (at < 0) ? LuaValue.NIL : Num.of(at + 1);
				}
				PatternMatcher matcher = new PatternMatcher(s, LuaPattern.of(s, pattern, true), text);
				return matcher.find(0) ? matcher.found().arg1() : LuaValue.NIL;
			}
			return super.call(s, a, b);
		}

	}

	private static final class Match extends LibFn {

		Match() {
			super("match");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString text = Args.string(s, args, 1, name());
			LuaString pattern = Args.string(s, args, 2, name());
			int start = start(s, args, name(), text);
			if (start < 0) {
				return LuaValue.NIL;
			}
			PatternMatcher matcher = new PatternMatcher(s, LuaPattern.of(s, pattern, true), text);
			return matcher.find(start) ? matcher.captures() : LuaValue.NIL;
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a instanceof LuaString text && b instanceof LuaString pattern) {
				PatternMatcher matcher = new PatternMatcher(s, LuaPattern.of(s, pattern, true), text);
				return matcher.find(0) ? matcher.captures().arg1() : LuaValue.NIL;
			}
			return super.call(s, a, b);
		}

	}

	private static final class Gmatch extends LibFn {

		Gmatch() {
			super("gmatch");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString text = Args.string(s, args, 1, name());
			LuaString pattern = Args.string(s, args, 2, name());
			LuaFn matches = new Matches(text, LuaPattern.of(s, pattern, false));
			s.count(matches, MemoryMeter.FUNCTION);
			return matches;
		}

	}

	/** The iterator of {@code gmatch}. */
	private static final class Matches extends LibFn {

		private final LuaString text;

		private final LuaPattern pattern;

		private int next;

		Matches(LuaString text, LuaPattern pattern) {
			super("for iterator");
			this.text = text;
			this.pattern = pattern;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			if (this.next > this.text.m_length) {
				return LuaValue.NIL;
			}
			PatternMatcher matcher = new PatternMatcher(s, this.pattern, this.text);
			if (!matcher.find(this.next)) {
				this.next = this.text.m_length + 1;
				return LuaValue.NIL;
			}
			// An empty match must not be found again.
			this.next = matcher.to() + ((matcher.to() == matcher.from()) ? 1 : 0);
			return matcher.captures();
		}

		@Override
		public LuaValue call(LuaState s) {
			return invoke(s, LuaValue.NONE).arg1();
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			return invoke(s, LuaValue.NONE).arg1();
		}

	}

	private static final class Gsub extends LibFn {

		Gsub() {
			super("gsub");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			LuaString text = Args.string(s, args, 1, name());
			LuaString pattern = Args.string(s, args, 2, name());
			LuaValue by = args.arg(3);
			LuaString replacement = Text.of(by);
			if (replacement == null && !(by instanceof Table) && !(by instanceof LuaFn)) {
				throw Args.bad(s, 3, name(), "string/function/table expected");
			}
			long most = Args.integer(s, args, 4, name(), Long.MAX_VALUE);
			if (most < 0) {
				most = Long.MAX_VALUE;
			}
			PatternMatcher matcher = new PatternMatcher(s, LuaPattern.of(s, pattern, true), text);
			Bytes result = null;
			boolean changed = false;
			int copied = 0;
			int at = 0;
			long count = 0;
			boolean anchored = LuaPattern.of(s, pattern, true).anchored;
			while (count < most && at <= text.m_length && matcher.find(at)) {
				count++;
				if (result == null) {
					result = new Bytes(s, text.m_length + text.m_length / 8);
				}
				result.add(text.m_bytes, text.m_offset + copied, matcher.from() - copied);
				copied = matcher.to();
				if (replacement != null) {
					expand(s, matcher, replacement, result);
					changed = true;
				}
				else {
					changed |= replace(s, matcher, text, by, result);
				}
				// Behind an empty match one byte is passed over as it is.
				at = (matcher.to() > matcher.from()) ? matcher.to() : matcher.to() + 1;
				if (anchored) {
					break;
				}
			}
			if (result == null || !changed) {
				return LuaValue.varargsOf(text, Num.of(count));
			}
			result.add(text.m_bytes, text.m_offset + copied, text.m_length - copied);
			return LuaValue.varargsOf(result.string(), Num.of(count));
		}

		private static void expand(LuaState s, PatternMatcher matcher, LuaString replacement, Bytes result) {
			byte[] bytes = replacement.m_bytes;
			int end = replacement.m_offset + replacement.m_length;
			int plain = replacement.m_offset;
			for (int i = plain; i < end; i++) {
				if (bytes[i] != '%') {
					continue;
				}
				result.add(bytes, plain, i - plain);
				i++;
				int c = (i < end) ? bytes[i] : 0;
				plain = i + 1;
				if (c == '%') {
					result.add('%');
				}
				else if (c == '0') {
					matcher.addMatch(result);
				}
				else if (c >= '1' && c <= '9') {
					matcher.addCapture(c - '1', result);
				}
				else {
					throw s.error("invalid use of '%' in replacement string");
				}
			}
			if (plain < end) {
				result.add(bytes, plain, end - plain);
			}
		}

		private static boolean replace(LuaState s, PatternMatcher matcher, LuaString text, LuaValue by, Bytes result) {
			LuaValue value;
			if (by instanceof LuaFn function) {
				Varargs captures = matcher.captures();
				value = (captures instanceof LuaValue only) ? function.call(s, only)
						: function.invoke(s, captures).arg1();
			}
			else {
				value = Ops.index(s, by, matcher.capture(0));
			}
			if (!value.toboolean()) {
				matcher.addMatch(result);
				return false;
			}
			LuaString string = Text.of(value);
			if (string == null) {
				throw s.error("invalid replacement value (a " + value.typename() + ")");
			}
			result.add(string);
			return true;
		}

	}

}
