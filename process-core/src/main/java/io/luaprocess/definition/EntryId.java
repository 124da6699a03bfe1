package io.luaprocess.definition;

import org.jspecify.annotations.Nullable;

/**
 * Id of an entry, {@code namespace:name}.
 *
 * @param namespace words joined by dots
 * @param name the name
 */
public record EntryId(String namespace, String name) implements Comparable<EntryId> {

	/**
	 * Parses an id with exactly one colon.
	 * @param text the text
	 * @return the id; {@code null} if the text is none
	 */
	public static @Nullable EntryId parse(String text) {
		int colon = text.indexOf(':');
		if (colon <= 0 || colon == text.length() - 1 || text.indexOf(':', colon + 1) >= 0) {
			return null;
		}
		return new EntryId(text.substring(0, colon), text.substring(colon + 1));
	}

	@Override
	public int compareTo(EntryId other) {
		return toString().compareTo(other.toString());
	}

	@Override
	public String toString() {
		return this.namespace + ":" + this.name;
	}

}
