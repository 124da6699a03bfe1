package io.luaprocess.security;

import org.jspecify.annotations.Nullable;

/**
 * Why a call is not allowed.
 *
 * @param reason the reason
 * @param policy id of the policy that denies it; {@code null} if none does
 */
public record Refusal(Reason reason, @Nullable String policy) {

	/** The guard does not say. */
	public static final Refusal UNKNOWN = new Refusal(Reason.UNKNOWN, null);

	/** No policy of the caller's scope allows it. */
	public static final Refusal NOT_IN_SCOPE = new Refusal(Reason.NOT_IN_SCOPE, null);

	/** No policy of the application allows it. */
	public static final Refusal NOT_IN_APPLICATION = new Refusal(Reason.NOT_IN_APPLICATION, null);

	/**
	 * What is missing, or too much.
	 */
	public enum Reason {

		/** A policy denies it; none that allows it can change that. */
		DENIED,

		/** No policy of the caller's scope allows it. */
		NOT_IN_SCOPE,

		/** The caller has no actor or no scope, and no application policy allows it. */
		NOT_IN_APPLICATION,

		/** No policy decides, or the guard does not say. */
		UNKNOWN

	}

	/**
	 * Returns the refusal by a policy.
	 * @param policy its id
	 * @return the refusal
	 */
	public static Refusal denied(String policy) {
		return new Refusal(Reason.DENIED, policy);
	}

}
