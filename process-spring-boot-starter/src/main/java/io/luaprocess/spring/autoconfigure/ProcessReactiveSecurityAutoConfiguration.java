package io.luaprocess.spring.autoconfigure;

import io.luaprocess.spring.security.ReactiveCallerFilter;
import io.micrometer.context.ContextRegistry;
import reactor.core.publisher.Hooks;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.WebFilter;

/**
 * Auto-configuration that makes the user of a WebFlux request the caller of the runtime:
 * a filter puts the {@code SecurityContext} where Reactor's context propagation finds it.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ ReactiveSecurityContextHolder.class, WebFilter.class, Hooks.class, ContextRegistry.class })
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessReactiveSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReactiveCallerFilter processReactiveCallerFilter() {
		return new ReactiveCallerFilter();
	}

	/**
	 * A mode that the application has configured is kept.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "spring.reactor.context-propagation", havingValue = "auto", matchIfMissing = true)
	static class Propagation {

		Propagation() {
			Hooks.enableAutomaticContextPropagation();
		}

	}

}
