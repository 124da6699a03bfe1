package io.luaprocess.lua.lib.format;

import java.util.Locale;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberBuffer;
import io.luaprocess.lua.engine.number.PrintfText;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.lib.support.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code string.format}: the directives of C's {@code printf} as Lua 5.2 passes them on.
 * Text is written into the result at once and padded there afterwards. A
 * {@code __tostring} may suspend it.
 */
public final class Formatter extends Continuation {

	private static final String NAME = "format";

	private static final double TWO_63 = 0x1p63;

	private final LuaState s;

	private final LuaString format;

	private final Varargs args;

	private final Bytes out;

	/** How much of the format has been read. */
	private int read;

	/** The argument of the last directive. */
	private int arg = 1;

	private int counted;

	private boolean left;

	private boolean plus;

	private boolean blank;

	private boolean alternative;

	private boolean zero;

	private int width;

	/** Digits, or -1 if not given. */
	private int precision;

	private Formatter(LuaState s, LuaString format, Varargs args) {
		this.s = s;
		this.format = format;
		this.args = args;
		this.out = new Bytes(s, format.m_length + 16);
	}

	/**
	 * Formats values.
	 * @param s the running coroutine
	 * @param format the format
	 * @param args the format and the values
	 * @return the text; {@code null} if a {@code __tostring} was suspended
	 */
	public static @Nullable Varargs format(LuaState s, LuaString format, Varargs args) {
		return new Formatter(s, format, args).run();
	}

	private @Nullable Varargs run() {
		byte[] bytes = this.format.m_bytes;
		int end = this.format.m_offset + this.format.m_length;
		int plain = this.format.m_offset + this.read;
		for (int i = plain; i < end; i++) {
			if (bytes[i] != '%') {
				continue;
			}
			this.out.add(bytes, plain, i - plain);
			i++;
			if (i < end && bytes[i] == '%') {
				this.out.add('%');
			}
			else {
				if (++this.arg > this.args.narg()) {
					throw Args.bad(this.s, this.arg, NAME, "no value");
				}
				i = modifiers(bytes, i, end);
				if (!directive((i < end) ? bytes[i] & 0xff : 0, this.args, this.arg)) {
					this.read = i + 1 - this.format.m_offset;
					return suspend();
				}
			}
			this.s.poll();
			plain = i + 1;
		}
		if (plain < end) {
			this.out.add(bytes, plain, end - plain);
		}
		return this.out.string();
	}

	/** Counts the memory that was not counted at an earlier suspension. */
	private @Nullable Varargs suspend() {
		int size = this.out.array().length;
		this.s.count(this, size - this.counted);
		this.counted = size;
		return this.s.save(this);
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		text((LuaString) results.arg1());
		s.poll();
		return run();
	}

	/** Reads flags, width and precision; returns the place of the directive. */
	private int modifiers(byte[] bytes, int start, int end) {
		this.left = false;
		this.plus = false;
		this.blank = false;
		this.alternative = false;
		this.zero = false;
		this.width = 0;
		this.precision = -1;
		int at = start;
		while (at < end && flag(bytes[at])) {
			at++;
		}
		if (at - start > 5) {
			throw this.s.error("invalid format (repeated flags)");
		}
		for (int digits = 0; digits < 2 && at < end && isDigit(bytes[at]); digits++) {
			this.width = this.width * 10 + bytes[at++] - '0';
		}
		if (at < end && bytes[at] == '.') {
			at++;
			this.precision = 0;
			for (int digits = 0; digits < 2 && at < end && isDigit(bytes[at]); digits++) {
				this.precision = this.precision * 10 + bytes[at++] - '0';
			}
		}
		if (at < end && isDigit(bytes[at])) {
			throw this.s.error("invalid format (width or precision too long)");
		}
		return at;
	}

	private boolean flag(byte b) {
		switch (b) {
			case '-' -> this.left = true;
			case '+' -> this.plus = true;
			case ' ' -> this.blank = true;
			case '#' -> this.alternative = true;
			case '0' -> this.zero = true;
			default -> {
				return false;
			}
		}
		return true;
	}

	private static boolean isDigit(int b) {
		return b >= '0' && b <= '9';
	}

	/** Writes a value; returns false if that was suspended. */
	private boolean directive(int c, Varargs args, int arg) {
		switch (c) {
			case 's' -> {
				return string(args.arg(arg));
			}
			case 'd', 'i' -> integer(args, arg);
			case 'f', 'e', 'E', 'g', 'G', 'a', 'A' -> real(c, args, arg);
			case 'x', 'X', 'o', 'u' -> unsigned(c, args, arg);
			case 'c' -> {
				int start = this.out.size();
				this.out.add((int) Args.integer(this.s, args, arg, NAME));
				pad(start, 0, false);
			}
			case 'q' -> quoted(Args.string(this.s, args, arg, NAME));
			default ->
				throw this.s.error("invalid option '%" + ((c == 0) ? "" : Character.toString(c)) + "' to 'format'");
		}
		return true;
	}

