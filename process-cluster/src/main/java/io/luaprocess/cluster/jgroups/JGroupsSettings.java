package io.luaprocess.cluster.jgroups;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;

import io.luaprocess.cluster.NodeId;
import org.jgroups.JChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link JGroupsTransport} is made of. All members of a cluster have the same
 * cluster name, secret, failure timeout and frame size.
 *
 * @param clusterName nodes with different cluster names never meet
 * @param nodeName the name of this node, unique in the cluster
 * @param bindAddress where this node listens and is reached by the others
 * @param bindPort the port, or the first of {@code portRange + 1} ports of which the
 * first free one is taken
 * @param portRange how many further ports may be taken, and are asked in discovery
 * @param discovery how members are found
 * @param failureTimeout after this time without a sign of life a member is dropped; one
 * whose machine closes its connections is dropped at once
 * @param maxFrameBytes the greatest length of a frame
 * @param secret shared by all members, encrypts everything between them; null for none
 * @param sslContext of server and client side, with a key and the certificates that are
 * trusted; null for none
 * @param channel a channel of the application that is not connected yet and has a stack
 * with GMS; it replaces everything from {@code bindAddress} to {@code discovery} and
 * {@code sslContext}; null for none
 */
public record JGroupsSettings(String clusterName, String nodeName, InetAddress bindAddress, int bindPort, int portRange,
		Discovery discovery, Duration failureTimeout, int maxFrameBytes, @Nullable String secret,
		@Nullable SSLContext sslContext, @Nullable JChannel channel) {

	/**
	 * The port when none is named.
	 */
	public static final int DEFAULT_PORT = 7800;

	private static final int MIN_SECRET = 16;

	private static final Duration MIN_FAILURE_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration MAX_FAILURE_TIMEOUT = Duration.ofMinutes(5);

	private static final int MIN_FRAME = 4 * 1024;

	private static final int MAX_FRAME = 64 * 1024 * 1024;

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is not allowed; the message says which, and
	 * what would be right
	 */
	public JGroupsSettings {
		check(!clusterName.isBlank() && clusterName.length() <= 100, "cluster name", clusterName,
				"1 to 100 characters");
		check(NodeId.isName(nodeName), "node name", nodeName,
				"at most 100 letters, digits, '.', '_' and '-', the first a letter or a digit");
		check(bindPort >= 1 && bindPort <= 65535, "bind port", bindPort, "1 to 65535");
		check(portRange >= 0 && portRange <= 1000 && bindPort + portRange <= 65535, "port range", portRange,
				"0 to 1000, and no port above 65535");
		check(failureTimeout.compareTo(MIN_FAILURE_TIMEOUT) >= 0 && failureTimeout.compareTo(MAX_FAILURE_TIMEOUT) <= 0,
				"failure timeout", failureTimeout, "1 s to 5 min");
		check(maxFrameBytes >= MIN_FRAME && maxFrameBytes <= MAX_FRAME, "frame size", maxFrameBytes,
				"4096 to 67108864 bytes");
		if (secret != null && secret.length() < MIN_SECRET) {
			throw new IllegalArgumentException("the secret of the cluster has " + secret.length()
					+ " characters, expected at least " + MIN_SECRET);
		}
		if (channel == null) {
			checkBindAddress(bindAddress, secret != null || sslContext != null);
		}
	}

	private static void checkBindAddress(InetAddress address, boolean isProtected) {
		String text = address.getHostAddress();
		check(!address.isAnyLocalAddress(), "bind address", text, "an address at which the other nodes reach this one");
		if (!isProtected && !address.isLoopbackAddress()) {
			throw new IllegalArgumentException("binding to " + text + " is refused, for anyone in that network could"
					+ " join the cluster: set a shared secret or an SSL context, or bind to a loopback address");
		}
	}

	private static void check(boolean allowed, String what, Object value, String right) {
		if (!allowed) {
			throw new IllegalArgumentException("invalid " + what + " '" + value + "', expected " + right);
		}
	}

	/**
	 * Begins with the defaults: loopback, port 7800 with a range of 5, static discovery
	 * at the bind address, 8 s, frames of 1 MiB.
	 * @param clusterName the name of the cluster
	 * @param nodeName the name of the node
	 * @return a builder
	 */
	public static Builder of(String clusterName, String nodeName) {
		return new Builder(clusterName, nodeName);
	}

	/**
	 * Shows no secret.
	 */
	@Override
	public String toString() {
		return "cluster " + this.clusterName + ", node " + this.nodeName + " at " + this.bindAddress.getHostAddress()
				+ ":" + this.bindPort + "+" + this.portRange + ", " + this.discovery + ", " + this.failureTimeout
				+ ((this.secret != null) ? ", with a secret" : "") + ((this.sslContext != null) ? ", with SSL" : "");
	}

	/**
	 * Collects settings.
	 */
	public static final class Builder {

		private final String clusterName;

		private final String nodeName;

		private InetAddress bindAddress = InetAddress.getLoopbackAddress();

		private int bindPort = DEFAULT_PORT;

		private int portRange = 5;

		private @Nullable Discovery discovery;

		private Duration failureTimeout = Duration.ofSeconds(8);

		private int maxFrameBytes = 1024 * 1024;

		private @Nullable String secret;

		private @Nullable SSLContext sslContext;

		private @Nullable JChannel channel;

		private Builder(String clusterName, String nodeName) {
			this.clusterName = Objects.requireNonNull(clusterName);
			this.nodeName = Objects.requireNonNull(nodeName);
		}

		/**
		 * Sets the address.
		 * @param address an address of this machine
		 * @return this builder
		 */
		public Builder bindAddress(InetAddress address) {
			this.bindAddress = address;
			return this;
		}

		/**
		 * Sets the port and how many further ones may be taken.
		 * @param port the first port
		 * @param range further ports
		 * @return this builder
		 */
		public Builder bindPort(int port, int range) {
			this.bindPort = port;
			this.portRange = range;
			return this;
		}

		/**
		 * Sets how members are found.
		 * @param discovery the way
		 * @return this builder
		 */
		public Builder discovery(Discovery discovery) {
			this.discovery = discovery;
			return this;
		}

		/**
		 * Sets after which silence a member is dropped.
		 * @param timeout 1 s to 5 min
		 * @return this builder
		 */
		public Builder failureTimeout(Duration timeout) {
			this.failureTimeout = timeout;
			return this;
		}

		/**
		 * Sets the greatest length of a frame.
		 * @param bytes 4096 to 67108864
		 * @return this builder
		 */
		public Builder maxFrameBytes(int bytes) {
			this.maxFrameBytes = bytes;
			return this;
		}

		/**
		 * Sets the shared secret.
		 * @param secret at least 16 characters, null for none
		 * @return this builder
		 */
		public Builder secret(@Nullable String secret) {
			this.secret = secret;
			return this;
		}

		/**
		 * Sets the SSL context.
		 * @param context has a key and trusts the other nodes, null for none
		 * @return this builder
		 */
		public Builder sslContext(@Nullable SSLContext context) {
			this.sslContext = context;
			return this;
		}

		/**
		 * Sets a channel of the application.
		 * @param channel not connected, without a receiver, null for none
		 * @return this builder
		 */
		public Builder channel(@Nullable JChannel channel) {
			this.channel = channel;
			return this;
		}

		/**
		 * Checks the values.
		 * @return the settings
		 * @throws IllegalArgumentException if one is not allowed; the message says which,
		 * and what would be right
		 */
		public JGroupsSettings build() {
			Discovery found = (this.discovery != null) ? this.discovery : new Discovery.Static(
					List.of(new HostAndPort(this.bindAddress.getHostAddress(), Math.clamp(this.bindPort, 1, 65535))));
			return new JGroupsSettings(this.clusterName, this.nodeName, this.bindAddress, this.bindPort, this.portRange,
					found, this.failureTimeout, this.maxFrameBytes, this.secret, this.sslContext, this.channel);
		}

	}

}
