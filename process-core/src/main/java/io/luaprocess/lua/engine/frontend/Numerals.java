package io.luaprocess.lua.engine.frontend;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.luaprocess.lua.engine.number.NumberParser;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Checks the numerals of a program text before LuaJ's compiler reads them, and hides
 * those that the compiler would fold to a wrong constant.
 * <p>
 * LuaJ's compiler has three faults. It throws Java exceptions for malformed numerals. It
 * has no negative zero. It computes powers inexactly. So it folds constant expressions
 * like {@code 0*-1}, {@code -(1-1)} and {@code 2^0.5} to other values than the same
 * operators give at run time.
 * <p>
 * This class divides the tokens into runs. A run is a sequence of tokens that can be part
 * of one constant expression. Folding is safe in a run without negative zero and without
 * inexact powers:
 * <ul>
 * <li>A run without minus and remainder has no negative zero.
 * <li>A run without product and quotient has no negative zero if each minus stands
 * between two operands or before a numeral other than zero.
 * <li>Powers of two and small powers of integers are exact.
 * </ul>
 * In every other run the numerals are hidden: the prepared text has them as strings that
 * begin with a mark. LuaJ does not fold strings. {@link #constant} turns the marked
 * strings among its constants back into numbers. The mark is random, so no program
 * contains it.
 */
final class Numerals {

	private static final byte[] MARK = mark();

	private static final Set<String> VALUES = Set.of("nil", "true", "false");

	/** Keywords that can be part of a constant expression. */
	private static final Set<String> CONNECTIVES = Set.of("and", "or", "not");

	/**
	 * Keywords outside of expressions. A minus after them has one operand. {@code end} is
	 * missing: it may close a function, which is an operand.
	 */
	private static final Set<String> KEYWORDS = Set.of("break", "do", "else", "elseif", "for", "function", "goto", "if",
			"in", "local", "repeat", "return", "then", "until", "while");

	/** A double represents every integer below this value exactly. */
	private static final double EXACT = 1L << 53;

	private static final int NUMERAL = 0;

	private static final int OPERAND = 1;

	private static final int KEYWORD = 2;

	/** A constant other than a number. */
	private static final int VALUE = 3;

	private static final int CONNECTIVE = 4;

	/** A minus that has one operand. */
	private static final int NEGATIVE = 5;

	private final byte[] text;

	private int at;

	private int line = 1;

	/** The text before this position is in the output, if there is one. */
	private int copied;

	/** Begin and end of each numeral of the run, alternately. */
	private final List<Integer> run = new ArrayList<>();

	/** Whether the run has a minus or a remainder. */
	private boolean minus;

	/** Whether the run has a product or a quotient. */
	private boolean product;

	/**
	 * Whether the run has a power that may be inexact, or a minus with one operand that
	 * may be zero.
	 */
	private boolean inexact;

	/** The last numeral; NaN if it is an exponent. */
	private double base;

	/** The kind of the last token: a sign, or one of the constants above. */
	private int last = KEYWORD;

	private @Nullable ByteArrayOutputStream out;

	private Numerals(byte[] text) {
		this.text = text;
	}

	/**
	 * Checks all numerals and hides those that LuaJ must not fold.
	 * @param text the program text
	 * @return the text for LuaJ's compiler
	 * @throws LuaSyntaxException if a numeral is malformed
	 */
	static byte[] prepare(byte[] text) throws LuaSyntaxException {
		return new Numerals(text).run();
	}

	/**
	 * Returns the number that a constant hides.
	 * @param string a string constant of LuaJ's compiler
	 * @return the number; NaN if the constant is a string of the program
	 */
	static double constant(LuaString string) {
		if (!startsWithMark(string)) {
			return Double.NaN;
		}
		int from = string.m_offset;
		return NumberParser.parse(string.m_bytes, from + MARK.length, from + string.m_length);
	}

	/**
	 * Returns a token as it is in the program text.
	 * @param token a token of the prepared text
	 * @return the token; without quotes and mark if it is a hidden numeral
	 */
	static String original(String token) {
		String begin = "'" + new String(MARK, StandardCharsets.US_ASCII);
		return token.startsWith(begin) ? token.substring(begin.length(), token.length() - 1) : token;
	}

	private static byte[] mark() {
		return (new BigInteger(128, new SecureRandom()).toString(36) + ":").getBytes(StandardCharsets.US_ASCII);
	}

	private static boolean startsWithMark(LuaString string) {
		return string.m_length > MARK.length
				&& Arrays.equals(string.m_bytes, string.m_offset, string.m_offset + MARK.length, MARK, 0, MARK.length);
	}

	private byte[] run() throws LuaSyntaxException {
		while (this.at < this.text.length) {
			int c = this.text[this.at];
			if (c == '\n') {
				this.line++;
			}
			if (c == ' ' || (c >= '\t' && c <= '\r')) {
				this.at++;
			}
			else if (c == '-' && peek(1) == '-') {
				this.at += 2;
				comment();
			}
			else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
				number();
			}
			else if (isLetter(c)) {
				token(word());
			}
			else if (c == '"' || c == '\'') {
				string(c);
				token(VALUE);
			}
			else if (c == '[' && level(this.at) >= 0) {
				longBracket(level(this.at));
				token(VALUE);
			}
			else {
				sign(c);
			}
		}
		endRun();
		if (this.out == null) {
			return this.text;
		}
		this.out.write(this.text, this.copied, this.text.length - this.copied);
		return this.out.toByteArray();
	}

	private void number() throws LuaSyntaxException {
		int start = this.at;
		int exponent = 'e';
		if (this.text[this.at++] == '0' && (peek(0) | 32) == 'x') {
			exponent = 'p';
			this.at++;
		}
		while (true) {
			if ((peek(0) | 32) == exponent) {
				this.at++;
				if (peek(0) == '+' || peek(0) == '-') {
					this.at++;
				}
			}
			if (peek(0) != '.' && Character.digit(peek(0), 16) < 0) {
				break;
			}
			this.at++;
		}
		double number = NumberParser.parse(this.text, start, this.at);
		if (Double.isNaN(number)) {
			LuaString numeral = LuaString.valueOf(this.text, start, this.at - start);
			throw new LuaSyntaxException(this.line, "malformed number near '" + numeral.tojstring() + "'");
		}
		int before = this.last;
		token(NUMERAL);
		this.inexact |= (before == NEGATIVE && number == 0) || (before == '^' && !isExact(this.base, number));
		this.base = (before == '^') ? Double.NaN : number;
		if (!isEnd(before)) {
			this.run.add(start);
			this.run.add(this.at);
		}
	}

	/** Whether LuaJ computes a power without rounding. */
	private static boolean isExact(double base, double exponent) {
		return base == Math.rint(base) && exponent == Math.rint(exponent)
				&& (Math.pow(base, exponent) < EXACT || (base == 2 && exponent < Double.MAX_EXPONENT));
	}

	private void sign(int c) {
		boolean operand = isEnd(this.last);
		if (c == '.' && peek(1) == '.' && peek(2) == '.') {
			this.at += 3;
			token(OPERAND);
			return;
		}
		this.at++;
		int kind = (c == '-' && !operand) ? NEGATIVE : c;
		this.inexact |= c == '^' && this.last != NUMERAL;
		token(kind);
		this.minus |= c == '-' || c == '%';
		this.product |= c == '*' || c == '/';
	}

	/** Records a token. Some kinds end the run. */
	private void token(int kind) {
		this.inexact |= (this.last == '^' || this.last == NEGATIVE) && kind != NUMERAL;
		if (kind == OPERAND || kind == KEYWORD || (kind > NEGATIVE && "()+-*/%^".indexOf(kind) < 0)) {
			endRun();
		}
		this.last = kind;
	}

	/** Hides the numerals of the run if LuaJ could fold them to a wrong constant. */
	private void endRun() {
		if (this.inexact || (this.minus && this.product)) {
			for (int i = 0; i < this.run.size(); i += 2) {
				hide(this.run.get(i), this.run.get(i + 1));
			}
		}
		this.run.clear();
		this.minus = false;
		this.product = false;
		this.inexact = false;
	}

	private void hide(int start, int end) {
		if (this.out == null) {
			this.out = new ByteArrayOutputStream(this.text.length + 256);
		}
		this.out.write(this.text, this.copied, start - this.copied);
		this.out.write('\'');
		this.out.writeBytes(MARK);
		this.out.write(this.text, start, end - start);
		this.out.write('\'');
		this.copied = end;
	}

	/** Whether a token ends an operand, so that a minus after it has two operands. */
	private static boolean isEnd(int token) {
		return token == NUMERAL || token == OPERAND || token == VALUE || token == ')' || token == ']' || token == '}';
	}

	/** Skips a name or keyword and returns its kind. */
	private int word() {
		int start = this.at;
		while (isLetter(peek(0)) || isDigit(peek(0))) {
			this.at++;
		}
		if (this.at - start > 8) {
			return OPERAND;
		}
		String word = new String(this.text, start, this.at - start, StandardCharsets.ISO_8859_1);
		if (VALUES.contains(word)) {
			return VALUE;
		}
		return CONNECTIVES.contains(word) ? CONNECTIVE : KEYWORDS.contains(word) ? KEYWORD : OPERAND;
	}

	private void string(int quote) {
		this.at++;
		while (this.at < this.text.length) {
			int c = this.text[this.at++];
			if (c == quote) {
				return;
			}
			if (c == '\n') {
				this.line++;
				return;
			}
			if (c == '\\') {
				escape();
			}
		}
	}

	private void escape() {
		if (peek(0) == 'z') {
			this.at++;
			while (peek(0) == ' ' || (peek(0) >= '\t' && peek(0) <= '\r')) {
				newLine();
				this.at++;
			}
			return;
		}
		newLine();
		this.at++;
		if (this.at > 0 && this.at < this.text.length && this.text[this.at - 1] == '\r' && this.text[this.at] == '\n') {
			newLine();
			this.at++;
		}
	}

	private void newLine() {
		if (peek(0) == '\n') {
			this.line++;
		}
	}

	private void comment() {
		int level = (peek(0) == '[') ? level(this.at) : -1;
		if (level >= 0) {
			longBracket(level);
			return;
		}
		while (this.at < this.text.length && this.text[this.at] != '\n') {
			this.at++;
		}
	}

	/** Counts the equals signs of an opening long bracket; negative if there is none. */
	private int level(int from) {
		int i = from + 1;
		while (i < this.text.length && this.text[i] == '=') {
			i++;
		}
		return (i < this.text.length && this.text[i] == '[') ? i - from - 1 : -1;
	}

	private void longBracket(int level) {
		this.at += level + 2;
		while (this.at < this.text.length) {
			int c = this.text[this.at++];
			if (c == '\n') {
				this.line++;
			}
			if (c == ']') {
				int equals = 0;
				while (peek(equals) == '=') {
					equals++;
				}
				if (equals == level && peek(equals) == ']') {
					this.at += level + 1;
					return;
				}
			}
		}
	}

	private int peek(int offset) {
		int i = this.at + offset;
		return (i < this.text.length) ? this.text[i] : -1;
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isLetter(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
	}

}
