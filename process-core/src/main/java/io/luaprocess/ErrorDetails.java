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
	 * Returns how much memory the details take.
	 * @return bytes, estimated; 0 if it is little
	 */
	default long bytes() {
		return 0;
	}

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
