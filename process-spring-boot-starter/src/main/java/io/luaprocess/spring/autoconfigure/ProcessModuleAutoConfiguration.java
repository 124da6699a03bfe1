package io.luaprocess.spring.autoconfigure;

import io.luaprocess.spring.module.ReactiveResults;
import io.luaprocess.spring.module.errors.DataErrors;
import io.luaprocess.spring.module.errors.MethodValidationErrors;
import io.luaprocess.spring.module.errors.StatusErrors;
import io.luaprocess.spring.module.errors.ValidationErrors;
import io.luaprocess.spring.security.ActorSecurityContext;
import io.luaprocess.spring.security.AuthenticationIdentities;
import io.luaprocess.spring.security.SecurityErrors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Auto-configuration of what surrounds the functions that applications offer to programs:
 * reactive results, the security context, and which errors programs get. Beans of the
 * application come first.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class, after = ProcessSecurityAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessModuleAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MethodValidationErrors processMethodValidationErrors() {
		return new MethodValidationErrors();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "jakarta.validation.ConstraintViolationException")
	static class Validation {

		@Bean
		@ConditionalOnMissingBean
		ValidationErrors processValidationErrors() {
			return new ValidationErrors();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.dao.DataAccessException")
	static class Data {

		@Bean
		@ConditionalOnMissingBean
		DataErrors processDataErrors() {
			return new DataErrors();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.web.ErrorResponse")
	static class Web {

		@Bean
		@ConditionalOnMissingBean
		StatusErrors processStatusErrors() {
			return new StatusErrors();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "reactor.core.publisher.Mono")
	static class Reactive {

		@Bean
		@ConditionalOnMissingBean
		ReactiveResults processReactiveResults() {
			return new ReactiveResults(ReactiveAdapterRegistry.getSharedInstance());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.security.core.Authentication")
	@ConditionalOnBean(AuthenticationIdentities.class)
	static class Security {

		@Bean
		@ConditionalOnMissingBean
		SecurityErrors processSecurityErrors() {
			return new SecurityErrors();
		}

		@Bean
		@ConditionalOnMissingBean
		ActorSecurityContext processActorSecurityContext(ObjectProvider<SecurityContextHolderStrategy> contexts,
				AuthenticationIdentities identities) {
			return new ActorSecurityContext(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy),
					identities);
		}

	}

}
