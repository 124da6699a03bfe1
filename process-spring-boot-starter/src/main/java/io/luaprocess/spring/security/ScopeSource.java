package io.luaprocess.spring.security;

import java.util.Collection;

import io.luaprocess.security.Policy;

/**
 * Finds the policies that make up the scope of authenticated callers.
 */
public interface ScopeSource {

	/**
	 * Whether no scopes are configured at all: authenticated callers then have an actor
	 * but no scope.
	 * @return true if there are none
	 */
	boolean isEmpty();

	/**
	 * Returns the policies of an authority.
	 * @param authority the authority, or <code>*</code> for every authenticated caller
	 * @return its policies, empty if there are none
	 */
	Collection<Policy> policies(String authority);

}
