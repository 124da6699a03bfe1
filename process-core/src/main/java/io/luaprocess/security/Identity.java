package io.luaprocess.security;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The actor and the scope of a process; inherited on spawn and call.
 *
 * @param actor the actor or {@code null}
 * @param scope the scope or {@code null}
 */
public record Identity(@Nullable Actor actor, @Nullable Scope scope) {

	/** Neither actor nor scope. */
	public static final Identity NONE = new Identity(null, null);

	/**
	 * Returns whether a policy of the scope denies a call; false without actor or scope.
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 */
	public boolean denies(String action, String resource, Map<String, ?> attributes) {
		return this.actor != null && this.scope != null
				&& this.scope.evaluate(this.actor, action, resource, attributes) == Effect.DENY;
	}

}
