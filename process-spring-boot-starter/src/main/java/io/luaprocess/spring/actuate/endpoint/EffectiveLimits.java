package io.luaprocess.spring.actuate.endpoint;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Host;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.Limits;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The limits in force, after those of the host and of the definition.
 */
final class EffectiveLimits {

	private static final Pattern WORD_START = Pattern.compile("-(.)");

	private EffectiveLimits() {
	}

	/**
	 * Finds the limits of processes that run a definition.
	 * @param host their host; {@code null} for functions and for hosts without limits of
	 * their own
	 * @return the values by name, such as {@code callDepth}; {@code null} if the
	 * definition is no program
	 */
	static @Nullable Map<String, Object> of(LuaProcessRuntime runtime, String definition, @Nullable String host) {
		if (!(runtime.definitions().find(definition) instanceof Definition.Code code)
				|| code.codeKind() == Definition.CodeKind.LIBRARY
				|| code.codeKind() == Definition.CodeKind.JAVA_PROCESS) {
			return null;
		}
		return values(runtime.limits(definition, host));
	}

	/**
	 * Finds the limits of processes on a host whose definitions have none of their own.
	 */
	static Map<String, Object> of(LuaProcessRuntime runtime, Host host) {
		return values(runtime.limits(host.id(), host.id()));
	}

	private static Map<String, Object> values(Limits limits) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Limit limit : Limit.values()) {
			values.put(name(limit), limit.of(limits));
		}
		return values;
	}

	private static String name(Limit limit) {
		return WORD_START.matcher(limit.key()).replaceAll((start) -> start.group(1).toUpperCase(Locale.ROOT));
	}

}
