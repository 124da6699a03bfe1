package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.definition.Definition;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.security.PolicyEvaluator;
import io.luaprocess.spring.security.RunAsIdentities;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The identities of the properties, and which services run as them. Made anew at every
 * start of a service, so that reloaded definitions count.
 */
final class NamedIdentities implements SmartInitializingSingleton {

	private final ProcessProperties properties;

	private final RunAsIdentities identities;

	private final PolicyLookup lookup;

	NamedIdentities(ProcessProperties properties, RunAsIdentities identities, PolicyLookup lookup) {
		this.properties = properties;
		this.identities = identities;
		this.lookup = lookup;
	}

	/** Without Spring Security authorities lead to no scope. */
	static Identity withoutScope(String name, Collection<String> authorities) {
		List<String> roles = authorities.stream().filter((authority) -> authority.startsWith("ROLE_")).toList();
		Map<String, Object> meta = Map.of(PolicyEvaluator.ROLES, roles, PolicyEvaluator.AUTHORITIES,
				List.copyOf(authorities));
		return new Identity(new Actor(name, meta).vouchedBy(NamedIdentities.class), null);
	}

	/**
	 * Returns the identity of a service.
	 * @return {@code null} if it runs as none of the properties
	 */
	@Nullable Identity of(Definition.Service service) {
		String id = service.id().toString();
		ProcessProperties.Service own = this.properties.services().get(id);
		if (own == null && id.startsWith("app:")) {
			own = this.properties.services().get(id.substring("app:".length()));
		}
		String name = (own != null) ? own.runAs() : null;
		ProcessProperties.NamedIdentity identity = (name != null) ? this.properties.security().identities().get(name)
				: null;
		return (name != null && identity != null) ? of(name, identity) : null;
	}

	private Identity of(String name, ProcessProperties.NamedIdentity named) {
		Identity made = this.identities.of(name, named.authorities());
		Actor actor = made.actor();
		if (actor != null && !named.meta().isEmpty()) {
			Map<String, Object> meta = new LinkedHashMap<>(ApplicationEntries.plain(named.meta()));
			meta.putAll(actor.meta());
			actor = new Actor(actor.id(), Map.copyOf(meta), actor.principal());
		}
		return new Identity(actor, scope(made.scope(), named.scope()));
	}

	private @Nullable Scope scope(@Nullable Scope ofAuthorities, List<String> ids) {
		if (ids.isEmpty()) {
			return ofAuthorities;
		}
		List<Policy> policies = new ArrayList<>((ofAuthorities != null) ? ofAuthorities.policies() : List.of());
		for (String id : ids) {
			Collection<Policy> found = this.lookup.find(id);
			if (found != null) {
				policies.addAll(found);
			}
		}
		return new Scope(policies);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.lookup.isComplete()) {
			return;
		}
		List<Problem> problems = new ArrayList<>();
		this.properties.security().identities().forEach((name, identity) -> {
			for (String id : identity.scope()) {
				if (this.lookup.find(id) == null) {
					problems.add(new Problem("luaprocess.security.identities[" + name + "].scope", id,
							"is neither a policy nor a policy group"));
				}
			}
		});
		if (!problems.isEmpty()) {
			throw new InvalidProcessPropertyException(problems);
		}
	}

}
