package io.luaprocess.cluster.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes plain Java values: attributes of actors, and details of errors made by Java
 * code. What is none of them goes as its text, since an error must arrive.
 */
final class PlainWriter {

	private PlainWriter() {
	}

	static void write(WireWriter out, Map<?, ?> values) {
		write(out, values, 0);
	}

	static void write(WireWriter out, @Nullable Object value) {
		write(out, value, 0);
	}

	private static void write(WireWriter out, @Nullable Object value, int depth) {
		switch (value) {
			case null -> out.writeByte(PlainTag.NULL);
			case Boolean bool -> out.writeByte(bool ? PlainTag.TRUE : PlainTag.FALSE);
			case Number number -> writeNumber(out, number);
			case byte[] bytes -> {
				out.writeByte(PlainTag.BYTES);
				out.writeBytes(bytes, 0, bytes.length);
			}
			case Duration duration -> {
				out.writeByte(PlainTag.DURATION);
				out.writeSigned(duration.getSeconds());
				out.writeVarint(duration.getNano());
			}
			case Enum<?> constant -> writeText(out, constant.name());
			case Map<?, ?> map when depth < PlainTag.MAX_DEPTH -> writeMap(out, map, depth + 1);
			case Collection<?> values when depth < PlainTag.MAX_DEPTH -> writeList(out, values, depth + 1);
			case Map<?, ?> map -> writeText(out, "(too deep)");
			case Collection<?> values -> writeText(out, "(too deep)");
			default -> writeText(out, String.valueOf(value));
		}
	}

	private static void writeText(WireWriter out, String text) {
		out.writeByte(PlainTag.TEXT);
		out.writeText(text);
	}

	private static void writeNumber(WireWriter out, Number number) {
		switch (number) {
			case Integer value -> {
				out.writeByte(PlainTag.INTEGER);
				out.writeSigned(value);
			}
			case Long value -> {
				out.writeByte(PlainTag.LONG);
				out.writeSigned(value);
			}
			default -> {
				out.writeByte(PlainTag.DOUBLE);
				out.writeDouble(number.doubleValue());
			}
		}
	}

	private static void writeList(WireWriter out, Collection<?> values, int depth) {
		List<?> all = new ArrayList<>(values);
		out.writeByte(PlainTag.LIST);
		out.writeVarint(all.size());
		for (Object value : all) {
			write(out, value, depth);
		}
	}

	private static void writeMap(WireWriter out, Map<?, ?> map, int depth) {
		List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
		out.writeByte(PlainTag.MAP);
		out.writeVarint(entries.size());
		for (Map.Entry<?, ?> entry : entries) {
			Object key = entry.getKey();
			write(out, (key instanceof Number) ? key : String.valueOf(key), depth);
			write(out, entry.getValue(), depth);
		}
	}

}
