package io.luaprocess.lua.lib.pattern;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.luaprocess.lua.engine.vm.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * A pattern, translated once into a list of items and then shared: immutable, kept in a
 * small cache of the most recently used ones.
 * <p>
 * Mistakes in a pattern surface in Lua only when matching reaches them
 * ({@code ("abc"):find("x[")} finds nothing and raises nothing), so a mistake becomes an
 * item that raises. Everything else about captures is known here: a pattern is a straight
 * line, every match passes all its items in order.
 */
final class LuaPattern {

	/** The pattern has matched. */
	static final byte END = 0;

	/** One byte. */
	static final byte ONE = 1;

	/** One byte or none, preferably one. */
	static final byte OPTIONAL = 2;

	/** As many bytes as possible. */
	static final byte MANY = 3;

	/** As many bytes as possible, at least one. */
	static final byte SOME = 4;

	/** As few bytes as possible. */
	static final byte FEW = 5;

	/** A capture begins. */
	static final byte OPEN = 6;

	/** A capture of the position. */
	static final byte POSITION = 7;

	/** A capture ends. */
	static final byte CLOSE = 8;

	/** Balanced text between two bytes. */
	static final byte BALANCED = 9;

	/** A place where a set begins. */
	static final byte FRONTIER = 10;

	/** The text of an earlier capture. */
	static final byte BACK = 11;

	/** Only at the end of the text. */
	static final byte FINISH = 12;

	/** A mistake in the pattern. */
	static final byte MISTAKE = 13;

	/** Never matches. */
	static final byte NEVER = 14;

	static final int MAX_CAPTURES = 32;

	private static final int MAX_SIZE = 1 << 20;

	private static final int MAX_SETS = 10_000;

	private static final int CACHED = 512;

	private static final int CACHED_SIZE = 200;

	private static final AtomicReferenceArray<@Nullable LuaPattern> SEARCHES = new AtomicReferenceArray<>(CACHED);

	private static final AtomicReferenceArray<@Nullable LuaPattern> ITERATIONS = new AtomicReferenceArray<>(CACHED);

	/** The text this was made from. */
	private final LuaString source;

	/** Whether it matches at the start only. */
	final boolean anchored;

	/** Kinds of the items; the last one is END or MISTAKE. */
	byte[] kinds;

	/** The byte an item accepts, or -1; for captures their number. */
	int[] values;

	/** The set an item accepts if it is not a single byte. */
	boolean[][] sets;

	/**
	 * Whether a repetition needs to try its longest run only, because what follows cannot
	 * fail or begins with a byte the run does not accept.
	 */
	boolean[] greedyOnly;

	/** Number of captures. */
	int captures;

	/** Captures of which only the position counts. */
	final boolean[] positions = new boolean[MAX_CAPTURES];

	/** Captures that have an end. */
	final boolean[] closed = new boolean[MAX_CAPTURES];

	/** What is wrong with the pattern. */
	String mistake = "";

	private int size;

	private int setCount;

	private LuaPattern(LuaState s, LuaString source, boolean search) {
		this.source = source;
		this.anchored = search && source.m_length > 0 && source.m_bytes[source.m_offset] == '^';
		int items = Math.min(source.m_length, MAX_SIZE) + 1;
		this.kinds = new byte[items];
		this.values = new int[items];
		this.sets = new boolean[items][];
		this.greedyOnly = new boolean[items];
		parse(s, source.m_bytes, source.m_offset + (this.anchored ? 1 : 0), source.m_offset + source.m_length);
		findGreedyOnly();
	}

	/**
	 * Translates a pattern, or finds its translation.
	 * @param s the running coroutine
	 * @param source the pattern
	 * @param search whether a leading {@code ^} is an anchor; otherwise it is a literal
	 * @return the translation
	 */
	static LuaPattern of(LuaState s, LuaString source, boolean search) {
		AtomicReferenceArray<@Nullable LuaPattern> cache = search ? SEARCHES : ITERATIONS;
		int slot = (source.hashCode() * 0x9e3779b9) >>> 23;
		LuaPattern known = cache.get(slot);
		if (known != null && (known.source == source || known.source.raweq(source))) {
			return known;
		}
		LuaPattern made = new LuaPattern(s, source, search);
		if (source.m_length <= CACHED_SIZE && source.m_bytes.length <= 2 * CACHED_SIZE) {
			cache.set(slot, made);
		}
		return made;
	}

	private void item(byte kind, int value, boolean @Nullable [] set) {
		this.kinds[this.size] = kind;
		this.values[this.size] = value;
		if (set != null) {
			this.sets[this.size] = set;
		}
		this.size++;
	}

	private void mistake(String text) {
		this.mistake = text;
		item(MISTAKE, 0, null);
	}

	private void parse(LuaState s, byte[] p, int from, int end) {
		int at = from;
		while (at < end) {
			if (this.size >= MAX_SIZE || this.setCount > MAX_SETS) {
				mistake("pattern too complex");
				return;
			}
			if ((this.size & 0xfff) == 0) {
				s.poll();
			}
			at = parseItem(p, at, end);
			if (at < 0) {
				return;
			}
		}
		item(END, 0, null);
	}

	/** Returns where the next item begins, or -1 after a mistake. */
	private int parseItem(byte[] p, int at, int end) {
		switch (p[at]) {
			case '(':
				return parseOpen(p, at, end);
			case ')':
				return parseClose(at);
			case '$':
				if (at + 1 == end) {
					item(FINISH, 0, null);
					return end;
				}
				return parseSingle(p, at, end);
			case '%':
				return parseEscape(p, at, end);
			default:
				return parseSingle(p, at, end);
		}
	}

