package io.luaprocess.lua.engine.frontend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.luaprocess.DurationText;
import io.luaprocess.lua.engine.vm.LuaCode;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;

/**
 * Source text to prototypes. Uses LuaJ's lexer, parser and code generator and keeps away
 * what they do wrong on bad input: endless reading past the end, Java exceptions instead
 * of syntax errors, positions in the text of messages.
 */
public final class FrontEnd {

	/** The largest program text in bytes. */
	static final int MAX_SOURCE = 4 << 20;

	/**
	 * LuaJ's compiler takes quadratic time for long chains of jumps and for names with
	 * equal hashes. Ordinary texts of the largest size take a tenth of this.
	 */
	private static final Duration MAX_TIME = Duration.ofSeconds(5);

	private static final Pattern POSITION = Pattern.compile("c:(\\d+): (.*)", Pattern.DOTALL);

	private static final Pattern UNEXPECTED = Pattern.compile("unexpected symbol -?\\d+ \\(.*\\)", Pattern.DOTALL);

	private static final Pattern EXPECTED = Pattern.compile(".* expected( \\(to close .*\\))?");

	private static final Pattern NAME_CLASS = Pattern.compile("^'<(name|eof|string|number)>'");

	private FrontEnd() {
	}

	/**
	 * Compiles a chunk.
	 * @param name the name used in positions
	 * @param text the program text
	 * @return the code
	 * @throws LuaSyntaxException if the text is no Lua program
	 */
	public static LuaCode compile(String name, String text) throws LuaSyntaxException {
		return compile(name, text, MAX_TIME);
	}

	public static LuaCode compile(String name, String text, Duration limit) throws LuaSyntaxException {
		Source source = new Source(Numerals.prepare(bytes(text)), limit);
		try {
			Prototype main = LuaC.instance.compile(source, "=c");
			return Prototypes.read(main, name);
		}
		catch (LuaError ex) {
			throw syntaxError(source, String.valueOf(ex.getMessage()));
		}
		catch (NumberFormatException ex) {
			throw new LuaSyntaxException(source.line(), "malformed number");
		}
		catch (PastEnd ex) {
			throw new LuaSyntaxException(source.line(), "unfinished string near <eof>");
		}
		catch (TooLong ex) {
			throw new LuaSyntaxException(source.line(),
					"chunk takes too long to compile (limit is " + DurationText.format(limit.toNanos()) + ")");
		}
		catch (StackOverflowError ex) {
			throw new LuaSyntaxException(source.line(), "chunk has too many syntax levels");
		}
		catch (RuntimeException ex) {
			throw new LuaSyntaxException(source.line(), isLimit(ex)
					? "function has too many local variables or upvalues (limit is 200)" : "chunk is too complex");
		}
		catch (IOException ex) {
			throw new AssertionError("reading from memory", ex);
		}
	}

	private static byte[] bytes(String text) throws LuaSyntaxException {
		// Editors of some systems begin UTF-8 files with a byte order mark.
		byte[] bytes = text.substring(text.startsWith("\uFEFF") ? 1 : 0).getBytes(StandardCharsets.UTF_8);
		if (bytes.length > MAX_SOURCE) {
			throw new LuaSyntaxException(1,
					"chunk is too large (" + bytes.length + " bytes, at most " + MAX_SOURCE + " are allowed)");
		}
		if (bytes.length > 0 && bytes[0] == 0x1b) {
			throw new LuaSyntaxException(1, "attempt to load a binary chunk");
		}
		checkNoNul(bytes);
		return bytes;
	}

	private static void checkNoNul(byte[] bytes) throws LuaSyntaxException {
		int line = 1;
		int start = 0;
		for (int i = 0; i < bytes.length; i++) {
			if (bytes[i] == '\n') {
				line++;
				start = i + 1;
			}
			else if (bytes[i] == 0) {
				throw new LuaSyntaxException(line, "NUL character at column " + (i - start + 1));
			}
		}
	}

