package io.luaprocess.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * An immutable set of policies: any deny denies, else any allow allows. Thread-safe.
 */
public final class Scope {

	private final List<Policy> policies;

	/**
	 * The policies that concern an action, cached at its first check. Only actions of the
	 * runtime and those that a policy names are cached: programs may check any text.
	 */
	private final Map<String, Policy[]> byAction = new ConcurrentHashMap<>();

	private final boolean chosen;

	/** What all other actions need; made at the first check of one. */
	private volatile @Nullable Others others;

	/**
	 * Creates a scope.
	 * @param policies the policies; of several with one id the last counts
	 */
	public Scope(Collection<? extends Policy> policies) {
		Map<String, Policy> distinct = new LinkedHashMap<>();
		for (Policy policy : policies) {
			distinct.put(policy.id(), policy);
		}
		this.policies = List.copyOf(distinct.values());
		this.chosen = false;
	}

	private Scope(List<Policy> policies, boolean chosen) {
		this.policies = policies;
		this.chosen = chosen;
	}

	/**
	 * Returns the same policies as the scope that a caller has chosen for a callee. It is
	 * no right of the actor, and does not change with the rights of the actor.
	 * @return a scope for which {@link #isChosen()} is true
	 */
	public Scope chosen() {
		return this.chosen ? this : new Scope(this.policies, true);
	}

	/**
	 * Whether a caller has chosen this scope for a callee.
	 * @return false for a scope that the application gives to an actor
	 */
	public boolean isChosen() {
		return this.chosen;
	}

	/**
	 * Returns the policies.
	 */
	public List<Policy> policies() {
		return this.policies;
	}

	/**
	 * Whether a policy is in the scope.
	 * @param id its id
	 * @return true if so
	 */
	public boolean contains(String id) {
		return this.policies.stream().anyMatch((p) -> p.id().equals(id));
	}

	/**
	 * Adds a policy.
	 * @param policy the policy
	 * @return a new scope
	 */
	public Scope with(Policy policy) {
		List<Policy> all = new ArrayList<>(this.policies);
		all.add(policy);
		return new Scope(all);
	}

	/**
	 * Removes a policy.
	 * @param id its id
	 * @return a new scope
	 */
	public Scope without(String id) {
		return new Scope(this.policies.stream().filter((p) -> !p.id().equals(id)).toList());
	}

	/**
	 * Returns the effect of all policies; their order is irrelevant.
	 * @param actor the actor of the caller; {@code null} if it has none
	 * @param action the action
	 * @param resource the resource
	 * @param meta attributes of the call
	 */
	public Effect evaluate(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
		Effect result = Effect.UNDEFINED;
		for (Policy policy : concerning(action)) {
			Effect effect = policy.evaluate(actor, action, resource, meta);
			if (effect == Effect.DENY) {
				return Effect.DENY;
			}
			if (effect == Effect.ALLOW) {
				result = Effect.ALLOW;
			}
		}
		return result;
	}

	/**
	 * Finds a policy that denies a call.
	 * @param actor the actor of the caller; {@code null} if it has none
	 * @param action the action
	 * @param resource the resource
	 * @param meta attributes of the call
	 * @return the id of the first one; {@code null} if none does
	 */
	public @Nullable String denying(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
		for (Policy policy : concerning(action)) {
			if (policy.evaluate(actor, action, resource, meta) == Effect.DENY) {
				return policy.id();
			}
		}
		return null;
	}

	/**
	 * Whether any policy can apply to an action.
	 * @param action the action
	 * @return false only if {@link #evaluate} is {@link Effect#UNDEFINED} for this action
	 * whatever the other arguments are
	 */
	public boolean concerns(String action) {
		return concerning(action).length > 0;
	}

	private Policy[] concerning(String action) {
		Policy[] known = this.byAction.get(action);
		if (known != null) {
			return known;
		}
		Others others = others();
		if (!ProcessAction.names().contains(action) && !others.named.contains(action)) {
			return others.policies;
		}
		Policy[] found = this.policies.stream().filter((p) -> p.concerns(action)).toArray(Policy[]::new);
		this.byAction.put(action, found);
		return found;
	}

	private Others others() {
		Others known = this.others;
		if (known == null) {
			known = new Others(this.policies);
			this.others = known;
		}
		return known;
	}

	/** How many actions are cached. */
	int indexed() {
		return this.byAction.size();
	}

	/** The policies of actions that none of them names. */
	private static final class Others {

		private final Set<String> named = new HashSet<>();

		private final Policy[] policies;

		Others(List<Policy> all) {
			all.forEach((policy) -> this.named.addAll(policy.names()));
			this.policies = all.stream().filter(Policy::concernsOthers).toArray(Policy[]::new);
		}

	}

}
