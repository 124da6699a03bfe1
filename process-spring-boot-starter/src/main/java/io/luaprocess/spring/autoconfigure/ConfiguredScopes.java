package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Policy;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.security.ScopeSource;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The scopes of the properties and of Java configuration. That all policies and groups
 * exist is checked at the start.
 */
final class ConfiguredScopes implements ScopeSource, SmartInitializingSingleton {

	private final Map<String, List<String>> scopes;

	private final PolicyLookup lookup;

	ConfiguredScopes(Map<String, List<String>> scopes, PolicyLookup lookup) {
		this.scopes = scopes;
		this.lookup = lookup;
	}

	@Override
	public boolean isEmpty() {
		return this.scopes.isEmpty() && !this.lookup.security().hasScopes();
	}

	@Override
	public Collection<Policy> policies(String authority) {
		List<Policy> policies = new ArrayList<>(this.lookup.security().scopePolicies(authority));
		add(policies, this.scopes, authority);
		add(policies, this.lookup.security().scopes(), authority);
		return policies;
	}

	private void add(List<Policy> policies, Map<String, List<String>> ids, String authority) {
		for (String id : ids.getOrDefault(authority, List.of())) {
			Collection<Policy> found = this.lookup.find(id);
			if (found != null) {
				policies.addAll(found);
			}
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.lookup.isComplete()) {
			return;
		}
		List<Problem> problems = new ArrayList<>();
		this.scopes.forEach((authority, ids) -> check("luaprocess.security.scopes[" + authority + "]", ids, problems));
		this.lookup.security()
			.scopes()
			.forEach((authority, ids) -> check("scope of " + authority + " in Java configuration", ids, problems));
		if (!problems.isEmpty()) {
			throw new InvalidProcessPropertyException(problems);
		}
	}

	private void check(String property, List<String> ids, List<Problem> problems) {
		for (String id : ids) {
			if (this.lookup.find(id) == null) {
				problems.add(new Problem(property, id, "is neither a policy nor a policy group"));
			}
		}
	}

}
