package io.luaprocess.security;

import org.jspecify.annotations.Nullable;

/**
 * Finds policies and named scopes. Thread-safe; never blocks.
 */
public interface PolicyStore {

	/**
	 * Finds a policy.
	 * @param id its id
	 * @return the policy or {@code null}
	 */
	@Nullable Policy policy(String id);

	/**
	 * Finds the scope of all policies of a group.
	 * @param group id of the group
	 * @return the scope; {@code null} if no policy belongs to the group, or if one that
	 * does was skipped because of an error: a scope that lacks a rule could allow too
	 * much
	 */
	@Nullable Scope namedScope(String group);

}
