package io.luaprocess.definition;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Id of an entry, {@code namespace:name}.
 *
 * @param namespace words joined by dots
 * @param name the name
 */
public record EntryId(String namespace, String name) implements Comparable<EntryId> {

	private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

	/**
	 * Whether a text is words of letters, digits, {@code _} and {@code -} joined by dots.
	 * @param text the text
	 * @return true if it is a namespace
	 */
	static boolean isNamespace(String text) {
		return NAMESPACE.matcher(text).matches();
	}

	/**
	 * Whether a text consists of letters, digits, {@code _}, {@code -} and dots.
	 * @param text the text
	 * @return true if it is a name
	 */
	static boolean isName(String text) {
		return NAME.matcher(text).matches();
	}

	/**
	 * Parses a reference: an id, or a name inside a namespace.
	 * @param text the text
	 * @param namespace the namespace of a name without colon
	 * @return the id; {@code null} if the text is none
	 */
	static @Nullable EntryId reference(String text, String namespace) {
		EntryId id = (text.indexOf(':') < 0) ? new EntryId(namespace, text) : parse(text);
		return (id != null && isNamespace(id.namespace()) && isName(id.name())) ? id : null;
	}

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
