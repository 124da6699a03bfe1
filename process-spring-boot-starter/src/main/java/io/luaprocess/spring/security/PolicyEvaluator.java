package io.luaprocess.spring.security;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Refusal;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the application's policies and the scope of the caller. Thread-safe.
 * <ol>
 * <li>An application policy that denies takes precedence, for every caller.</li>
 * <li>With actor and scope, the scope must allow it: an application policy never widens a
 * scope.</li>
 * <li>Otherwise an application policy that allows suffices; if none applies, the strict
 * mode decides.</li>
 * </ol>
 * For application policies <code>actor.meta.roles</code> and
 * <code>actor.meta.authorities</code> always exist and cannot be forged: scripts may
 * create actors with any attributes, so these two are empty unless the actor carries an
 * object of the application. A caller without actor has an empty <code>actor.id</code>.
 */
public final class PolicyEvaluator {

	/** Attribute of an actor: its authorities that begin with {@code ROLE_}. */
	public static final String ROLES = "roles";

	/** Attribute of an actor: all its authorities. */
	public static final String AUTHORITIES = "authorities";

	private static final Map<String, Object> NO_AUTHORITIES = Map.of(ROLES, List.of(), AUTHORITIES, List.of());

	private static final Actor NO_ACTOR = new Actor("", NO_AUTHORITIES);

	private final Scope policies;

	private final boolean empty;

	private final boolean strict;

	/**
	 * Creates the evaluator.
	 * @param policies the application's policies
	 * @param strict whether callers without actor or scope are denied what no policy
	 * allows
	 */
	public PolicyEvaluator(Collection<? extends Policy> policies, boolean strict) {
		this.policies = new Scope(policies);
		this.empty = policies.isEmpty();
		this.strict = strict;
	}

	/**
	 * Returns whether a call is allowed.
	 * @param identity the identity of the caller
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 */
	public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
		Effect effect = effect(identity, action, resource, attributes);
		if (effect == Effect.DENY) {
			return false;
		}
		Scope scope = identity.scope();
		if (identity.actor() != null && scope != null) {
			return scope.evaluate(identity.actor(), action, resource, attributes) == Effect.ALLOW;
		}
		return effect == Effect.ALLOW || !this.strict;
	}

	/**
	 * Returns whether a policy of the application or of the caller's scope denies a call.
	 * @param identity the identity of the caller
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 */
	public boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return identity.denies(action, resource, attributes)
				|| effect(identity, action, resource, attributes) == Effect.DENY;
	}

	/**
	 * Says why a call is not allowed.
	 * @param identity the identity of the caller
	 * @param action the action
	 * @param resource the resource
	 * @param attributes attributes of the call
	 * @return the reason; unknown if it is allowed
	 */
	public Refusal refusal(Identity identity, String action, String resource, Map<String, ?> attributes) {
		String policy = this.policies.denying(trusted(identity.actor()), action, resource, attributes);
		if (policy != null) {
			return Refusal.denied(policy);
		}
		if (identity.actor() != null && identity.scope() != null) {
			return identity.refusal(action, resource, attributes);
		}
		return allows(identity, action, resource, attributes) ? Refusal.UNKNOWN : Refusal.NOT_IN_APPLICATION;
	}

	/**
	 * Decides an action that is denied unless an application policy allows it.
	 * @return whether the policies allow it, whatever the strict mode
	 */
	boolean allowsExpressly(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return effect(identity, action, resource, attributes) == Effect.ALLOW;
	}

	/** What the application's policies say; most of them are about other actions. */
	private Effect effect(Identity identity, String action, String resource, Map<String, ?> attributes) {
		if (this.empty || !this.policies.concerns(action)) {
			return Effect.UNDEFINED;
		}
		return this.policies.evaluate(trusted(identity.actor()), action, resource, attributes);
	}

	private static Actor trusted(@Nullable Actor actor) {
		if (actor == null) {
			return NO_ACTOR;
		}
		boolean trusted = actor.trusted();
		if (trusted && actor.meta().containsKey(ROLES) && actor.meta().containsKey(AUTHORITIES)) {
			return actor;
		}
		Map<String, Object> meta = new LinkedHashMap<>(actor.meta());
		if (trusted) {
			NO_AUTHORITIES.forEach(meta::putIfAbsent);
		}
		else {
			meta.putAll(NO_AUTHORITIES);
		}
		return new Actor(actor.id(), meta, actor.principal());
	}

	/**
	 * Returns the number of application policies.
	 */
	public int policyCount() {
		return this.policies.policies().size();
	}

	/**
	 * Whether callers without actor or scope are denied what no policy allows.
	 */
	public boolean strict() {
		return this.strict;
	}

}
