package io.luaprocess.lua.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Looks at the numbers of a program text before LuaJ's compiler does, which answers
 * malformed ones with Java exceptions and folds {@code -0} and {@code 0*-1} to zero. A
 * zero after a unary minus, and one that is an operand beside a constant, is therefore
 * replaced by {@link #UNFOLDED}.
 */
final class Numerals {

	/** A zero that LuaJ's compiler does not know. */
	private static final byte[] UNFOLDED = "(#'')".getBytes(StandardCharsets.US_ASCII);

	/** Keywords that end an operand, so that a minus after them has two. */
	private static final Set<String> VALUES = Set.of("nil", "true", "false", "end");

	private static final Set<String> KEYWORDS = Set.of("and", "break", "do", "else", "elseif", "for", "function",
			"goto", "if", "in", "local", "not", "or", "repeat", "return", "then", "until", "while");

	private static final int NUMERAL = 0;

	private static final int OPERAND = 1;

	private static final int KEYWORD = 2;

	private final byte[] text;

	private int at;

	private int line = 1;

	private int copied;

	/** The kinds of the last two tokens: a sign, or one of the constants below. */
	private int last = KEYWORD;

	private int lastButOne = KEYWORD;

	private @Nullable ByteArrayOutputStream out;

	private Numerals(byte[] text) {
		this.text = text;
	}

	/**
	 * Checks and replaces.
	 * @param text the program text
	 * @return the text for LuaJ's compiler
	 * @throws LuaSyntaxException if a number is malformed
	 */
	static byte[] prepare(byte[] text) throws LuaSyntaxException {
		return new Numerals(text).run();
	}

	private byte[] run() throws LuaSyntaxException {
		boolean operand = false;
		boolean negated = false;
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
				number(negated);
				operand = true;
				negated = false;
				token(NUMERAL);
			}
			else if (isLetter(c)) {
				operand = word();
				negated = false;
				token(operand ? OPERAND : KEYWORD);
			}
			else if (c == '"' || c == '\'') {
				string(c);
				operand = true;
				negated = false;
				token(OPERAND);
			}
			else if (c == '[' && level(this.at) >= 0) {
				longBracket(level(this.at));
				operand = true;
				negated = false;
				token(OPERAND);
			}
			else {
				negated = c == '-' && !operand;
				operand = c == ')' || c == ']' || c == '}' || (c == '.' && peek(1) == '.' && peek(2) == '.');
				this.at += (operand && c == '.') ? 3 : 1;
				token(c);
			}
		}
		if (this.out == null) {
			return this.text;
		}
		this.out.write(this.text, this.copied, this.text.length - this.copied);
		return this.out.toByteArray();
	}

	private void number(boolean negated) throws LuaSyntaxException {
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
		LuaString numeral = LuaString.valueOf(this.text, start, this.at - start);
		if (!(NumberText.parse(numeral) instanceof Num num)) {
			throw new LuaSyntaxException(this.line, "malformed number near '" + numeral.tojstring() + "'");
		}
		if (num.v == 0 && (negated || isFolded())) {
			if (this.out == null) {
				this.out = new ByteArrayOutputStream(this.text.length + 64);
			}
			this.out.write(this.text, this.copied, start - this.copied);
			this.out.writeBytes(UNFOLDED);
			this.copied = this.at;
		}
	}

	private void token(int kind) {
		this.lastButOne = this.last;
		this.last = kind;
	}

	/** Whether the numeral just read is multiplied or divided by a constant, perhaps. */
	private boolean isFolded() {
		if (isEnd(this.last)) {
			return false;
		}
		if (isFactor(this.last) && (this.lastButOne == NUMERAL || this.lastButOne == ')')) {
			return true;
		}
		int next = skipSpace(this.at);
		if (this.last == '(' && !isEnd(this.lastButOne) && at(next) == ')') {
			return true;
		}
		return isFactor(at(next)) && !isLetter(at(skipSpace(next + 1)));
	}

	/** Whether a token ends an operand. */
	private static boolean isEnd(int token) {
		return token == NUMERAL || token == OPERAND || token == ')' || token == ']' || token == '}';
	}

	private int skipSpace(int from) {
		int next = from;
		while (next < this.text.length && this.text[next] <= ' ' && this.text[next] >= 0) {
			next++;
		}
		return next;
	}

	private int at(int index) {
		return (index < this.text.length) ? this.text[index] : 0;
	}

	private static boolean isFactor(int sign) {
		return sign == '*' || sign == '/';
	}

	/** Skips a name or keyword; true if a minus after it has two operands. */
	private boolean word() {
		int start = this.at;
		while (isLetter(peek(0)) || isDigit(peek(0))) {
			this.at++;
		}
		if (this.at - start > 8) {
			return true;
		}
		String word = new String(this.text, start, this.at - start, StandardCharsets.ISO_8859_1);
		return VALUES.contains(word) || !KEYWORDS.contains(word);
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

	/** The number of equals signs in an opening long bracket; negative if it is none. */
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
