package io.luaprocess.lua.module.support;

import io.luaprocess.lua.value.TextLimits;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * The rules of topics: not empty, not too long; those beginning with {@code @} are
 * reserved.
 */
public final class Topics {

	public static final String EMPTY = "topic cannot be empty";

	private Topics() {
	}

	public static @Nullable String sendProblem(LuaString topic) {
		return problem(topic, "cannot send to @ topics");
	}

	public static @Nullable String listenProblem(LuaString topic) {
		return problem(topic, "cannot listen to @ topics");
	}

	private static @Nullable String problem(LuaString topic, String reserved) {
		if (topic.m_length == 0) {
			return EMPTY;
		}
		return (topic.m_bytes[topic.m_offset] == '@') ? reserved : TextLimits.problem(topic, "topic");
	}

}
