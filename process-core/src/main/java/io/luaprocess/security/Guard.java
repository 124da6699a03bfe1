package io.luaprocess.security;

import java.util.Map;

/**
 * Through which every checked call goes. Thread-safe; must not block.
 */
@FunctionalInterface
public interface Guard {

	/**
	 * Decides a checked call.
	 * @param identity who asks
	 * @param action the action, for example {@code process.send}
	 * @param resource the resource
	 * @param attributes attributes of the call: {@code pid}, the PID text of the caller
	 * @return whether it is allowed
	 */
	boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes);

	/**
	 * The rule of chapter 7.1: with actor and scope the scope must allow it; with one
	 * absent it is allowed unless strict.
	 * @param strict the strict mode
	 * @return the guard
	 */
	static Guard scoped(boolean strict) {
		return (identity, action, resource, attributes) -> {
			Scope scope = identity.scope();
			if (identity.actor() == null || scope == null) {
				return !strict;
			}
			return scope.evaluate(identity.actor(), action, resource, attributes) == Effect.ALLOW;
		};
	}

}
