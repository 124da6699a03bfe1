package io.luaprocess.lua.lib.pattern;

import java.util.Objects;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Values;
import io.luaprocess.lua.lib.support.Bytes;
import io.luaprocess.lua.lib.support.LibFn;
import io.luaprocess.lua.lib.support.Text;
import org.jspecify.annotations.Nullable;
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
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
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
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
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
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
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
			return new Substitution(s, LuaPattern.of(s, pattern, true), text, by, replacement, most).run();
		}

	}

	/** One call of {@code gsub}, which a replacement may suspend. */
	private static final class Substitution extends Continuation {

		private final LuaState s;

		private final LuaString text;

		/** A text, a table or a function. */
		private final LuaValue by;

		/** The text that replaces each match; {@code null} for a table or a function. */
		private final @Nullable LuaString replacement;

		private final long most;

		private final boolean anchored;

		private final PatternMatcher matcher;

		private @Nullable Bytes result;

		private boolean changed;

		/** How much of the text is in the result. */
		private int copied;

		/** Where the next search begins. */
		private int at;

		private long count;

		private int counted;

		Substitution(LuaState s, LuaPattern pattern, LuaString text, LuaValue by, @Nullable LuaString replacement,
				long most) {
			this.s = s;
			this.text = text;
			this.by = by;
			this.replacement = replacement;
			this.most = most;
			this.anchored = pattern.anchored;
			this.matcher = new PatternMatcher(s, pattern, text);
		}

		@Nullable Varargs run() {
			LuaString replacement = this.replacement;
			while (find()) {
				Bytes result = resultBeforeMatch();
				if (replacement != null) {
					expand(this.s, this.matcher, replacement, result);
					this.changed = true;
					continue;
				}
				LuaValue value = replacement();
				if (value == null) {
					return suspend(result);
				}
				replace(value, result);
			}
			Bytes result = this.result;
			if (result == null || !this.changed) {
				return LuaValue.varargsOf(this.text, Num.of(this.count));
			}
			result.add(this.text.m_bytes, this.text.m_offset + this.copied, this.text.m_length - this.copied);
			return LuaValue.varargsOf(result.string(), Num.of(this.count));
		}

		/** Counts the memory that was not counted at an earlier suspension. */
		private @Nullable Varargs suspend(Bytes result) {
			int size = result.array().length;
			this.s.count(this, size - this.counted);
			this.counted = size;
			return this.s.save(this);
		}

		@Override
		public @Nullable Varargs resume(LuaState s, Varargs results) {
			replace(results.arg1(), Objects.requireNonNull(this.result));
			return run();
		}

		private boolean find() {
			if (this.count >= this.most || this.at > this.text.m_length || this.anchored && this.count > 0
					|| !this.matcher.find(this.at)) {
				return false;
			}
			this.count++;
			return true;
		}

		/** Copies what is in front of the match; the next search begins behind it. */
		private Bytes resultBeforeMatch() {
			Bytes result = this.result;
			if (result == null) {
				result = new Bytes(this.s, this.text.m_length + this.text.m_length / 8);
				this.result = result;
			}
			int from = this.matcher.from();
			int to = this.matcher.to();
			result.add(this.text.m_bytes, this.text.m_offset + this.copied, from - this.copied);
			this.copied = to;
			// Behind an empty match one byte is passed over as it is.
			this.at = (to > from) ? to : to + 1;
			return result;
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

		private @Nullable LuaValue replacement() {
			if (!(this.by instanceof LuaFn function)) {
				return Ops.index(this.s, this.by, this.matcher.capture(0));
			}
			Varargs captures = this.matcher.captures();
			return (captures instanceof LuaValue only) ? function.call(this.s, only)
					: Values.firstOf(function.invoke(this.s, captures));
		}

		private void replace(LuaValue value, Bytes result) {
			if (!value.toboolean()) {
				this.matcher.addMatch(result);
				return;
			}
			LuaString string = Text.of(value);
			if (string == null) {
				throw this.s.error("invalid replacement value (a " + value.typename() + ")");
			}
			result.add(string);
			this.changed = true;
		}

	}

}
