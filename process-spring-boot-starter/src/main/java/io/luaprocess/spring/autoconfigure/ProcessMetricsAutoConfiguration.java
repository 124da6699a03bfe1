package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.metrics.ProcessMeters;
import io.luaprocess.spring.security.DenialMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

/**
 * Auto-configuration for the meters of the process runtime.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnLuaRuntime
@ConditionalOnBean(MeterRegistry.class)
public final class ProcessMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProcessMeters processMeters(LuaProcessRuntime runtime) {
		return new ProcessMeters(runtime);
	}

	/**
	 * Denials are events of Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AuthorizationDeniedEvent.class)
	static class Denials {

		@Bean
		@ConditionalOnMissingBean
		DenialMeter processDenialMeter(MeterRegistry registry) {
			return new DenialMeter(registry);
		}

	}

}
