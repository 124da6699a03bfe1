package io.luaprocess.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.DurationText;
import org.jspecify.annotations.Nullable;

/** Turns the application's own configuration into a {@link Tree}. */
final class PlainTree {

	private PlainTree() {
	}

	static Tree.Keys keys(Map<?, ?> map) {
		Map<String, Tree.Pair> pairs = new LinkedHashMap<>();
		int size = 1;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			Tree value = of(entry.getValue());
			size += value.size();
			Object key = String.valueOf(entry.getKey());
			pairs.put(key.toString(), new Tree.Pair(key, 0, value));
		}
		return new Tree.Keys(pairs, 0, 0, size);
	}

	private static Tree of(@Nullable Object value) {
		return switch (value) {
			case null -> new Tree.Scalar(null, 0);
			case Map<?, ?> map -> keys(map);
			case Collection<?> list -> items(list);
			case Object[] array -> items(Arrays.asList(array));
			case Boolean truth -> new Tree.Scalar(truth, 0);
			case Long number -> new Tree.Scalar(number, 0);
			case Integer number -> new Tree.Scalar(number.longValue(), 0);
			case Number number -> new Tree.Scalar(number.doubleValue(), 0);
			case Duration duration -> new Tree.Scalar(DurationText.format(duration.toNanos()), 0);
			default -> new Tree.Scalar(value.toString(), 0);
		};
	}

	private static Tree items(Collection<?> list) {
		List<Tree> items = new ArrayList<>();
		int size = 1;
		for (Object element : list) {
			Tree item = of(element);
			size += item.size();
			items.add(item);
		}
		return new Tree.Items(items, 0, size);
	}

}
