package io.luaprocess.spring.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.sql.DataSource;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.jgroups.Discovery;
import io.luaprocess.cluster.jgroups.HostAndPort;
import io.luaprocess.cluster.jgroups.JGroupsSettings;
import io.luaprocess.cluster.jgroups.JGroupsTransport;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jgroups.JChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes the transport of what is configured.
 */
final class TransportFactory {

	/** Room of a frame for what surrounds the largest message. */
	private static final int AROUND = 64 * 1024;

	private final ClusterProperties properties;

	TransportFactory(ClusterProperties properties) {
		this.properties = properties;
	}

	JGroupsTransport transport(@Nullable JChannel channel, ObjectProvider<SslBundles> bundles,
			ObjectProvider<DataSource> dataSource) {
		String node = nodeName();
		ClusterPropertiesValidator.validate(this.properties, node, channel != null);
		JGroupsSettings.Builder settings = JGroupsSettings.of(String.valueOf(this.properties.name()), node)
			.failureTimeout(this.properties.failureTimeout())
			.maxFrameBytes(Math.toIntExact(this.properties.messageSize().toBytes()) + AROUND)
			.secret(this.properties.secret())
			.channel(channel);
		if (channel == null) {
			settings.bindAddress(address())
				.bindPort(this.properties.bindPort(), this.properties.portRange())
				.sslContext(sslContext(bundles))
				.discovery(discovery(dataSource));
		}
		return new JGroupsTransport(settings.build());
	}

	/** The name of the machine, unless given; in Kubernetes that of the pod. */
	private String nodeName() {
		String given = this.properties.nodeName();
		if (given != null) {
			return given;
		}
		try {
			String host = InetAddress.getLocalHost().getHostName();
			return NodeId.isName(host) ? host : "node";
		}
		catch (UnknownHostException ex) {
			return "node";
		}
	}

	private InetAddress address() {
		try {
			return InetAddress.getByName(this.properties.bindAddress());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable SSLContext sslContext(ObjectProvider<SslBundles> bundles) {
		String bundle = this.properties.ssl().bundle();
		if (bundle == null) {
			return null;
		}
		try {
			return bundles.getObject().getBundle(bundle).createSslContext();
		}
		catch (NoSuchSslBundleException ex) {
			throw invalid("ssl.bundle", bundle, "must be the name of a bundle below spring.ssl.bundle");
		}
	}

	private Discovery discovery(ObjectProvider<DataSource> dataSource) {
		ClusterProperties.Discovery discovery = this.properties.discovery();
		return switch (discovery.type()) {
			case STATIC -> new Discovery.Static(places(discovery.hosts()));
			case DNS -> new Discovery.Dns(String.valueOf(discovery.dnsQuery()));
			case MULTICAST -> new Discovery.Multicast(discovery.multicastAddress(), discovery.multicastPort());
			case JDBC -> new Discovery.Jdbc(dataSource.stream()
				.findFirst()
				.orElseThrow(() -> invalid("discovery.type", "jdbc",
						"needs a bean of type DataSource; add one, or choose static, dns or multicast")));
		};
	}

	private List<HostAndPort> places(List<String> hosts) {
		return hosts.isEmpty() ? List.of(new HostAndPort(this.properties.bindAddress(), this.properties.bindPort()))
				: hosts.stream().map(HostAndPort::parse).toList();
	}

	private static InvalidProcessPropertyException invalid(String property, Object value, String reason) {
		return new InvalidProcessPropertyException(
				List.of(new Problem(ClusterProperties.PREFIX + "." + property, value, reason)));
	}

}