	private void integer(Varargs args, int arg) {
		double number = Args.number(this.s, args, arg, NAME);
		if (!(number >= -TWO_63 && number < TWO_63)) {
			throw Args.bad(this.s, arg, NAME, "not a number in proper range");
		}
		long value = (long) number;
		int start = this.out.size();
		sign(value < 0);
		int digits = this.out.size();
		if (value == Long.MIN_VALUE) {
			this.out.ascii("9223372036854775808");
		}
		else if (value != 0 || this.precision != 0) {
			this.out.digits(Math.abs(value));
		}
		atLeast(digits);
		pad(start, digits - start, this.zero && this.precision < 0);
	}

	private void unsigned(int c, Varargs args, int arg) {
		double number = Args.number(this.s, args, arg, NAME);
		if (!(number > -1 && number < 2 * TWO_63)) {
			throw Args.bad(this.s, arg, NAME, "not a non-negative number in proper range");
		}
		long value = (number < TWO_63) ? (long) number : (long) (number - TWO_63) ^ Long.MIN_VALUE;
		int start = this.out.size();
		if (this.alternative && value != 0 && (c == 'x' || c == 'X')) {
			this.out.add('0');
			this.out.add(c);
		}
		int digits = this.out.size();
		if (value != 0 || this.precision != 0) {
			this.out.ascii(switch (c) {
				case 'x' -> Long.toHexString(value);
				case 'X' -> Long.toHexString(value).toUpperCase(Locale.ROOT);
				case 'o' -> Long.toOctalString(value);
				default -> Long.toUnsignedString(value);
			});
		}
		atLeast(digits);
		if (c == 'o' && this.alternative && (this.out.size() == digits || this.out.array()[digits] != '0')) {
			this.out.insert(digits, '0', 1);
		}
		pad(start, digits - start, this.zero && this.precision < 0);
	}

	/** Fills up with zeros to the digits asked for. */
	private void atLeast(int start) {
		int missing = this.precision - (this.out.size() - start);
		if (missing > 0) {
			this.out.insert(start, '0', missing);
		}
	}

	private void sign(boolean negative) {
		if (negative) {
			this.out.add('-');
		}
		else if (this.plus) {
			this.out.add('+');
		}
		else if (this.blank) {
			this.out.add(' ');
		}
	}

	private void real(int c, Varargs args, int arg) {
		double value = Args.number(this.s, args, arg, NAME);
		boolean upper = c < 'a';
		int start = this.out.size();
		if (Double.isNaN(value)) {
			sign(false);
			this.out.ascii(upper ? "NAN" : "nan");
			pad(start, 0, false);
			return;
		}
		sign(Double.doubleToRawLongBits(value) < 0);
		double size = Math.abs(value);
		if (Double.isInfinite(size)) {
			this.out.ascii(upper ? "INF" : "inf");
			pad(start, 0, false);
			return;
		}
		int prefix = this.out.size() - start;
		int digits = (this.precision < 0) ? 6 : this.precision;
		NumberBuffer text = new NumberBuffer();
		switch (c) {
			case 'f' -> PrintfText.fixed(text, size, digits, this.alternative);
			case 'e', 'E' -> PrintfText.exponential(text, size, digits, this.alternative, c);
			case 'g', 'G' -> PrintfText.general(text, size, digits, this.alternative, c + 'e' - 'g');
			default -> {
				PrintfText.hexadecimal(text, size, this.precision, this.alternative, upper);
				prefix += 2;
			}
		}
		this.out.add(text.bytes(), 0, text.size());
		pad(start, prefix, this.zero);
	}

	private boolean string(LuaValue value) {
		if (value instanceof LuaString string) {
			text(string);
			return true;
		}
		LuaString text = (value instanceof Num num) ? num.strvalue() : Ops.tostring(this.s, value);
		if (text == null) {
			return false;
		}
		text(text);
		return true;
	}

	private void text(LuaString text) {
		int start = this.out.size();
		int length = (this.precision < 0) ? text.m_length : Math.min(this.precision, text.m_length);
		this.out.add(text.m_bytes, text.m_offset, length);
		pad(start, 0, false);
	}

	private void quoted(LuaString text) {
		this.out.add('"');
		int end = text.m_offset + text.m_length;
		for (int i = text.m_offset; i < end; i++) {
			int b = text.m_bytes[i] & 0xff;
			if (b == '"' || b == '\\' || b == '\n') {
				this.out.add('\\');
				this.out.add(b);
			}
			else if (b < 32 || b == 127) {
				boolean digitFollows = i + 1 < end && isDigit(text.m_bytes[i + 1]);
				this.out.add('\\');
				if (digitFollows && b < 100) {
					this.out.fill('0', (b < 10) ? 2 : 1);
				}
				this.out.digits(b);
			}
			else {
				this.out.add(b);
			}
			if ((i & 0xffff) == 0) {
				this.s.poll();
			}
		}
		this.out.add('"');
	}

	/**
	 * Brings what was written to the width asked for.
	 * @param start where it begins
	 * @param prefix length of sign and base, which zeros go behind
	 * @param zeros whether to fill with zeros
	 */
	private void pad(int start, int prefix, boolean zeros) {
		int missing = this.width - (this.out.size() - start);
		if (missing <= 0) {
			return;
		}
		if (this.left) {
			this.out.fill(' ', missing);
		}
		else if (zeros) {
			this.out.insert(start + prefix, '0', missing);
		}
		else {
			this.out.insert(start, ' ', missing);
		}
	}

}
