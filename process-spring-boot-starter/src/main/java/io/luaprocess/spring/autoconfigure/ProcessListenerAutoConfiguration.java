package io.luaprocess.spring.autoconfigure;

import java.util.List;

import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.spring.listener.AnnotatedListeners;
import io.luaprocess.spring.listener.ListenerInterceptor;
import io.luaprocess.spring.security.ListenerSecurityContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Auto-configuration for methods with
 * {@link io.luaprocess.spring.listener.ProcessListener @ProcessListener}.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
public final class ProcessListenerAutoConfiguration {

	@Bean
	AnnotatedListeners processAnnotatedListeners(ConfigurableListableBeanFactory beans) {
		return AnnotatedListeners.of(beans);
	}

	@Bean
	ProcessRuntimeCustomizer processListenerCustomizer(AnnotatedListeners listeners, ProcessProperties properties,
			ObjectProvider<LuaErrorTranslator> translators, ObjectProvider<ListenerInterceptor> interceptors) {
		List<LuaErrorTranslator> errors = translators.orderedStream().toList();
		List<ListenerInterceptor> around = interceptors.orderedStream().toList();
		return (builder) -> listeners.addTo(builder, errors, around, properties.defaultHost(),
				properties.services().keySet());
	}

	/** Beans whose types became known late must not be left out in silence. */
	@Bean
	SmartInitializingSingleton processListenerCheck(AnnotatedListeners listeners,
			ConfigurableListableBeanFactory beans) {
		return () -> AnnotatedListeners.of(beans).checkFoundBy(listeners);
	}

	/**
	 * Listeners run as the actor of their service.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolder.class)
	static class SecurityConfiguration {

		@Bean
		ListenerSecurityContext processListenerSecurityContext(ObjectProvider<SecurityContextHolderStrategy> contexts) {
			return new ListenerSecurityContext(
					contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
		}

	}

}
