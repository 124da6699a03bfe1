package io.luaprocess.spring.cluster;

import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.spring.autoconfigure.ProcessDashboardAutoConfiguration;
import io.luaprocess.spring.dashboard.DashboardEndpoint;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the cluster as a view of the dashboard.
 */
@AutoConfiguration(after = ClusterAutoConfiguration.class, before = ProcessDashboardAutoConfiguration.class)
@ConditionalOnClass(Endpoint.class)
@ConditionalOnBean(ClusterNode.class)
public final class ClusterDashboardAutoConfiguration {

	@Bean
	DashboardEndpoint processClusterView(ClusterNode node) {
		return new DashboardEndpoint("cluster", new ClusterEndpoint(node));
	}

}
