package io.luaprocess.cluster.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads plain Java values. Collections are immutable.
 */
final class PlainReader {

	private static final int MAX_NANO = 999_999_999;

	/** A claim of many elements is not believed: collections grow as they come. */
	private static final int FEW = 16;

	private PlainReader() {
	}

	/** Reads a value that is a map, whose keys are texts and numbers. */
	static Map<Object, Object> readMap(WireReader in, WireLimits limits) {
		int start = in.position();
		if (read(in, limits, 0) instanceof Map<?, ?> map) {
			return Collections.unmodifiableMap(map);
		}
		throw in.malformed("no map", start);
	}

	/** Reads a value that is a map from texts to values that are not null. */
	static Map<String, Object> readAttributes(WireReader in, WireLimits limits) {
		int start = in.position();
		Map<String, Object> attributes = new LinkedHashMap<>();
		readMap(in, limits).forEach((key, value) -> {
			if (!(key instanceof String name) || value == null) {
				throw in.malformed("an attribute without name or value", start);
			}
			attributes.put(name, value);
		});
		return Collections.unmodifiableMap(attributes);
	}

	private static @Nullable Object read(WireReader in, WireLimits limits, int depth) {
		int tag = in.readByte();
		return switch (tag) {
			case PlainTag.NULL -> null;
			case PlainTag.FALSE -> Boolean.FALSE;
			case PlainTag.TRUE -> Boolean.TRUE;
			case PlainTag.INTEGER -> readInteger(in);
			case PlainTag.LONG -> in.readSigned();
			case PlainTag.DOUBLE -> in.readDouble();
			case PlainTag.TEXT -> in.readText(limits.text());
			case PlainTag.BYTES -> in.readBytes(limits.record(), "bytes");
			case PlainTag.LIST -> readList(in, limits, below(in, depth));
			case PlainTag.MAP -> readMap(in, limits, below(in, depth));
			case PlainTag.DURATION -> Duration.ofSeconds(in.readSigned(), in.readNumber(MAX_NANO, "a nanosecond"));
			default -> throw in.malformed("a plain value of type " + tag);
		};
	}

	private static int below(WireReader in, int depth) {
		if (depth == PlainTag.MAX_DEPTH) {
			throw in.malformed("a value nested more than " + PlainTag.MAX_DEPTH + " levels deep");
		}
		return depth + 1;
	}

	private static Integer readInteger(WireReader in) {
		long value = in.readSigned();
		if (value != (int) value) {
			throw in.malformed("an integer of " + value);
		}
		return (int) value;
	}

	private static List<@Nullable Object> readList(WireReader in, WireLimits limits, int depth) {
		int n = in.readCount(1, limits.elements(), "elements");
		List<@Nullable Object> values = new ArrayList<>(Math.min(n, FEW));
		for (int i = 0; i < n; i++) {
			values.add(read(in, limits, depth));
		}
		return Collections.unmodifiableList(values);
	}

	private static Map<Object, @Nullable Object> readMap(WireReader in, WireLimits limits, int depth) {
		int n = in.readCount(2, limits.elements(), "entries");
		Map<Object, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(Math.min(n, FEW));
		for (int i = 0; i < n; i++) {
			Object key = read(in, limits, depth);
			if (!(key instanceof String || key instanceof Number)) {
				throw in.malformed("a key that is neither a text nor a number");
			}
			Object value = read(in, limits, depth);
			if (values.containsKey(key)) {
				throw in.malformed("a key that stands twice");
			}
			values.put(key, value);
		}
		return Collections.unmodifiableMap(values);
	}

}
