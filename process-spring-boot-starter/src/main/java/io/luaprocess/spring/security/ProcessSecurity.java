package io.luaprocess.spring.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.AuthorityConditions;
import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicyBuilder;

/**
 * The policies and scopes that the application declares in Java. Not thread-safe while it
 * is filled, by {@link ProcessSecurityCustomizer}s.
 */
public final class ProcessSecurity {

	private final AuthorityConditions authorities;

	private final Map<String, Policy> policies = new LinkedHashMap<>();

	private final Map<String, List<String>> scopes = new LinkedHashMap<>();

	private final Map<String, List<Policy>> scopePolicies = new LinkedHashMap<>();

	/**
	 * Creates an empty declaration.
	 * @param authorities decides who has an authority
	 */
	public ProcessSecurity(AuthorityConditions authorities) {
		this.authorities = authorities;
	}

	/**
	 * Begins a policy. It counts when it is given to {@link #policy} or
	 * {@link #scope(String, Policy...)}.
	 * @param id the id; one without colon is in the namespace {@code app}
	 * @return a builder
	 */
	public PolicyBuilder rule(String id) {
		return new PolicyBuilder((id.indexOf(':') < 0) ? "app:" + id : id, this.authorities);
	}

	/**
	 * Makes a condition of an expression.
	 * @param expression an expression as in {@code luaprocess.security.policies.*.when}
	 * @return the condition, for {@link PolicyBuilder#when}
	 * @throws IllegalArgumentException if the expression is wrong
	 */
	public ExpressionCondition expression(String expression) {
		return ExpressionCondition.parse(expression);
	}

	/**
	 * Adds a policy that holds for every caller. Scopes may name it by its id.
	 * @param policy the policy
	 * @return this declaration
	 * @throws IllegalStateException if there is another one with its id
	 */
	public ProcessSecurity policy(Policy policy) {
		if (this.policies.putIfAbsent(policy.id(), policy) != null) {
			throw new IllegalStateException("Two policies in Java have the id '" + policy.id() + "'");
		}
		return this;
	}

	/**
	 * Adds policies to the scope of all callers with an authority.
	 * @param authority the authority; {@code *} for every authenticated caller
	 * @param ids ids of policies or of groups of policies, which must exist; one without
	 * colon is in the namespace {@code app}
	 * @return this declaration
	 */
	public ProcessSecurity scope(String authority, String... ids) {
		this.scopes.computeIfAbsent(authority, (key) -> new ArrayList<>()).addAll(List.of(ids));
		return this;
	}

	/**
	 * Adds policies to the scope of all callers with an authority, and to nothing else.
	 * @param authority the authority; {@code *} for every authenticated caller
	 * @param policies the policies
	 * @return this declaration
	 */
	public ProcessSecurity scope(String authority, Policy... policies) {
		this.scopePolicies.computeIfAbsent(authority, (key) -> new ArrayList<>()).addAll(List.of(policies));
		return this;
	}

	/**
	 * Returns what decides who has an authority.
	 */
	public AuthorityConditions authorities() {
		return this.authorities;
	}

	/**
	 * Returns the policies that hold for every caller.
	 * @return the policies by id
	 */
	public Map<String, Policy> policies() {
		return Collections.unmodifiableMap(this.policies);
	}

	/**
	 * Returns the ids that make up scopes.
	 * @return the ids by authority
	 */
	public Map<String, List<String>> scopes() {
		return Collections.unmodifiableMap(this.scopes);
	}

	/**
	 * Returns the policies of a scope that were not given by their ids.
	 * @param authority the authority
	 */
	public Collection<Policy> scopePolicies(String authority) {
		return this.scopePolicies.getOrDefault(authority, List.of());
	}

	/**
	 * Whether there are scopes.
	 * @return false if no authority has one
	 */
	public boolean hasScopes() {
		return !this.scopes.isEmpty() || !this.scopePolicies.isEmpty();
	}

}
