package io.luaprocess.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.DurationText;
import io.luaprocess.security.PolicyCondition;
import org.jspecify.annotations.Nullable;

/** Turns the application's own configuration into a {@link YamlNode}. */
final class PlainTree {

	private PlainTree() {
	}

	static YamlNode.Keys keys(Map<?, ?> map) {
		Map<String, YamlNode.Pair> pairs = new LinkedHashMap<>();
		int size = 1;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			YamlNode value = of(entry.getValue());
			size += value.size();
			Object key = String.valueOf(entry.getKey());
			pairs.put(key.toString(), new YamlNode.Pair(key, 0, value));
		}
		return new YamlNode.Keys(pairs, 0, 0, size);
	}

	private static YamlNode of(@Nullable Object value) {
		return switch (value) {
			case null -> new YamlNode.Scalar(null, 0);
			case Map<?, ?> map -> keys(map);
			case Collection<?> list -> items(list);
			case Object[] array -> items(Arrays.asList(array));
			case Boolean truth -> new YamlNode.Scalar(truth, 0);
			case Long number -> new YamlNode.Scalar(number, 0);
			case Integer number -> new YamlNode.Scalar(number.longValue(), 0);
			case Number number -> new YamlNode.Scalar(number.doubleValue(), 0);
			case Duration duration -> new YamlNode.Scalar(DurationText.format(duration.toNanos()), 0);
			case ApplicationEntry.JavaProgram program -> new YamlNode.Scalar(program, 0);
			case PolicyCondition condition -> new YamlNode.Scalar(condition, 0);
			default -> new YamlNode.Scalar(value.toString(), 0);
		};
	}

	private static YamlNode items(Collection<?> list) {
		List<YamlNode> items = new ArrayList<>();
		int size = 1;
		for (Object element : list) {
			YamlNode item = of(element);
			size += item.size();
			items.add(item);
		}
		return new YamlNode.Items(items, 0, size);
	}

}
