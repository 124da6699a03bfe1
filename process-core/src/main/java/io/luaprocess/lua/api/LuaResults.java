package io.luaprocess.lua.api;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Several results of a {@link LuaFunction}.
 *
 * @param values the values in order, plain or to be mapped
 */
public record LuaResults(List<@Nullable Object> values) {

	/**
	 * Makes results.
	 * @param values the values; none for no result at all
	 * @return the results
	 */
	public static LuaResults of(@Nullable Object... values) {
		List<@Nullable Object> all = new ArrayList<>(values.length);
		for (Object value : values) {
			all.add(value);
		}
		return new LuaResults(all);
	}

}
