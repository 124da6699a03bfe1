package io.luaprocess.security;

import java.util.Map;

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
	 * Whether the rule names an action, and not only a pattern of it; lets a scope cache
	 * which of its policies concern the action.
	 * @param action the action
	 * @return true for a limited number of actions only
	 */
	default boolean names(String action) {
		return false;
	}

}
