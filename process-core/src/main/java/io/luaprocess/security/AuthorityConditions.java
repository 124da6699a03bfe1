package io.luaprocess.security;

import java.util.Collection;

/**
 * Makes the conditions of policies that ask for authorities. Thread-safe.
 */
@FunctionalInterface
public interface AuthorityConditions {

	/**
	 * An actor has the authorities in its attributes {@code authorities} and
	 * {@code roles}, if the application vouches for it: what a program writes into the
	 * attributes of an actor that it creates does not count.
	 */
	AuthorityConditions LISTED = ListedAuthorities::new;

	/**
	 * Makes a condition.
	 * @param authorities authorities, at least one
	 * @return the condition that the actor of the caller has one of them
	 */
	PolicyCondition anyOf(Collection<String> authorities);

}
