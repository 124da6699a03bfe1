package io.luaprocess.lua.lib.pattern;

import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * The character classes of patterns, as in the C locale.
 */
final class CharClass {

	/** Every byte. */
	static final boolean[] ANY = table((c) -> true);

	private static final boolean[][] CLASSES = new boolean[128][];

	static {
		define('a', CharClass::isLetter);
		define('c', (c) -> c < 32 || c == 127);
		define('d', CharClass::isDigit);
		define('g', (c) -> c > 32 && c < 127);
		define('l', (c) -> c >= 'a' && c <= 'z');
		define('p', (c) -> c > 32 && c < 127 && !isLetter(c) && !isDigit(c));
		define('s', (c) -> c == ' ' || (c >= 9 && c <= 13));
		define('u', (c) -> c >= 'A' && c <= 'Z');
		define('w', (c) -> isLetter(c) || isDigit(c));
		define('x', (c) -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
		define('z', (c) -> c == 0);
	}

	private CharClass() {
	}

	private static boolean isLetter(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	private static boolean[] table(IntPredicate members) {
		boolean[] table = new boolean[256];
		for (int c = 0; c < table.length; c++) {
			table[c] = members.test(c);
		}
		return table;
	}

	private static void define(char letter, IntPredicate members) {
		CLASSES[letter] = table(members);
		CLASSES[Character.toUpperCase(letter)] = table(members.negate());
	}

	/**
	 * Returns the members of a class.
	 * @param letter the letter after the percent sign
	 * @return a table of all bytes, not to be changed; {@code null} if the letter stands
	 * for itself
	 */
	static boolean @Nullable [] of(int letter) {
		return (letter < CLASSES.length) ? CLASSES[letter] : null;
	}

}
