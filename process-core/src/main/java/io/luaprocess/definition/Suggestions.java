package io.luaprocess.definition;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds the known name that is most similar to a misspelt one.
 */
public final class Suggestions {

	private Suggestions() {
	}

	/**
	 * The suggestion as the end of an error text.
	 * @param text what was written
	 * @param names what could have been meant
	 * @return <code>, did you mean '&lt;name&gt;'?</code>, or nothing if no name is
	 * similar
	 */
	public static String phrase(String text, Collection<String> names) {
		String similar = similar(text, names);
		return (similar != null) ? ", did you mean '" + similar + "'?" : "";
	}

	/** The most similar name, the first of several; at most a third may differ. */
	private static @Nullable String similar(String text, Collection<String> names) {
		String wanted = normal(text);
		String best = null;
		int bestDistance = Integer.MAX_VALUE;
		for (String name : names) {
			String known = normal(name);
			int distance = distance(wanted, known);
			int tolerated = Math.max(1, Math.max(wanted.length(), known.length()) / 3);
			if (distance < bestDistance && distance <= tolerated && distance < name.length()) {
				best = name;
				bestDistance = distance;
			}
		}
		return best;
	}

	/** Spellings such as maxProcesses and max-processes are the same name. */
	private static String normal(String text) {
		return text.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
	}

	/** Insertions, deletions, replacements and swaps of neighbours. */
	private static int distance(String a, String b) {
		int[] earlier = new int[b.length() + 1];
		int[] previous = new int[b.length() + 1];
		int[] current = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			current[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int replace = previous[j - 1] + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
				if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
					current[j] = Math.min(current[j], earlier[j - 2] + 1);
				}
			}
			int[] recycled = earlier;
			earlier = previous;
			previous = current;
			current = recycled;
		}
		return previous[b.length()];
	}

}
