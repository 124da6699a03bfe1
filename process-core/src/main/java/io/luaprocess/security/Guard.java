package io.luaprocess.security;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Decides every checked call. Thread-safe. A guard may block: then a process that asks it
 * moves to a thread of its own, unless {@link #nonBlocking()} decides, which takes much
 * less time.
 */
@FunctionalInterface
public interface Guard {

	/**
	 * Returns whether a call is allowed.
	 * @param identity the identity of the caller
	 * @param action the action, for example {@code process.send}
	 * @param resource the resource
	 * @param attributes attributes of the call: {@code pid}, the PID text of the caller
	 */
	boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes);

	/**
	 * Returns whether a call is denied by a policy, as opposed to not being allowed by
	 * any. Asked about {@code process.terminate} when a process does something that may
	 * end another one. By default a call that is not allowed is denied.
	 * @param identity the identity of the caller
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 */
	default boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return !allows(identity, action, resource, attributes);
	}

	/**
	 * Says why a call is not allowed, for people. Asked after a denial; must not block.
	 * @param identity the identity of the caller
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 * @return the reason, as far as it is known
	 */
	default Refusal refusal(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return Refusal.UNKNOWN;
	}

	/**
	 * Returns the guard that is asked first, and that never blocks. What it allows, or
	 * does not deny, is decided. Otherwise this guard is asked as well, unless it is the
	 * same one.
	 * @return the guard, always the same one: this one if it never blocks itself;
	 * {@code null} if there is none
	 */
	default @Nullable Guard nonBlocking() {
		return null;
	}

	/**
	 * Returns the rule of chapter 7.1 of the specification: with actor and scope the
	 * scope must allow it; with one absent it is allowed unless strict.
	 * @param strict the strict mode
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

			@Override
			public Refusal refusal(Identity identity, String action, String resource, Map<String, ?> attributes) {
				return identity.refusal(action, resource, attributes);
			}

			@Override
			public Guard nonBlocking() {
				return this;
			}
		};
	}

}