	private static LuaSyntaxException syntaxError(Source source, String message) {
		Matcher m = POSITION.matcher(message);
		if (!m.matches()) {
			return new LuaSyntaxException(source.line(),
					message.startsWith("compiler assert") ? "chunk is too complex" : message);
		}
		String problem = m.group(2);
		if (UNEXPECTED.matcher(problem).matches()) {
			problem = "unexpected symbol near " + source.lastToken();
		}
		else if (problem.equals("syntax error") || EXPECTED.matcher(problem).matches()) {
			problem = NAME_CLASS.matcher(problem).replaceFirst("<$1>") + " near " + source.lastToken();
		}
		if (problem.startsWith("no visible label 'break'")) {
			problem = "<break> not inside a loop";
		}
		return new LuaSyntaxException(Integer.parseInt(m.group(1)), problem);
	}

	/** LuaJ reports some limits through a field that is not set yet. */
	private static boolean isLimit(RuntimeException ex) {
		for (StackTraceElement frame : ex.getStackTrace()) {
			if (frame.getMethodName().equals("errorlimit")) {
				return true;
			}
		}
		return false;
	}

	/** The lexer reads past the end for ever in some cases; a few reads are normal. */
	private static final class Source extends InputStream {

		private static final int TOLERATED = 64;

		private static final Set<String> DOUBLE = Set.of("==", "~=", "<=", ">=", "..", "::");

		/** Bytes read between two looks at the clock. */
		private static final int STRIDE = 1 << 8;

		private final byte[] bytes;

		private final long begin = System.nanoTime();

		private final Duration limit;

		private int at;

		private int past;

		/** The space at the end tells the last token of the text from its end. */
		Source(byte[] text, Duration limit) {
			this.limit = limit;
			this.bytes = Arrays.copyOf(text, text.length + 1);
			this.bytes[text.length] = ' ';
		}

		@Override
		public int read() {
			if (this.at % STRIDE == 0 && System.nanoTime() - this.begin > this.limit.toNanos()) {
				throw new TooLong();
			}
			if (this.at < this.bytes.length) {
				return this.bytes[this.at++] & 0xff;
			}
			if (++this.past > TOLERATED) {
				throw new PastEnd();
			}
			return -1;
		}

		/**
		 * The token the lexer has read last. It looks one character ahead, so the token
		 * ends before the character read last.
		 */
		String lastToken() {
			if (this.past > 0) {
				return "<eof>";
			}
			int end = this.at - 1;
			int start = end - 1;
			if (start < 0) {
				return "<eof>";
			}
			int last = this.bytes[start];
			if (isWord(last)) {
				while (start > 0 && isWord(this.bytes[start - 1])) {
					start--;
				}
			}
			else if (last == '"' || last == '\'') {
				while (start > 0 && this.bytes[start - 1] != last && this.bytes[start - 1] != '\n') {
					start--;
				}
				start = Math.max(start - 1, 0);
			}
			else if (start > 0 && DOUBLE.contains("" + (char) this.bytes[start - 1] + (char) last)) {
				start--;
			}
			String token = new String(this.bytes, start, end - start, StandardCharsets.UTF_8);
			return "'" + Numerals.original(token) + "'";
		}

		private static boolean isWord(int c) {
			return Character.isLetterOrDigit(c) || c == '_';
		}

		int line() {
			int line = 1;
			for (int i = 0; i < Math.min(this.at, this.bytes.length - 1) - 1; i++) {
				line += (this.bytes[i] == '\n') ? 1 : 0;
			}
			return line;
		}

	}

	private static final class TooLong extends RuntimeException {

		private static final long serialVersionUID = 1L;

		TooLong() {
			super("takes too long", null, false, false);
		}

	}

	private static final class PastEnd extends RuntimeException {

		private static final long serialVersionUID = 1L;

		PastEnd() {
			super("read past the end", null, false, false);
		}

	}

}
