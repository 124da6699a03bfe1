package io.luaprocess.security;

/**
 * A pattern for actions and resources. At most one {@code *}, at the start or at the end;
 * comparison is case-sensitive.
 */
public sealed interface NamePattern {

	/**
	 * Whether the pattern fits.
	 * @param text an action or resource
	 * @return true if it fits the whole text
	 */
	boolean matches(String text);

	/**
	 * Parses a pattern.
	 * @param text the pattern: {@code *}, {@code prefix*}, {@code prefix.*},
	 * {@code *suffix} or plain text
	 * @throws IllegalArgumentException if the text is empty or has a {@code *} elsewhere;
	 * the message is <code>invalid pattern '&lt;text&gt;'</code>
	 */
	static NamePattern parse(String text) {
		int star = text.indexOf('*');
		int last = text.length() - 1;
		if (text.isEmpty() || star != text.lastIndexOf('*') || star > 0 && star < last) {
			throw new IllegalArgumentException("invalid pattern '" + text + "'");
		}
		if (star < 0) {
			return new Exact(text);
		}
		if (text.length() == 1) {
			return new Any();
		}
		if (star == 0) {
			return new Suffix(text.substring(1));
		}
		if (text.endsWith(".*")) {
			return new Below(text.substring(0, last - 1), text.substring(0, last));
		}
		return new Prefix(text.substring(0, last));
	}

	/** {@code *}. */
	record Any() implements NamePattern {

		@Override
		public boolean matches(String text) {
			return true;
		}

	}

	/**
	 * Plain text.
	 *
	 * @param name the text
	 */
	record Exact(String name) implements NamePattern {

		@Override
		public boolean matches(String text) {
			return this.name.equals(text);
		}

	}

	/**
	 * {@code prefix*}.
	 *
	 * @param prefix the text before the star
	 */
	record Prefix(String prefix) implements NamePattern {

		@Override
		public boolean matches(String text) {
			return text.startsWith(this.prefix);
		}

	}

	/**
	 * {@code prefix.*}: a name and everything below it.
	 *
	 * @param name the name
	 * @param prefix the name with the dot
	 */
	record Below(String name, String prefix) implements NamePattern {

		@Override
		public boolean matches(String text) {
			return text.startsWith(this.prefix) || text.equals(this.name);
		}

	}

	/**
	 * {@code *suffix}.
	 *
	 * @param suffix the text after the star
	 */
	record Suffix(String suffix) implements NamePattern {

		@Override
		public boolean matches(String text) {
			return text.endsWith(this.suffix);
		}

	}

}
