package io.luaprocess.spring.autoconfigure;

import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.AuthorityConditions;
import io.luaprocess.security.Guard;
import io.luaprocess.spring.security.AuthenticationIdentities;
import io.luaprocess.spring.security.FactoryAuthorities;
import io.luaprocess.spring.security.PolicyAuthorizationManager;
import io.luaprocess.spring.security.PolicyEvaluator;
import io.luaprocess.spring.security.ProcessAuthorization;
import io.luaprocess.spring.security.ProcessPermission;
import io.luaprocess.spring.security.ProcessSecurity;
import io.luaprocess.spring.security.ScopeSource;
import io.luaprocess.spring.security.SecurityContextCallers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Auto-configuration that makes Spring Security the guard of processes and of their Java
 * callers.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class,
		afterName = "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration")
@ConditionalOnClass(AuthorizationManager.class)
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ScopeSource processScopeSource(ProcessProperties properties, ObjectProvider<DefinitionRegistry> definitions,
			ObjectProvider<ProcessSecurity> security) {
		return new ConfiguredScopes(properties.security().scopes(), new PolicyLookup(definitions, security));
	}

	@Bean
	@ConditionalOnMissingBean
	AuthenticationIdentities processIdentities(ScopeSource scopes, ObjectProvider<RoleHierarchy> hierarchy) {
		return new AuthenticationIdentities(scopes, hierarchy.getIfAvailable());
	}

	/**
	 * A factory for all kinds of objects counts if there is none for process permissions.
	 */
	@Bean
	@ConditionalOnMissingBean
	AuthorityConditions processAuthorityConditions(
			ObjectProvider<AuthorizationManagerFactory<ProcessPermission>> factory,
			ObjectProvider<AuthorizationManagerFactory<Object>> general, AuthenticationIdentities identities) {
		AuthorizationManagerFactory<? super ProcessPermission> found = factory.getIfUnique();
		if (found == null) {
			found = general.getIfUnique();
		}
		return (found != null) ? new FactoryAuthorities(found, identities) : AuthorityConditions.LISTED;
	}

	@Bean
	@ConditionalOnMissingBean
	AuthorizationManager<ProcessPermission> processAuthorizationManager(PolicyEvaluator policies,
			AuthenticationIdentities identities) {
		return new PolicyAuthorizationManager(policies, identities);
	}

	@Bean
	@ConditionalOnMissingBean(Guard.class)
	ProcessAuthorization processAuthorization(AuthorizationManager<ProcessPermission> manager,
			AuthenticationIdentities identities, ObjectProvider<AuthorizationEventPublisher> publisher,
			ApplicationEventPublisher events) {
		return new ProcessAuthorization(manager, identities,
				publisher.getIfAvailable(() -> new SpringAuthorizationEventPublisher(events)));
	}

	@Bean
	@ConditionalOnMissingBean(JavaCallers.class)
	SecurityContextCallers processSecurityContextCallers(ObjectProvider<SecurityContextHolderStrategy> contexts,
			AuthenticationIdentities identities) {
		return new SecurityContextCallers(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy),
				identities);
	}

}
