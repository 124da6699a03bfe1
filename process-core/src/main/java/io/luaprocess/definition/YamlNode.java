package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The content of a definition file, or of the application's own configuration: values
 * that know their line. The line is 0 where there is none.
 */
sealed interface YamlNode {

	int line();

	/** Name of the type in error texts. */
	String type();

	/** The value without lines; maps lose their null values. */
	@Nullable Object plain();

	/** Number of values, this one included. */
	int size();

	/**
	 * A string, number, boolean or null; a condition of a policy only in configuration.
	 */
	record Scalar(@Nullable Object value, int line) implements YamlNode {

		@Override
		public String type() {
			return switch (this.value) {
				case null -> "null";
				case Number number -> "number";
				case Boolean truth -> "boolean";
				default -> "string";
			};
		}

		@Override
		public @Nullable Object plain() {
			return this.value;
		}

		@Override
		public int size() {
			return 1;
		}

	}

	/** A list. */
	record Items(List<YamlNode> items, int line, int size) implements YamlNode {

		@Override
		public String type() {
			return "list";
		}

		@Override
		public List<@Nullable Object> plain() {
			List<@Nullable Object> values = new ArrayList<>(this.items.size());
			for (YamlNode item : this.items) {
				values.add(item.plain());
			}
			return Collections.unmodifiableList(values);
		}

	}

	/** A map in the order of the file. Keys are looked up by their text. */
	record Keys(Map<String, Pair> pairs, int line, int endLine, int size) implements YamlNode {

		@Override
		public String type() {
			return "map";
		}

		@Override
		public Map<Object, Object> plain() {
			Map<Object, Object> values = new LinkedHashMap<>();
			for (Pair pair : this.pairs.values()) {
				Object value = pair.value().plain();
				if (value != null) {
					values.put(pair.key(), value);
				}
			}
			return Collections.unmodifiableMap(values);
		}

	}

	/** A key with its value. */
	record Pair(Object key, int line, YamlNode value) {
	}

}
