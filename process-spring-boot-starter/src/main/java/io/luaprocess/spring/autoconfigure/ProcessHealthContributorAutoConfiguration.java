package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.health.ProcessHealthContributor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the health of hosts and services.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnLuaRuntime
public final class ProcessHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("luaprocess")
	@ConditionalOnMissingBean(name = "processHealthContributor")
	ProcessHealthContributor luaprocessHealthContributor(LuaProcessRuntime runtime) {
		return new ProcessHealthContributor(runtime);
	}

}
