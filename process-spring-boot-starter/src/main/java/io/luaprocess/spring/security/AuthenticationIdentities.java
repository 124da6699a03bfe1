package io.luaprocess.spring.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Turns authentications into the identities of processes and back. The actor's id is the
 * name, <code>meta.roles</code> and <code>meta.authorities</code> are the reachable
 * authorities, and the {@link Authentication} itself is the principal, which travels with
 * the actor but is never visible to Lua. Thread-safe.
 */
public final class AuthenticationIdentities implements RunAsIdentities {

	/** Key of the scope of every authenticated caller. */
	public static final String ANY = "*";

	/** Reloads leave scopes behind that are not needed any more. */
	private static final int MAX_KNOWN = 1_000;

	private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken("process", "process",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final ScopeSource scopes;

	private final RoleHierarchy hierarchy;

	/** Each remembers which of its policies concern an action. */
	private final Map<List<Policy>, Scope> known = new ConcurrentHashMap<>();

	/**
	 * Creates the mapping.
	 * @param scopes finds the policies of an authority
	 * @param hierarchy the role hierarchy, {@code null} for none
	 */
	public AuthenticationIdentities(ScopeSource scopes, @Nullable RoleHierarchy hierarchy) {
		this.scopes = scopes;
		this.hierarchy = (hierarchy != null) ? hierarchy : new NullRoleHierarchy();
	}

	/**
	 * Returns the identity of a caller.
	 * @param authentication the caller or {@code null}
	 * @return neither actor nor scope without a caller
	 */
	public Identity of(@Nullable Authentication authentication) {
		if (authentication == null) {
			return Identity.NONE;
		}
		List<String> authorities = authorities(authentication);
		if (authentication instanceof ActorToken token) {
			// The application vouches for it no more than before.
			return new Identity(token.actor(), scope(authentication, authorities));
		}
		List<String> roles = authorities.stream().filter((authority) -> authority.startsWith("ROLE_")).toList();
		Actor actor = new Actor(authentication.getName(),
				Map.of(PolicyEvaluator.ROLES, roles, PolicyEvaluator.AUTHORITIES, authorities), authentication);
		return new Identity(actor, scope(authentication, authorities));
	}

	@Override
	public Identity of(String name, Collection<String> authorities) {
		return of(UsernamePasswordAuthenticationToken.authenticated(name, null,
				AuthorityUtils.createAuthorityList(authorities)));
	}

	private List<String> authorities(Authentication authentication) {
		Collection<? extends GrantedAuthority> reachable = this.hierarchy
			.getReachableGrantedAuthorities(authentication.getAuthorities());
		List<String> authorities = new ArrayList<>(reachable.size());
		for (GrantedAuthority authority : reachable) {
			String text = authority.getAuthority();
			if (text != null) {
				authorities.add(text);
			}
		}
		return List.copyOf(authorities);
	}

	private @Nullable Scope scope(Authentication authentication, List<String> authorities) {
		if (this.scopes.isEmpty()) {
			return null;
		}
		List<Policy> policies = new ArrayList<>();
		if (authentication.isAuthenticated() && !(authentication instanceof AnonymousAuthenticationToken)) {
			policies.addAll(this.scopes.policies(ANY));
		}
		authorities.forEach((authority) -> policies.addAll(this.scopes.policies(authority)));
		if (this.known.size() > MAX_KNOWN) {
			this.known.clear();
		}
		return this.known.computeIfAbsent(List.copyOf(policies), Scope::new);
	}

	/**
	 * Returns the authentication of a caller: the one the actor was made of; for other
	 * actors a token with the actor's id, with authorities only if the application made
	 * the actor; an anonymous token without actor.
	 * @param identity the identity of the caller
	 */
	public Authentication authentication(Identity identity) {
		Actor actor = identity.actor();
		if (actor == null) {
			return ANONYMOUS;
		}
		return (actor.principal() instanceof Authentication authentication) ? authentication : new ActorToken(actor);
	}

}
