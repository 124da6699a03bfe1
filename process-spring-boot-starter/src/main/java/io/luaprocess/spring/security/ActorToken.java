package io.luaprocess.spring.security;

import java.util.Collection;
import java.util.List;

import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Authentication of an actor that was not made of an authentication, such as the actor of
 * a service. It is authenticated, and has authorities, only if the application vouches
 * for the actor.
 */
final class ActorToken extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private final transient Actor actor;

	ActorToken(Actor actor) {
		super(authorities(actor));
		this.actor = actor;
		setAuthenticated(actor.trusted());
	}

	private static List<GrantedAuthority> authorities(Actor actor) {
		if (!actor.trusted() || !(actor.meta().get(PolicyEvaluator.ROLES) instanceof Collection<?> roles)) {
			return List.of();
		}
		return roles.stream().<GrantedAuthority>map((role) -> new SimpleGrantedAuthority(role.toString())).toList();
	}

	Actor actor() {
		return this.actor;
	}

	@Override
	public String getName() {
		return ProcessPermission.brief(this.actor.id());
	}

	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public Object getPrincipal() {
		return this.actor;
	}

}
