package io.luaprocess.spring.security;

import java.util.Collection;

import io.luaprocess.security.Identity;

/**
 * Makes the identities under which services run, from the names and authorities of the
 * configuration. Thread-safe.
 */
@FunctionalInterface
public interface RunAsIdentities {

	/**
	 * Makes an identity.
	 * @param name the name, which becomes the actor's id
	 * @param authorities its authorities
	 * @return an identity with an actor that the application vouches for, and with the
	 * scope that a caller with these authorities has
	 */
	Identity of(String name, Collection<String> authorities);

}
