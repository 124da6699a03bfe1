package io.luaprocess.lua.module.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberParser;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Utf8;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Reads JSON (RFC 8259) straight from bytes. One instance per text.
 */
public final class JsonDecoder {

	private static final int STRIDE = 1 << 16;

	/** Whole numbers of so many digits may be larger than a double can tell apart. */
	private static final int LARGE_DIGITS = 16;

	private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

	private final LuaState s;

	private final byte[] in;

	private final int start;

	private final int end;

	private int at;

	private int nesting;

	/** Where to poll next. */
	private int nextPoll;

	/** Whether whole numbers beyond 2^53 become strings. */
	private final boolean bigAsString;

	private JsonDecoder(LuaState s, LuaString text, boolean bigAsString) {
		this.bigAsString = bigAsString;
		this.s = s;
		this.in = text.m_bytes;
		this.start = text.m_offset;
		this.at = text.m_offset;
		this.end = text.m_offset + text.m_length;
	}

	/**
	 * Reads a text.
	 * @param s the running coroutine, polled meanwhile
	 * @param text the text
	 * @param bigAsString whether whole numbers beyond 2^53 become strings
	 * @return the value
	 * @throws JsonException if the text is no JSON; the message says where, counting
	 * bytes from 1
	 */
	public static LuaValue decode(LuaState s, LuaString text, boolean bigAsString) {
		JsonDecoder decoder = new JsonDecoder(s, text, bigAsString);
		decoder.blanks();
		LuaValue value = decoder.value();
		decoder.blanks();
		if (decoder.at < decoder.end) {
			throw decoder.problem("unexpected text after the value");
		}
		return value;
	}

	private LuaValue value() {
		this.s.poll();
		int b = peek();
		return switch (b) {
			case '{' -> object();
			case '[' -> array();
			case '"' -> string();
			case 't' -> word("true", LuaValue.TRUE);
			case 'f' -> word("false", LuaValue.FALSE);
			case 'n' -> word("null", LuaValue.NIL);
			default -> {
				if (b == '-' || isDigit(b)) {
					yield number();
				}
				throw (b < 0) ? problem("unexpected end") : problem("unexpected character");
			}
		};
	}

	private Table object() {
		enter();
		Table table = new Table(this.s, 0, 0);
		if (peekPastBlanks() == '}') {
			return leave(table);
		}
		while (true) {
			if (peekPastBlanks() != '"') {
				throw problem("expected a string as key");
			}
			LuaString key = string();
			if (peekPastBlanks() != ':') {
				throw problem("expected ':'");
			}
			this.at++;
			blanks();
			table.put(key, value());
			if (isLast('}')) {
				return leave(table);
			}
		}
	}

	private Table array() {
		enter();
		Table table = new Table(this.s, 0, 0);
		if (peekPastBlanks() == ']') {
			return leave(table);
		}
		int n = 0;
		while (true) {
			blanks();
			LuaValue element = value();
			n++;
			if (!element.isnil()) {
				table.put(n, element);
			}
			if (isLast(']')) {
				return leave(table);
			}
		}
	}

	private void enter() {
		if (this.nesting == JsonEncoder.MAX_NESTING) {
			throw problem("nesting deeper than " + JsonEncoder.MAX_NESTING);
		}
		this.nesting++;
		this.at++;
	}

	private Table leave(Table table) {
		this.nesting--;
		this.at++;
		return table;
	}

	/** Whether the closing bracket comes next; otherwise takes the comma. */
	private boolean isLast(char bracket) {
		int b = peekPastBlanks();
		if (b == bracket) {
			return true;
		}
		if (b != ',') {
			throw problem((b < 0) ? "unexpected end" : "expected ',' or '" + bracket + "'");
		}
		this.at++;
		return false;
	}

	private LuaValue word(String word, LuaValue value) {
		for (int i = 0; i < word.length(); i++) {
			if (peek() != word.charAt(i)) {
				throw problem("expected " + word);
			}
			this.at++;
		}
		return value;
	}

	private LuaValue number() {
		int from = this.at;
		if (peek() == '-') {
			this.at++;
		}
		if (peek() == '0') {
			this.at++;
		}
		else {
			digits();
		}
		boolean whole = true;
		if (peek() == '.') {
			this.at++;
			digits();
			whole = false;
		}
		if (peek() == 'e' || peek() == 'E') {
			this.at++;
			if (peek() == '+' || peek() == '-') {
				this.at++;
			}
			digits();
			whole = false;
		}
		if (this.bigAsString && whole && isBig(from)) {
			return text(from, this.at);
		}
		double value = NumberParser.parse(this.in, from, this.at);
		if (Double.isInfinite(value)) {
			this.at = from;
			throw problem("number out of range");
		}
		return (whole && value == (int) value && value != 0) ? Num.of((int) value) : Num.of(value);
	}

