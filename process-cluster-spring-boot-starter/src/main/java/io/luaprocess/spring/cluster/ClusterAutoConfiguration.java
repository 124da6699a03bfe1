package io.luaprocess.spring.cluster;

import java.util.List;

import javax.sql.DataSource;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.ClusterSettings;
import io.luaprocess.cluster.node.names.SharedNames;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.placement.LoadPlacement;
import io.luaprocess.cluster.services.OneNodePart;
import io.luaprocess.cluster.services.OneNodeSettings;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessRuntimeCustomizer;
import org.jgroups.JChannel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that makes the runtime of the application a node of a cluster, if
 * the cluster has a name.
 */
@AutoConfiguration(before = ProcessAutoConfiguration.class)
@ConditionalOnProperty("luaprocess.cluster.name")
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ClusterProperties.class)
public final class ClusterAutoConfiguration {

	/**
	 * Carries frames. A channel of the application is used if there is one.
	 */
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	ClusterTransport processClusterTransport(ClusterProperties properties, ObjectProvider<JChannel> channel,
			ObjectProvider<SslBundles> bundles, ObjectProvider<DataSource> dataSource) {
		return new TransportFactory(properties).transport(channel.getIfUnique(), bundles, dataSource);
	}

	/** The runtime closes it. */
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	ClusterNode processClusterNode(ClusterTransport transport, ClusterProperties properties) {
		return new ClusterNode(new ExplainedTransport(transport), settings(properties),
				(links) -> parts(links, properties));
	}

	private static ClusterParts parts(NodeLinks links, ClusterProperties properties) {
		int expected = (properties.expectedNodes() != null) ? properties.expectedNodes() : 0;
		return new ClusterParts(new SharedNames(links), new LoadPlacement(links), List.of(new OneNodePart(links,
				new OneNodeSettings(expected, properties.failureTimeout(), properties.forgetAfter()))));
	}

	private static ClusterSettings settings(ClusterProperties properties) {
		return ClusterSettings.DEFAULT.withRoles(properties.roles())
			.withOutbound(properties.outbound().messages(), properties.outbound().size().toBytes())
			.withWindow(properties.outbound().window().toBytes())
			.withLargest(Math.toIntExact(properties.messageSize().toBytes()));
	}

	@Bean
	ProcessRuntimeCustomizer processClusterCustomizer(ClusterNode node) {
		return (builder) -> builder.cluster(node);
	}

}
