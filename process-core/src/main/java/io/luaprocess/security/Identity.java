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
	 * Says why the scope does not allow a call.
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 * @return the reason; {@link Refusal#UNKNOWN} if the scope allows it or does not
	 * decide, as there is no actor or no scope
	 */
	public Refusal refusal(String action, String resource, Map<String, ?> attributes) {
		if (this.actor == null || this.scope == null) {
			return Refusal.UNKNOWN;
		}
		String policy = this.scope.denying(this.actor, action, resource, attributes);
		if (policy != null) {
			return Refusal.denied(policy);
		}
		return (this.scope.evaluate(this.actor, action, resource, attributes) == Effect.ALLOW) ? Refusal.UNKNOWN
				: Refusal.NOT_IN_SCOPE;
	}

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
