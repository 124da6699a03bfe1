package io.luaprocess.spring.autoconfigure;

import java.util.Collection;
import java.util.List;

import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicyStore;
import io.luaprocess.security.Scope;
import io.luaprocess.spring.security.ProcessSecurity;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds policies by the ids that stand in the configuration: policies in Java, of the
 * properties and of definition files, and groups of the latter. Looked up when they are
 * needed, so that reloaded definitions count.
 */
final class PolicyLookup {

	private final ObjectProvider<? extends PolicyStore> store;

	private final ObjectProvider<ProcessSecurity> security;

	PolicyLookup(ObjectProvider<? extends PolicyStore> store, ObjectProvider<ProcessSecurity> security) {
		this.store = store;
		this.security = security;
	}

	/** What the application declares in Java. */
	ProcessSecurity security() {
		return this.security.getObject();
	}

	/** If the runtime is a bean of the application, its policies are not known here. */
	boolean isComplete() {
		return this.store.getIfAvailable() != null;
	}

	/**
	 * Finds a policy, or the policies of a group.
	 * @param id the id; one without colon is in the namespace {@code app}
	 * @return {@code null} if there is neither
	 */
	@Nullable Collection<Policy> find(String id) {
		String full = (id.indexOf(':') < 0) ? "app:" + id : id;
		Policy own = security().policies().get(full);
		if (own != null) {
			return List.of(own);
		}
		PolicyStore policies = this.store.getIfAvailable();
		if (policies == null) {
			return null;
		}
		Policy policy = policies.policy(full);
		if (policy != null) {
			return List.of(policy);
		}
		Scope group = policies.namedScope(full);
		return (group != null) ? group.policies() : null;
	}

}
