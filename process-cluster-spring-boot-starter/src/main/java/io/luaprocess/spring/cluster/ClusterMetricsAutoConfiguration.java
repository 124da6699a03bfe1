package io.luaprocess.spring.cluster;

import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the meters of the cluster.
 */
@AutoConfiguration(after = { ClusterAutoConfiguration.class, ProcessAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({ MeterRegistry.class, ClusterNode.class, LuaProcessRuntime.class })
public final class ClusterMetricsAutoConfiguration {

	@Bean
	MeterBinder processClusterMeters(ClusterNode node, LuaProcessRuntime runtime) {
		return new ClusterMeters(node, runtime.kernel());
	}

}
