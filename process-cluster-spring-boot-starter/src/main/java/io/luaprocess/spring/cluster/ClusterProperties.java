package io.luaprocess.spring.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the cluster.
 *
 * @param name Name of the cluster. Nodes with different names never meet. Without a name
 * there is no cluster.
 * @param nodeName Name of this node, unique in the cluster. The name of the machine
 * unless given.
 * @param roles What this node is for. Programs choose hosts of other nodes by it.
 * @param bindAddress Address at which the other nodes reach this one. Any other than a
 * loopback address needs a secret or an SSL bundle.
 * @param bindPort Port at which the other nodes reach this one.
 * @param portRange Further ports that are tried if the port is taken, and that are asked
 * in discovery.
 * @param secret Secret that all nodes share, at least 16 characters. It encrypts
 * everything between nodes.
 * @param ssl Encryption by certificates.
 * @param discovery How nodes find each other.
 * @param failureTimeout Silence after which a node counts as lost. A node whose
 * connections are closed is lost at once.
 * @param messageSize Largest message, encoded.
 * @param outbound What may wait to be sent to one node.
 * @param expectedNodes How many nodes the cluster has normally. More than half of them
 * are the majority, which runs services of one node. The nodes agree on which of them
 * count unless given.
 * @param forgetAfter How long a node that was lost counts for the majority, unless the
 * number of nodes is given. At least the failure timeout.
 */
@ConfigurationProperties(prefix = ClusterProperties.PREFIX, ignoreUnknownFields = false)
public record ClusterProperties(@Nullable String name, @Nullable String nodeName, @DefaultValue Set<String> roles,
		@DefaultValue("127.0.0.1") String bindAddress, @DefaultValue("7800") int bindPort,
		@DefaultValue("5") int portRange, @Nullable String secret, @DefaultValue Ssl ssl,
		@DefaultValue Discovery discovery, @DefaultValue("8s") Duration failureTimeout,
		@DefaultValue("16MB") DataSize messageSize, @DefaultValue Outbound outbound, @Nullable Integer expectedNodes,
		@DefaultValue("1h") Duration forgetAfter) {

	/** Prefix of the properties. */
	public static final String PREFIX = "luaprocess.cluster";

	/**
	 * Encryption by certificates.
	 *
	 * @param bundle Name of the SSL bundle, with a key and the certificates that are
	 * trusted.
	 */
	public record Ssl(@Nullable String bundle) {
	}

	/**
	 * How nodes find each other.
	 *
	 * @param type The way.
	 * @param hosts Places of nodes for the type static, as host:port. This node unless
	 * given.
	 * @param dnsQuery Name whose addresses are nodes, for the type dns.
	 * @param multicastAddress Address of the group, for the type multicast.
	 * @param multicastPort Port of the group, for the type multicast.
	 */
	public record Discovery(@DefaultValue("static") Type type, @DefaultValue List<String> hosts,
			@Nullable String dnsQuery, @DefaultValue("239.6.7.8") String multicastAddress,
			@DefaultValue("7555") int multicastPort) {

		/** The ways. */
		public enum Type {

			/** A fixed list of places. */
			STATIC,

			/** The addresses of a name, such as a headless service of Kubernetes. */
			DNS,

			/** Multicast within the network of the bind address. */
			MULTICAST,

			/** A table of the database of the application. */
			JDBC

		}

	}

	/**
	 * What may wait to be sent to one node. What does not fit is refused with
	 * RATE_LIMITED.
	 *
	 * @param messages Most messages and requests that wait.
	 * @param size Most memory of them.
	 * @param window Most data under way that the other node has not acted on.
	 */
	public record Outbound(@DefaultValue("65536") int messages, @DefaultValue("64MB") DataSize size,
			@DefaultValue("8MB") DataSize window) {
	}

	@Override
	public String toString() {
		return "cluster " + this.name + ", node " + this.nodeName;
	}

}
