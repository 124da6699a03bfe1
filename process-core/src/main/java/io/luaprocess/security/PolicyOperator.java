package io.luaprocess.security;

import java.util.Locale;

/**
 * Comparison of a condition.
 */
public enum PolicyOperator {

	/** Equal. */
	EQ,

	/** Not equal. */
	NE,

	/** Less. */
	LT,

	/** Less or equal. */
	LTE,

	/** Greater. */
	GT,

	/** Greater or equal. */
	GTE,

	/** Element of a list. */
	IN,

	/** Not an element of a list. */
	NIN,

	/** Has an element or substring. */
	CONTAINS,

	/** Has no such element or substring. */
	NCONTAINS,

	/** A regular expression is found. */
	MATCHES,

	/** A regular expression is not found. */
	NMATCHES,

	/** The field is present. */
	EXISTS,

	/** The field is absent. */
	NEXISTS;

	/**
	 * Finds an operator.
	 * @param text its name in lower case
	 * @throws IllegalArgumentException if there is none; the message is <code>unknown
	 * operator '&lt;text&gt;'</code>
	 */
	public static PolicyOperator parse(String text) {
		for (PolicyOperator operator : values()) {
			if (operator.text().equals(text)) {
				return operator;
			}
		}
		throw new IllegalArgumentException("unknown operator '" + text + "'");
	}

	/**
	 * Returns the name as written in policies.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether the operator compares the field with something.
	 * @return false for {@code exists} and {@code nexists}
	 */
	public boolean takesValue() {
		return this != EXISTS && this != NEXISTS;
	}

}
