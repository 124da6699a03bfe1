package io.luaprocess.security;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a process and of all that inherit it from it. They share this object,
 * so that a change reaches every one of them, also a process that is being spawned.
 * Thread-safe.
 */
public final class IdentityRef {

	private volatile Identity identity;

	private IdentityRef(Identity identity) {
		this.identity = identity;
	}

	/**
	 * An identity that the application gives.
	 * @param identity the identity
	 * @return a new reference
	 */
	public static IdentityRef given(Identity identity) {
		return new IdentityRef(identity);
	}

	/**
	 * An identity whose actor or scope a caller has chosen for a callee.
	 * @param actor the actor; {@code null} for that of this identity
	 * @param scope the scope; {@code null} for that of this identity
	 * @return a new reference; this one if nothing is chosen
	 */
	public IdentityRef with(@Nullable Actor actor, @Nullable Scope scope) {
		if (actor == null && scope == null) {
			return this;
		}
		Identity own = this.identity;
		Scope used = (scope != null) ? scope : own.scope();
		return new IdentityRef(
				new Identity((actor != null) ? actor : own.actor(), (used != null) ? used.chosen() : null));
	}

	/**
	 * Returns the identity.
	 * @return actor and scope as they are now
	 */
	public Identity get() {
		return this.identity;
	}

	/**
	 * Whether the identity is that of an actor.
	 * @param actor id of the actor
	 * @return false for an actor that a program has made with this id
	 */
	public boolean isOf(String actor) {
		Actor own = this.identity.actor();
		return own != null && own.trusted() && own.id().equals(actor);
	}

	/**
	 * Replaces the identity for all that share it. A scope that a program has chosen is
	 * kept: it may be smaller than the new one on purpose.
	 * @param replacement the new actor and scope
	 */
	public void replace(Identity replacement) {
		Scope own = this.identity.scope();
		this.identity = (own != null && own.isChosen()) ? new Identity(replacement.actor(), own) : replacement;
	}

}
