package io.luaprocess.spring.cluster;

import io.luaprocess.cluster.node.ClusterNode;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the health of the cluster.
 */
@AutoConfiguration(after = ClusterAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ClusterNode.class)
public final class ClusterHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("luaprocess-cluster")
	@ConditionalOnMissingBean(name = "luaprocessClusterHealthIndicator")
	HealthIndicator luaprocessClusterHealthIndicator(ClusterNode node, ClusterProperties properties) {
		return new ClusterHealthIndicator(node, properties.expectedNodes());
	}

}
