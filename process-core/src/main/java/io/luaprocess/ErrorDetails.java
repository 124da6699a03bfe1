package io.luaprocess;

import java.util.Map;

/**
 * The details of an error: immutable plain data.
 */
@FunctionalInterface
public interface ErrorDetails {

	/**
	 * Returns the details as Java values.
	 * @return an immutable map; keys are strings or numbers
	 */
	Map<Object, Object> toMap();

	/**
	 * Wraps a map of plain values.
	 * @param values the values
	 * @return the details
	 */
	static ErrorDetails of(Map<String, ?> values) {
		return new Plain(Map.copyOf(values));
	}

	/**
	 * Details made by Java code.
	 *
	 * @param toMap the values
	 */
	record Plain(Map<Object, Object> toMap) implements ErrorDetails {
	}

}
