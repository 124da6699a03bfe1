package io.luaprocess.lua.lib.pattern;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.lib.support.Bytes;
import io.luaprocess.lua.lib.support.Text;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * One search of a pattern in a text. Backtracking recurses, up to the depth of the
 * specification; runs of single bytes do not. Every step of backtracking and every 64 KiB
 * of a run poll the safepoint, so that the most evil pattern can be ended.
 */
final class PatternMatcher {

	private static final int MAX_DEPTH = 200;

	private static final int STRIDE = 1 << 16;

	private final LuaState s;

	private final LuaPattern pattern;

	private final LuaString text;

	private final byte[] bytes;

	/** First byte of the text in the array. */
	private final int begin;

	/** End of the text in the array, exclusive. */
	private final int end;

	private final int[] starts;

	private final int[] ends;

	private int depth;

	PatternMatcher(LuaState s, LuaPattern pattern, LuaString text) {
		this.s = s;
		this.pattern = pattern;
		this.text = text;
		this.bytes = text.m_bytes;
		this.begin = text.m_offset;
		this.end = text.m_offset + text.m_length;
		int captures = pattern.captures;
		this.starts = new int[captures];
		this.ends = new int[captures];
	}

	/** Start of the last match, from 0. */
	private int from;

	/** End of the last match, exclusive. */
	private int to;

	int from() {
		return this.from - this.begin;
	}

	int to() {
		return this.to - this.begin;
	}

	/**
	 * Looks for the first match at or behind a place.
	 * @param start the place, from 0
	 * @return whether there is one
	 */
	boolean find(int start) {
		int at = this.begin + start;
		if (this.pattern.anchored) {
			return matchAt(at);
		}
		byte first = this.pattern.kinds[0];
		boolean skip = first == LuaPattern.ONE || first == LuaPattern.SOME;
		while (at <= this.end) {
			if (skip) {
				at = skip(at);
				if (at >= this.end) {
					return false;
				}
			}
			if (matchAt(at)) {
				return true;
			}
			at++;
		}
		return false;
	}

	/**
	 * Matches at a place.
	 * @param start the place, from 0
	 * @return whether there is a match
	 */
	boolean matches(int start) {
		return matchAt(this.begin + start);
	}

	private boolean matchAt(int at) {
		this.depth = 0;
		int reached = match(at, 0);
		if (reached < 0) {
			return false;
		}
		this.from = at;
		this.to = reached;
		return true;
	}

	/** Skips to the next byte the first item accepts. */
	private int skip(int at) {
		int value = this.pattern.values[0];
		boolean[] set = this.pattern.sets[0];
		int i = at;
		while (i < this.end) {
			int limit = Math.min(this.end, i + STRIDE);
			if (value >= 0) {
				byte wanted = (byte) value;
				while (i < limit && this.bytes[i] != wanted) {
					i++;
				}
			}
			else {
				while (i < limit && !set[this.bytes[i] & 0xff]) {
					i++;
				}
			}
			if (i < limit) {
				return i;
			}
			this.s.poll();
		}
		return i;
	}

	private boolean accepts(int item, int at) {
		if (at >= this.end) {
			return false;
		}
		int value = this.pattern.values[item];
		int b = this.bytes[at] & 0xff;
		return (value >= 0) ? b == value : this.pattern.sets[item][b];
	}

	/** Returns the end of the longest run an item accepts. */
	private int run(int item, int at) {
		int value = this.pattern.values[item];
		boolean[] set = this.pattern.sets[item];
		if (set == CharClass.ANY) {
			return this.end;
		}
		int i = at;
		while (i < this.end) {
			int limit = Math.min(this.end, i + STRIDE);
			if (value >= 0) {
				byte wanted = (byte) value;
				while (i < limit && this.bytes[i] == wanted) {
					i++;
				}
			}
			else {
				while (i < limit && set[this.bytes[i] & 0xff]) {
					i++;
				}
			}
			if (i < limit) {
				return i;
			}
			this.s.poll();
		}
		return i;
	}

	/** Matches from an item on; returns the end of the match or -1. */
	private int match(int start, int first) {
		this.s.poll();
		if (++this.depth > MAX_DEPTH) {
			throw this.s.error("pattern too complex");
		}
		int result = items(start, first);
		this.depth--;
		return result;
	}

	private int items(int start, int first) {
		int at = start;
		int item = first;
		byte[] kinds = this.pattern.kinds;
		while (true) {
			switch (kinds[item]) {
				case LuaPattern.END:
					return at;
				case LuaPattern.ONE:
					if (!accepts(item, at)) {
						return -1;
					}
					at++;
					break;
				case LuaPattern.OPTIONAL:
					if (accepts(item, at)) {
						if (!this.pattern.greedyOnly[item]) {
							int reached = match(at + 1, item + 1);
							if (reached >= 0) {
								return reached;
							}
						}
						else {
							at++;
						}
					}
					break;
				case LuaPattern.MANY, LuaPattern.SOME:
					int longest = run(item, at);
					int shortest = (kinds[item] == LuaPattern.SOME) ? at + 1 : at;
					if (longest < shortest) {
						return -1;
					}
					if (!this.pattern.greedyOnly[item]) {
						return backwards(item + 1, longest, shortest);
					}
					at = longest;
					break;
				case LuaPattern.FEW:
					return forwards(item, at);
				case LuaPattern.OPEN, LuaPattern.POSITION:
					this.starts[this.pattern.values[item]] = at;
					break;
				case LuaPattern.CLOSE:
					this.ends[this.pattern.values[item]] = at;
					break;
				case LuaPattern.FINISH:
					if (at != this.end) {
						return -1;
					}
					break;
				default:
					at = rare(item, at);
					if (at < 0) {
						return -1;
					}
					break;
			}
			item++;
		}
	}

