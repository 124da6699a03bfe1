package io.luaprocess.spring.dashboard.security;

import io.luaprocess.spring.dashboard.DashboardAccess;
import io.luaprocess.spring.dashboard.DashboardRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * Access of users that have logged in to the application and have a role. It is decided
 * here in addition to the rules of the application for paths, as many applications have
 * users that must not see its processes.
 */
public final class SecurityAccess implements DashboardAccess {

	/** Stands for every user that has logged in. */
	public static final String ANY = "*";

	private final SecurityContextHolderStrategy contexts;

	private final @Nullable AuthorizationManager<DashboardRequest> manager;

	private final String role;

	/**
	 * Creates the access.
	 * @param contexts the user of the calling thread
	 * @param role the role with or without prefix, or any authority; {@link #ANY} for
	 * every user
	 * @param hierarchy the role hierarchy; {@code null} for none
	 */
	public SecurityAccess(SecurityContextHolderStrategy contexts, String role, @Nullable RoleHierarchy hierarchy) {
		this.contexts = contexts;
		this.role = role;
		this.manager = ANY.equals(role) ? null : manager(role, hierarchy);
	}

	private static AuthorizationManager<DashboardRequest> manager(String role, @Nullable RoleHierarchy hierarchy) {
		AuthorityAuthorizationManager<DashboardRequest> manager = AuthorityAuthorizationManager.hasAnyAuthority(role,
				"ROLE_" + role);
		if (hierarchy != null) {
			manager.setRoleHierarchy(hierarchy);
		}
		return manager;
	}

	@Override
	public @Nullable Refusal check(DashboardRequest request) {
		Authentication user = this.contexts.getContext().getAuthentication();
		if (user == null || !user.isAuthenticated() || user instanceof AnonymousAuthenticationToken) {
			return refusal(401, "not logged in");
		}
		if (this.manager == null || isGranted(this.manager, user, request)) {
			return null;
		}
		return refusal(403, "user '" + user.getName() + "' has neither the role nor the authority '" + this.role
				+ "' of luaprocess.dashboard.role");
	}

	private static boolean isGranted(AuthorizationManager<DashboardRequest> manager, Authentication user,
			DashboardRequest request) {
		var result = manager.authorize(() -> user, request);
		return result != null && result.isGranted();
	}

	/** The filters of Spring Security lead to the login, or to the page of its 403. */
	private static Refusal refusal(int status, String reason) {
		return new Refusal(status, reason, new AccessDeniedException(reason));
	}

	@Override
	public @Nullable String user() {
		Authentication user = this.contexts.getContext().getAuthentication();
		return (user != null) ? user.getName() : null;
	}

	@Override
	public @Nullable Csrf csrf(DashboardRequest request) {
		return (request.attributes().apply(CsrfToken.class.getName()) instanceof CsrfToken token)
				? new Csrf(token.getHeaderName(), token.getParameterName(), token.getToken()) : null;
	}

	@Override
	public boolean isDenial(RuntimeException failure) {
		return failure instanceof AccessDeniedException;
	}

}
