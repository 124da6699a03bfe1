package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.observation.ObservedFunctions;
import io.luaprocess.spring.observation.ObservedListeners;
import io.luaprocess.spring.observation.ProcessObservations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for observations of processes.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = { "luaprocess.enabled", "luaprocess.observations.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(ProcessProperties.class)
public final class ProcessObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProcessObservations processObservations(ObservationRegistry registry, ProcessProperties properties) {
		ObservationProperties observations = properties.observations();
		return new ProcessObservations(registry, observations.messages(), observations.maxAge());
	}

	/**
	 * Before hosts and services start.
	 */
	@Bean
	SmartInitializingSingleton processTracing(ProcessObservations observations,
			ObjectProvider<LuaProcessRuntime> runtimes) {
		return () -> runtimes.ifAvailable((runtime) -> runtime.kernel().trace(observations));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ObservedFunctions processObservedFunctions(ProcessObservations observations) {
		return new ObservedFunctions(observations);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ObservedListeners processObservedListeners(ProcessObservations observations) {
		return new ObservedListeners(observations);
	}

}
