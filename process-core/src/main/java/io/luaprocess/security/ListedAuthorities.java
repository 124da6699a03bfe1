package io.luaprocess.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The actor has one of several authorities by its attributes.
 *
 * @param authorities the authorities
 */
record ListedAuthorities(Collection<String> authorities) implements PolicyCondition {

	private static final String AUTHORITIES = "authorities";

	private static final String ROLES = "roles";

	ListedAuthorities {
		authorities = List.copyOf(authorities);
	}

	@Override
	public boolean holds(@Nullable Actor actor, String action, String resource, Map<String, ?> meta, Effect effect) {
		return actor != null && actor.trusted() && (isAnyIn(actor, AUTHORITIES) || isAnyIn(actor, ROLES));
	}

	private boolean isAnyIn(Actor actor, String attribute) {
		if (!(actor.meta().get(attribute) instanceof Collection<?> listed) || listed.isEmpty()) {
			return false;
		}
		for (String authority : this.authorities) {
			if (listed.contains(authority)) {
				return true;
			}
		}
		return false;
	}

}
