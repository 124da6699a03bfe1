package io.luaprocess.security;

import java.util.Set;

/**
 * The actions that the runtime checks. Applications may ask about other ones, but not
 * below {@code process.}, {@code funcs.} and {@code security.}.
 */
public final class Actions {

	/** All of them. */
	public static final Set<String> ALL = Set.of("process.spawn", "process.spawn.monitored", "process.spawn.linked",
			"process.host", "process.call", "process.send", "process.cancel", "process.terminate", "process.monitor",
			"process.unmonitor", "process.link", "process.unlink", "process.context", "process.security",
			"process.registry.register", "process.registry.unregister", "funcs.call", "funcs.context", "funcs.security",
			"security.actor.create", "security.scope.create", "security.policy.get", "security.policy_group.get");

	private static final Set<String> NAMESPACES = Set.of("process.", "funcs.", "security.");

	private Actions() {
	}

	/**
	 * Whether a pattern can match an action at all.
	 * @param text a pattern of actions, valid for {@link NamePattern}
	 * @return false if it is about actions of the runtime and none of them matches
	 */
	public static boolean exist(String text) {
		if (NAMESPACES.stream().noneMatch(text::startsWith)) {
			return true;
		}
		NamePattern pattern = NamePattern.parse(text);
		return ALL.stream().anyMatch(pattern::matches);
	}

}
