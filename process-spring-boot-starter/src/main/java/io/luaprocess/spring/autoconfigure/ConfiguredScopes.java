package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicyStore;
import io.luaprocess.security.Scope;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.security.ScopeSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The scopes of the properties. Policies and groups are looked up when a caller needs
 * them, so that reloaded definitions count; that all exist is checked at the start.
 */
final class ConfiguredScopes implements ScopeSource, SmartInitializingSingleton {

	private final Map<String, List<String>> scopes;

	private final ObjectProvider<? extends PolicyStore> store;

	ConfiguredScopes(Map<String, List<String>> scopes, ObjectProvider<? extends PolicyStore> store) {
		this.scopes = scopes;
		this.store = store;
	}

	@Override
	public boolean isEmpty() {
		return this.scopes.isEmpty();
	}

	@Override
	public Collection<Policy> policies(String authority) {
		List<Policy> policies = new ArrayList<>();
		for (String id : this.scopes.getOrDefault(authority, List.of())) {
			Collection<Policy> found = find(id);
			if (found != null) {
				policies.addAll(found);
			}
		}
		return policies;
	}

	private @Nullable Collection<Policy> find(String id) {
		PolicyStore policies = this.store.getIfAvailable();
		if (policies == null) {
			return null;
		}
		String full = (id.indexOf(':') < 0) ? "app:" + id : id;
		Policy policy = policies.policy(full);
		if (policy != null) {
			return List.of(policy);
		}
		Scope group = policies.namedScope(full);
		return (group != null) ? group.policies() : null;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.store.getIfAvailable() == null) {
			// The runtime is a bean of the application; its policies are not known here.
			return;
		}
		List<Problem> problems = new ArrayList<>();
		this.scopes.forEach((authority, ids) -> {
			for (String id : ids) {
				if (find(id) == null) {
					problems.add(new Problem("luaprocess.security.scopes[" + authority + "]", id,
							"is neither a policy nor a policy group"));
				}
			}
		});
		if (!problems.isEmpty()) {
			throw new InvalidProcessPropertyException(problems);
		}
	}

}