	private boolean isBig(int from) {
		int first = (this.in[from] == '-') ? from + 1 : from;
		int digits = this.at - first;
		return digits > LARGE_DIGITS || digits == LARGE_DIGITS
				&& new BigInteger(new String(this.in, first, digits, StandardCharsets.US_ASCII)).compareTo(EXACT) > 0;
	}

	/** Copies a part of the text. */
	private LuaString text(int from, int to) {
		this.s.checkStringSize(to - from);
		return this.s.string(this.s.copyOfRange(this.in, from, to));
	}

	private void digits() {
		if (!isDigit(peek())) {
			throw problem("expected a digit");
		}
		while (isDigit(peek())) {
			this.at++;
			pollInLongText();
		}
	}

	private LuaString string() {
		int from = ++this.at;
		while (this.at < this.end) {
			byte b = this.in[this.at];
			if (b == '"') {
				LuaString string = text(from, this.at);
				this.at++;
				return string;
			}
			if (b == '\\') {
				return escapedString(from);
			}
			character(b);
			pollInLongText();
		}
		throw problem("unexpected end of a string");
	}

	/** Goes on with a string after its first backslash. */
	private LuaString escapedString(int from) {
		// An escape is never shorter than what it stands for.
		int most = closingQuote() - from;
		this.s.checkStringSize(most);
		byte[] text = this.s.bytes(most);
		int length = this.at - from;
		System.arraycopy(this.in, from, text, 0, length);
		while (this.in[this.at] != '"') {
			int begin = this.at;
			byte b = this.in[begin];
			if (b == '\\') {
				length = escape(text, length);
			}
			else {
				character(b);
				while (begin < this.at) {
					text[length++] = this.in[begin++];
				}
			}
			pollInLongText();
		}
		this.at++;
		return this.s.string((length < most) ? this.s.copyOfRange(text, 0, length) : text);
	}

	private int closingQuote() {
		for (int i = this.at; i < this.end; i++) {
			if (i % STRIDE == 0 || i % STRIDE == 1) {
				this.s.poll();
			}
			if (this.in[i] == '"') {
				return i;
			}
			if (this.in[i] == '\\') {
				i++;
			}
		}
		this.at = this.end;
		throw problem("unexpected end of a string");
	}

	/** Steps over one character that stands for itself. */
	private void character(byte b) {
		if (b >= ' ') {
			this.at++;
			return;
		}
		if (b >= 0) {
			throw problem("control character in a string");
		}
		int sequence = Utf8.sequence(this.in, this.at, this.end);
		if (sequence == 0) {
			throw problem("string is not UTF-8");
		}
		this.at += sequence;
	}

	private int escape(byte[] text, int length) {
		int plain = switch (this.in[this.at + 1]) {
			case '"' -> '"';
			case '\\' -> '\\';
			case '/' -> '/';
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> -1;
			default -> throw problem("unknown escape");
		};
		if (plain >= 0) {
			text[length] = (byte) plain;
			this.at += 2;
			return length + 1;
		}
		byte[] encoded = Character.toString(codePoint()).getBytes(StandardCharsets.UTF_8);
		System.arraycopy(encoded, 0, text, length, encoded.length);
		return length + encoded.length;
	}

	private int codePoint() {
		int escape = this.at;
		char first = unit();
		if (!Character.isSurrogate(first)) {
			return first;
		}
		if (Character.isHighSurrogate(first) && peek() == '\\' && peekNext() == 'u') {
			char second = unit();
			if (Character.isLowSurrogate(second)) {
				return Character.toCodePoint(first, second);
			}
		}
		this.at = escape;
		throw problem("half of a surrogate pair");
	}

	private char unit() {
		this.at += 2;
		int unit = 0;
		for (int i = 0; i < 4; i++) {
			int digit = (peek() < 0) ? -1 : Character.digit((char) peek(), 16);
			if (digit < 0) {
				throw problem("expected four hexadecimal digits");
			}
			unit = unit << 4 | digit;
			this.at++;
		}
		return (char) unit;
	}

	private int peekPastBlanks() {
		blanks();
		return peek();
	}

	private void blanks() {
		while (this.at < this.end) {
			byte b = this.in[this.at];
			if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
				return;
			}
			this.at++;
			pollInLongText();
		}
	}

	/** Returns the next byte; negative at the end, and 255 at most otherwise. */
	private int peek() {
		return (this.at < this.end) ? this.in[this.at] & 0xFF : -1;
	}

	private int peekNext() {
		return (this.at + 1 < this.end) ? this.in[this.at + 1] & 0xFF : -1;
	}

	private static boolean isDigit(int b) {
		return b >= '0' && b <= '9';
	}

	private void pollInLongText() {
		if (this.at >= this.nextPoll) {
			this.s.poll();
			this.nextPoll = this.at + STRIDE;
		}
	}

	private JsonException problem(String problem) {
		return new JsonException("invalid JSON at position " + (this.at - this.start + 1) + ": " + problem);
	}

}
