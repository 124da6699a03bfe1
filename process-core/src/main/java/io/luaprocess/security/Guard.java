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
	 * Whether a call is denied, as opposed to not being allowed by anybody. Asked about
	 * {@code process.terminate} when a process does something that may end another one. A
	 * guard that only knows yes and no means no by no.
	 * @param identity who asks
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 * @return whether it is denied
	 */
	default boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return !allows(identity, action, resource, attributes);
	}

	/**
	 * The rule of chapter 7.1: with actor and scope the scope must allow it; with one
	 * absent it is allowed unless strict.
	 * @param strict the strict mode
	 * @return the guard
	 */
	static Guard scoped(boolean strict) {
		return new Guard() {
			@Override
			public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
				Scope scope = identity.scope();
				if (identity.actor() == null || scope == null) {
					return !strict;
				}
				return scope.evaluate(identity.actor(), action, resource, attributes) == Effect.ALLOW;
			}

			@Override
			public boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
				return identity.denies(action, resource, attributes);
			}
		};
	}

}
