package io.luaprocess.runtime;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.value.TextLimits;
import org.jspecify.annotations.Nullable;

/**
 * The rules of topics that Java code gives: not empty, not too long; those beginning with
 * {@code @} are reserved.
 */
final class JavaTopics {

	private JavaTopics() {
	}

	static void check(@Nullable String topic) {
		if (topic == null || topic.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, "topic cannot be empty");
		}
		TextLimits.name(topic, "topic");
		if (topic.startsWith("@")) {
			throw new ProcessException(ErrorKind.INVALID, "cannot send to @ topics");
		}
	}

}