	/** Tries what follows a repetition, from its longest run to its shortest. */
	private int backwards(int next, int longest, int shortest) {
		byte kind = this.pattern.kinds[next];
		boolean quick = kind == LuaPattern.ONE || kind == LuaPattern.SOME;
		for (int i = longest; i >= shortest; i--) {
			if (quick && !accepts(next, i)) {
				if ((i & (STRIDE - 1)) == 0) {
					this.s.poll();
				}
				continue;
			}
			int reached = match(i, next);
			if (reached >= 0) {
				return reached;
			}
		}
		return -1;
	}

	/** Tries what follows a repetition, from its shortest run to its longest. */
	private int forwards(int item, int start) {
		int next = item + 1;
		byte kind = this.pattern.kinds[next];
		boolean quick = kind == LuaPattern.ONE || kind == LuaPattern.SOME;
		int at = start;
		while (true) {
			if (!quick || accepts(next, at)) {
				int reached = match(at, next);
				if (reached >= 0) {
					return reached;
				}
			}
			else if ((at & (STRIDE - 1)) == 0) {
				this.s.poll();
			}
			if (!accepts(item, at)) {
				return -1;
			}
			at++;
		}
	}

	private int rare(int item, int at) {
		switch (this.pattern.kinds[item]) {
			case LuaPattern.BALANCED:
				return balanced(this.pattern.values[item] >> 8, this.pattern.values[item] & 0xff, at);
			case LuaPattern.FRONTIER:
				int before = (at == this.begin) ? 0 : this.bytes[at - 1] & 0xff;
				int here = (at < this.end) ? this.bytes[at] & 0xff : 0;
				boolean[] set = this.pattern.sets[item];
				return (!set[before] && set[here]) ? at : -1;
			case LuaPattern.BACK:
				return back(this.pattern.values[item], at);
			case LuaPattern.MISTAKE:
				throw this.s.error(this.pattern.mistake);
			default:
				return -1;
		}
	}

	private int balanced(int open, int close, int start) {
		if (start >= this.end || (this.bytes[start] & 0xff) != open) {
			return -1;
		}
		int nested = 1;
		for (int at = start + 1; at < this.end; at++) {
			int b = this.bytes[at] & 0xff;
			if (b == close) {
				if (--nested == 0) {
					return at + 1;
				}
			}
			else if (b == open) {
				nested++;
			}
			if ((at & (STRIDE - 1)) == 0) {
				this.s.poll();
			}
		}
		return -1;
	}

	private int back(int capture, int at) {
		int from = this.starts[capture];
		int length = this.ends[capture] - from;
		if (length > this.end - at) {
			return -1;
		}
		for (int i = 0; i < length; i++) {
			if (this.bytes[from + i] != this.bytes[at + i]) {
				return -1;
			}
			if ((i & (STRIDE - 1)) == STRIDE - 1) {
				this.s.poll();
			}
		}
		return at + length;
	}

	// ---- captures of the last match --------------------------------------------------

	/**
	 * Returns a capture of the last match.
	 * @param number number from 0; capture 0 of a pattern without captures is the whole
	 * match
	 * @return the text, or the position from 1
	 */
	LuaValue capture(int number) {
		if (number >= this.pattern.captures) {
			if (number > 0) {
				throw mistake("invalid capture index");
			}
			return Text.part(this.s, this.text, this.from - this.begin, this.to - this.begin);
		}
		if (this.pattern.positions[number]) {
			return Num.of(this.starts[number] - this.begin + 1);
		}
		if (!this.pattern.closed[number]) {
			throw mistake("unfinished capture");
		}
		return Text.part(this.s, this.text, this.starts[number] - this.begin, this.ends[number] - this.begin);
	}

	private LuaException mistake(String text) {
		return this.s.error(text);
	}

	/**
	 * Adds the last match to a string under construction.
	 * @param result the string
	 */
	void addMatch(Bytes result) {
		result.add(this.bytes, this.from, this.to - this.from);
	}

	/**
	 * Adds a capture of the last match to a string under construction.
	 * @param number number as in {@link #capture}
	 * @param result the string
	 */
	void addCapture(int number, Bytes result) {
		if (number < this.pattern.captures && this.pattern.closed[number] && !this.pattern.positions[number]) {
			int start = this.starts[number];
			result.add(this.bytes, start, this.ends[number] - start);
		}
		else if (capture(number) instanceof Num position) {
			result.digits((long) position.v);
		}
		else {
			addMatch(result);
		}
	}

	/**
	 * Returns all captures of the last match.
	 * @return the captures, or the whole match if the pattern has none
	 */
	Varargs captures() {
		int count = this.pattern.captures;
		if (count <= 1) {
			return capture(0);
		}
		LuaValue[] all = new LuaValue[count];
		for (int i = 0; i < count; i++) {
			all[i] = capture(i);
		}
		return LuaValue.varargsOf(all);
	}

	/**
	 * Returns the place of the last match and its captures, if the pattern has some.
	 * @return start and end from 1, inclusive, then the captures
	 */
	Varargs found() {
		int count = this.pattern.captures;
		LuaValue start = Num.of(from() + 1);
		LuaValue last = Num.of(to());
		if (count == 0) {
			return LuaValue.varargsOf(start, last);
		}
		LuaValue[] all = new LuaValue[count + 2];
		all[0] = start;
		all[1] = last;
		for (int i = 0; i < count; i++) {
			all[i + 2] = capture(i);
		}
		return LuaValue.varargsOf(all);
	}

}
