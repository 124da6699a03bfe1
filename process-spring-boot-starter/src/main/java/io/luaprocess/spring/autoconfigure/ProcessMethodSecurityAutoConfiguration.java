package io.luaprocess.spring.autoconfigure;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.security.Guard;
import io.luaprocess.spring.security.AuthenticationIdentities;
import io.luaprocess.spring.security.ProcessPermissionEvaluator;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.security.access.PermissionEvaluator;
import org.springframework.security.access.expression.method.DefaultMethodSecurityExpressionHandler;
import org.springframework.security.access.expression.method.MethodSecurityExpressionHandler;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.config.core.GrantedAuthorityDefaults;

/**
 * Auto-configuration that lets
 * {@code hasPermission(#pid, 'process', 'process.terminate')} in annotations of method
 * security follow the rules of the runtime.
 */
@AutoConfiguration(after = { ProcessSecurityAutoConfiguration.class, ProcessAutoConfiguration.class })
@ConditionalOnClass(PermissionEvaluator.class)
@ConditionalOnBean({ Guard.class, AuthenticationIdentities.class })
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessMethodSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(PermissionEvaluator.class)
	ProcessPermissionEvaluator processPermissionEvaluator(Guard guard, AuthenticationIdentities identities,
			ObjectProvider<ProcessRuntime> runtime) {
		return evaluator(guard, identities, runtime, null);
	}

	private static ProcessPermissionEvaluator evaluator(Guard guard, AuthenticationIdentities identities,
			ObjectProvider<ProcessRuntime> runtime, @Nullable PermissionEvaluator others) {
		return new ProcessPermissionEvaluator(guard, identities, (name) -> holder(runtime, name), others);
	}

	private static @Nullable Pid holder(ObjectProvider<ProcessRuntime> runtime, String name) {
		ProcessRuntime available = runtime.getIfAvailable();
		return (available != null) ? available.lookup(name) : null;
	}

	/**
	 * Spring Security's own handler knows no evaluator; this one is set up as it is, with
	 * an evaluator.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MethodInvocation.class, GrantedAuthorityDefaults.class })
	@ConditionalOnBean(
			type = "org.springframework.security.config.annotation.method.configuration.PrePostMethodSecurityConfiguration")
	@ConditionalOnMissingBean(MethodSecurityExpressionHandler.class)
	static class ExpressionHandler {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static DefaultMethodSecurityExpressionHandler processMethodSecurityExpressionHandler(
				ObjectProvider<PermissionEvaluator> evaluators, ObjectProvider<Guard> guard,
				ObjectProvider<AuthenticationIdentities> identities, ObjectProvider<ProcessRuntime> runtime,
				ObjectProvider<AuthorizationManagerFactory<MethodInvocation>> factory,
				ObjectProvider<RoleHierarchy> hierarchy, ObjectProvider<GrantedAuthorityDefaults> defaults) {
			DefaultMethodSecurityExpressionHandler handler = new DefaultMethodSecurityExpressionHandler();
			defaults.ifUnique((prefix) -> handler.setDefaultRolePrefix(prefix.getRolePrefix()));
			hierarchy.ifUnique(handler::setRoleHierarchy);
			factory.ifUnique(handler::setAuthorizationManagerFactory);
			PermissionEvaluator found = evaluators.getIfUnique();
			handler.setPermissionEvaluator((found instanceof ProcessPermissionEvaluator) ? found
					: evaluator(guard.getObject(), identities.getObject(), runtime, found));
			return handler;
		}

	}

}