	private int parseOpen(byte[] p, int at, int end) {
		if (this.captures >= MAX_CAPTURES) {
			mistake("too many captures");
			return -1;
		}
		int number = this.captures++;
		if (at + 1 < end && p[at + 1] == ')') {
			this.positions[number] = true;
			this.closed[number] = true;
			item(POSITION, number, null);
			return at + 2;
		}
		item(OPEN, number, null);
		return at + 1;
	}

	private int parseClose(int at) {
		for (int number = this.captures - 1; number >= 0; number--) {
			if (!this.closed[number]) {
				this.closed[number] = true;
				item(CLOSE, number, null);
				return at + 1;
			}
		}
		mistake("invalid pattern capture");
		return -1;
	}

	private int parseEscape(byte[] p, int at, int end) {
		if (at + 1 == end) {
			mistake("malformed pattern (ends with '%')");
			return -1;
		}
		int c = p[at + 1] & 0xff;
		if (c == 'b') {
			if (at + 3 >= end) {
				mistake("malformed pattern (missing arguments to '%b')");
				return -1;
			}
			item(BALANCED, (p[at + 2] & 0xff) << 8 | (p[at + 3] & 0xff), null);
			return at + 4;
		}
		if (c == 'f') {
			if (at + 2 >= end || p[at + 2] != '[') {
				mistake("missing '[' after '%f' in pattern");
				return -1;
			}
			int close = setEnd(p, at + 2, end);
			if (close < 0) {
				return -1;
			}
			item(FRONTIER, -1, set(p, at + 2, close - 1));
			return close;
		}
		if (c >= '0' && c <= '9') {
			int number = c - '1';
			if (number < 0 || number >= this.captures || !this.closed[number]) {
				mistake("invalid capture index %" + (number + 1));
				return -1;
			}
			item(this.positions[number] ? NEVER : BACK, number, null);
			return at + 2;
		}
		return parseSingle(p, at, end);
	}

	/** Parses something that accepts one byte, and its suffix. */
	private int parseSingle(byte[] p, int at, int end) {
		int value = -1;
		boolean[] set = null;
		int next;
		if (p[at] == '%') {
			int c = p[at + 1] & 0xff;
			set = CharClass.of(c);
			value = (set == null) ? c : -1;
			next = at + 2;
		}
		else if (p[at] == '[') {
			next = setEnd(p, at, end);
			if (next < 0) {
				return -1;
			}
			set = set(p, at, next - 1);
		}
		else if (p[at] == '.') {
			set = CharClass.ANY;
			next = at + 1;
		}
		else {
			value = p[at] & 0xff;
			next = at + 1;
		}
		byte kind = (next < end) ? suffix(p[next]) : ONE;
		item(kind, value, set);
		return (kind == ONE) ? next : next + 1;
	}

	private static byte suffix(byte b) {
		return switch (b) {
			case '?' -> OPTIONAL;
			case '*' -> MANY;
			case '+' -> SOME;
			case '-' -> FEW;
			default -> ONE;
		};
	}

	/** Returns the place behind the closing bracket, or -1 after a mistake. */
	private int setEnd(byte[] p, int open, int end) {
		int at = open + 1;
		if (at < end && p[at] == '^') {
			at++;
		}
		do {
			if (at >= end) {
				mistake("malformed pattern (missing ']')");
				return -1;
			}
			if (p[at++] == '%' && at < end) {
				at++;
			}
		}
		while (at >= end || p[at] != ']');
		return at + 1;
	}

	private boolean[] set(byte[] p, int open, int close) {
		this.setCount++;
		boolean[] set = new boolean[256];
		int at = open + 1;
		boolean negated = p[at] == '^';
		if (negated) {
			at++;
		}
		while (at < close) {
			int c = p[at] & 0xff;
			if (c == '%' && at + 1 <= close) {
				addClass(set, p[at + 1] & 0xff);
				at += 2;
			}
			else if (at + 2 < close && p[at + 1] == '-') {
				for (int i = c; i <= (p[at + 2] & 0xff); i++) {
					set[i] = true;
				}
				at += 3;
			}
			else {
				set[c] = true;
				at++;
			}
		}
		if (negated) {
			for (int i = 0; i < set.length; i++) {
				set[i] = !set[i];
			}
		}
		return set;
	}

	private static void addClass(boolean[] set, int c) {
		boolean[] members = CharClass.of(c);
		if (members == null) {
			set[c] = true;
			return;
		}
		for (int i = 0; i < set.length; i++) {
			set[i] |= members[i];
		}
	}

	private void findGreedyOnly() {
		for (int i = 0; i < this.size; i++) {
			byte kind = this.kinds[i];
			if (kind == MANY || kind == SOME || kind == OPTIONAL) {
				int next = i + 1;
				while (this.kinds[next] == CLOSE || this.kinds[next] == OPEN || this.kinds[next] == POSITION) {
					next++;
				}
				byte following = this.kinds[next];
				this.greedyOnly[i] = following == END || ((following == ONE || following == SOME) && disjoint(i, next));
			}
		}
		if (this.kinds.length > this.size) {
			this.kinds = Arrays.copyOf(this.kinds, this.size);
			this.values = Arrays.copyOf(this.values, this.size);
			this.sets = Arrays.copyOf(this.sets, this.size);
			this.greedyOnly = Arrays.copyOf(this.greedyOnly, this.size);
		}
	}

	private boolean disjoint(int a, int b) {
		int x = this.values[a];
		int y = this.values[b];
		if (x >= 0) {
			return (y >= 0) ? x != y : !this.sets[b][x];
		}
		if (y >= 0) {
			return !this.sets[a][y];
		}
		boolean[] one = this.sets[a];
		boolean[] other = this.sets[b];
		for (int i = 0; i < one.length; i++) {
			if (one[i] && other[i]) {
				return false;
			}
		}
		return true;
	}

}
