package io.luaprocess;

import java.util.Map;

/**
 * The details of an error: immutable plain data.
 */
@FunctionalInterface
public interface ErrorDetails {

	/**
	 * Returns the details as Java values. Those of Lua code are mapped by this call: a
	 * table that stands in several places is one object in all of them, and texts in
	 * parentheses stand for what cannot be mapped: {@code (a cycle)} for a table that
	 * contains itself, {@code (too deep)} below 500 levels, {@code (too large)} beyond
	 * 4,000,000 elements.
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
