package io.luaprocess.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one map of an entry and collects every problem. The keys that are
 * read are the known ones; {@link #finish()} reports all other keys. A key whose value is
 * null counts as absent.
 */
final class CheckedEntry {

	private final Entry entry;

	private final YamlNode.Keys keys;

	private final String path;

	private final Set<String> known = new LinkedHashSet<>();

	/**
	 * A text with its place.
	 *
	 * @param value the text
	 * @param key its key path
	 * @param line its line
	 */
	record Text(String value, String key, int line) {
	}

	CheckedEntry(Entry entry, YamlNode.Keys keys, String path) {
		this.entry = entry;
		this.keys = keys;
		this.path = path;
	}

	/** The keys of the entry itself. */
	static CheckedEntry of(Entry entry) {
		CheckedEntry fields = new CheckedEntry(entry, entry.keys, "");
		fields.ignore("name", "kind");
		return fields;
	}

	/** Accepts keys without reading their values. */
	void ignore(String... names) {
		this.known.addAll(List.of(names));
	}

	boolean has(String name) {
		return value(name) != null;
	}

	/** A map; an empty one if it is absent or something else. */
	CheckedEntry child(String name) {
		YamlNode value = value(name);
		if (value instanceof YamlNode.Keys map) {
			return new CheckedEntry(this.entry, map, key(name) + ".");
		}
		if (value != null) {
			wrongType(name, "map", value);
		}
		return new CheckedEntry(this.entry, new YamlNode.Keys(Map.of(), line(name), 0, 1), key(name) + ".");
	}

	/** The maps of a list. */
	List<CheckedEntry> children(String name) {
		List<CheckedEntry> children = new ArrayList<>();
		int index = 0;
		for (YamlNode item : items(name)) {
			String key = key(name) + "[" + (++index) + "]";
			if (item instanceof YamlNode.Keys map) {
				children.add(new CheckedEntry(this.entry, map, key + "."));
			}
			else {
				this.entry.problem(item.line(), key, "expected map, got " + item.type());
			}
		}
		return children;
	}

	/** A text that must be there. */
	@Nullable Text required(String name) {
		YamlNode value = value(name);
		if (value == null || value instanceof YamlNode.Scalar scalar && "".equals(scalar.value())) {
			missing(name);
			return null;
		}
		return text(name);
	}

	void missing(String name) {
		problem(name, "missing");
	}

	@Nullable Text text(String name) {
		YamlNode value = value(name);
		if (value == null) {
			return null;
		}
		if (value instanceof YamlNode.Scalar scalar && scalar.value() instanceof String text) {
			return new Text(text, key(name), line(name));
		}
		wrongType(name, "string", value);
		return null;
	}

	/** A list of texts. */
	List<Text> texts(String name) {
		return texts(key(name), items(name));
	}

	/** A list of texts, or a single one. */
	List<Text> textOrTexts(String name) {
		if (value(name) instanceof YamlNode.Scalar scalar && scalar.value() instanceof String) {
			Text single = text(name);
			return (single != null) ? List.of(single) : List.of();
		}
		return texts(name);
	}

	private List<Text> texts(String path, List<YamlNode> items) {
		List<Text> texts = new ArrayList<>();
		int index = 0;
		for (YamlNode item : items) {
			String key = path + "[" + (++index) + "]";
			if (item instanceof YamlNode.Scalar scalar && scalar.value() instanceof String text) {
				texts.add(new Text(text, key, item.line()));
			}
			else {
				this.entry.problem(item.line(), key, "expected string, got " + item.type());
			}
		}
		return texts;
	}

	private List<YamlNode> items(String name) {
		YamlNode value = value(name);
		if (value instanceof YamlNode.Items list) {
			return list.items();
		}
		if (value != null) {
			wrongType(name, "list", value);
		}
		return List.of();
	}

	/** The texts of a map by their keys. */
	Map<String, Text> textMap(String name) {
		Map<String, Text> texts = new LinkedHashMap<>();
		CheckedEntry map = child(name);
		for (Map.Entry<String, YamlNode.Pair> pair : map.keys.pairs().entrySet()) {
			String key = map.path + pair.getKey();
			YamlNode value = pair.getValue().value();
			int line = pair.getValue().line();
			if (value instanceof YamlNode.Scalar scalar && scalar.value() instanceof String text) {
				texts.put(pair.getKey(), new Text(text, key, line));
			}
			else {
				this.entry.problem(line, key, "expected string, got " + value.type());
			}
		}
		return texts;
	}

	/** Any list, as plain values. */
	List<@Nullable Object> values(String name) {
		YamlNode value = value(name);
		if (value instanceof YamlNode.Items list) {
			return list.plain();
		}
		if (value != null) {
			wrongType(name, "list", value);
		}
		return List.of();
	}

	/** Any map, as plain values. */
	Map<String, Object> values(CheckedEntry child) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Map.Entry<String, YamlNode.Pair> pair : child.keys.pairs().entrySet()) {
			Object value = pair.getValue().value().plain();
			if (value != null) {
				values.put(pair.getKey(), value);
			}
		}
		return Map.copyOf(values);
	}

	boolean truth(String name, boolean absent) {
		YamlNode value = value(name);
		if (value == null) {
			return absent;
		}
		if (scalar(value) instanceof Boolean truth) {
			return truth;
		}
		wrongType(name, "boolean", value);
		return absent;
	}

	/** A whole number; the reason given is the error of a number out of range. */
	int integer(String name, int absent, int least, String belowReason) {
		Double number = number(name);
		if (number == null) {
			return absent;
		}
		if (number != Math.rint(number)) {
			problem(name, "expected integer, got number");
			return absent;
		}
		if (number < least) {
			problem(name, name + " " + belowReason);
			return absent;
		}
		if (number > Integer.MAX_VALUE) {
			problem(name, name + " out of range");
			return absent;
		}
		return number.intValue();
	}

	double number(String name, double absent, double least, double most) {
		Double number = number(name);
		if (number == null) {
			return absent;
		}
		if (!(number >= least && number <= most)) {
			problem(name, name + " out of range");
			return absent;
		}
		return number;
	}

	private @Nullable Double number(String name) {
		YamlNode value = value(name);
		if (value == null) {
			return null;
		}
		if (scalar(value) instanceof Number number) {
			return number.doubleValue();
		}
		wrongType(name, "number", value);
		return null;
	}

	/** A duration greater than zero. */
	Duration duration(String name, Duration absent) {
		Text text = text(name);
		if (text == null) {
			return absent;
		}
		try {
			long nanos = DurationText.parse(text.value());
			if (nanos > 0) {
				return Duration.ofNanos(nanos);
			}
			problem(name, name + " must be greater than 0");
		}
		catch (IllegalArgumentException ex) {
			problem(name, String.valueOf(ex.getMessage()));
		}
		return absent;
	}

	/** One of several words. */
	@Nullable String word(String name, String... words) {
		Text text = text(name);
		if (text == null) {
			return null;
		}
		if (List.of(words).contains(text.value())) {
			return text.value();
		}
		problem(name, "expected '" + String.join("' or '", words) + "', got '" + text.value() + "'");
		return null;
	}

	/** Any value, as a plain one. */
	@Nullable Object any(String name) {
		YamlNode value = value(name);
		return (value != null) ? value.plain() : null;
	}

	void wrongType(String name, String expected) {
		YamlNode value = value(name);
		if (value != null) {
			wrongType(name, expected, value);
		}
	}

	private void wrongType(String name, String expected, YamlNode value) {
		problem(name, "expected " + expected + ", got " + value.type());
	}

	void problem(String name, String reason) {
		this.entry.problem(line(name), key(name), reason);
	}

	/** Reports the keys that have not been read. */
	void finish() {
		Set<String> seen = new LinkedHashSet<>();
		for (Map.Entry<String, YamlNode.Pair> pair : this.keys.pairs().entrySet()) {
			String written = pair.getKey();
			String name = this.known.contains(written) ? written : written.replace('-', '_');
			if (!this.known.contains(name)) {
				this.entry.problem(pair.getValue().line(), this.path + written,
						"unknown key" + Suggestions.phrase(written, this.known));
			}
			else if (!seen.add(name)) {
				this.entry.problem(pair.getValue().line(), null, "invalid YAML: duplicate key '" + written + "'");
			}
		}
	}

	/** Configuration properties of the application may all be texts. */
	private @Nullable Object scalar(YamlNode tree) {
		if (!(tree instanceof YamlNode.Scalar scalar)) {
			return null;
		}
		Object value = scalar.value();
		return (value instanceof String text && !this.entry.unit.isFile()) ? CoreSchema.resolve(text) : value;
	}

	private @Nullable YamlNode value(String name) {
		this.known.add(name);
		YamlNode.Pair pair = pair(name);
		if (pair == null || pair.value() instanceof YamlNode.Scalar scalar && scalar.value() == null) {
			return null;
		}
		return pair.value();
	}

	/** Names are in snake_case; the same in kebab-case is accepted. */
	private YamlNode.@Nullable Pair pair(String name) {
		YamlNode.Pair pair = this.keys.pairs().get(name);
		return (pair != null) ? pair : this.keys.pairs().get(name.replace('_', '-'));
	}

	private String key(String name) {
		YamlNode.Pair pair = pair(name);
		return this.path + ((pair != null) ? pair.key() : name);
	}

	private int line(String name) {
		YamlNode.Pair pair = pair(name);
		return (pair != null) ? pair.line() : this.keys.line();
	}

}
