package io.luaprocess.security;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One immutable rule that allows or denies actions on resources under conditions.
 * Thread-safe; never blocks.
 */
public interface Policy {

	/**
	 * Returns the id.
	 */
	String id();

	/**
	 * Evaluates the rule.
	 * @param actor the actor of the caller; {@code null} if it has none
	 * @param action the action
	 * @param resource the resource
	 * @param meta attributes of the call
	 * @return its effect, {@link Effect#UNDEFINED} if it does not apply
	 */
	Effect evaluate(@Nullable Actor actor, String action, String resource, Map<String, ?> meta);

	/**
	 * Whether the rule can apply to an action at all; lets a scope skip it.
	 * @param action the action
	 * @return false only if {@link #evaluate} is {@link Effect#UNDEFINED} for this action
	 * whatever the other arguments are
	 */
	default boolean concerns(String action) {
		return true;
	}

	/**
	 * Returns the actions the rule names, as opposed to a pattern of them. A scope finds
	 * the rules for these by one look-up.
	 * @return a limited number of actions; always the same ones
	 */
	default Set<String> names() {
		return Set.of();
	}

	/**
	 * Whether the rule can apply to actions that it does not {@linkplain #names() name}.
	 * @return false only if {@link #concerns} is false for all of them
	 */
	default boolean concernsOthers() {
		return true;
	}

	/**
	 * Begins a policy in Java.
	 * @param id the id, which tells it from all other policies, for example
	 * {@code app:only-operators-terminate}
	 * @return a builder
	 */
	static PolicyBuilder builder(String id) {
		return new PolicyBuilder(id, AuthorityConditions.LISTED);
	}

}
