package io.luaprocess.spring.autoconfigure;

import java.util.Map;

import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Refusal;
import io.luaprocess.spring.security.PolicyBased;
import io.luaprocess.spring.security.PolicyEvaluator;

/**
 * The guard of applications without Spring Security.
 */
record PolicyGuard(PolicyEvaluator policies) implements Guard, PolicyBased {

	@Override
	public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return this.policies.allows(identity, action, resource, attributes);
	}

	@Override
	public boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return this.policies.denies(identity, action, resource, attributes);
	}

	@Override
	public Refusal refusal(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return this.policies.refusal(identity, action, resource, attributes);
	}

	@Override
	public Guard nonBlocking() {
		return this;
	}

	@Override
	public String toString() {
		return "policies";
	}

}
