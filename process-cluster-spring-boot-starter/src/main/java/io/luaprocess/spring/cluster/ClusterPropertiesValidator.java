package io.luaprocess.spring.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks what binding alone cannot. All problems are reported at once, each with the name
 * of its property.
 */
final class ClusterPropertiesValidator {

	private static final String NAME_RULE = "must be at most 100 letters, digits, '.', '_' and '-', the first a letter"
			+ " or a digit";

	private static final Pattern PLACE = Pattern.compile("(?:\\[[^\\]]+]|[^:]+):\\d{1,5}");

	private static final int LEAST_SECRET = 16;

	private static final int MOST_PORT = 65535;

	private final List<Problem> problems = new ArrayList<>();

	private ClusterPropertiesValidator() {
	}

	/**
	 * Checks the properties.
	 * @param properties the properties
	 * @param nodeName the name of this node
	 * @param ownChannel whether the application has a channel of its own, which decides
	 * about addresses and discovery
	 */
	static void validate(ClusterProperties properties, String nodeName, boolean ownChannel) {
		ClusterPropertiesValidator validator = new ClusterPropertiesValidator();
		validator.general(properties, nodeName);
		if (!ownChannel) {
			validator.address(properties);
			validator.discovery(properties.discovery());
		}
		if (!validator.problems.isEmpty()) {
			throw new InvalidProcessPropertyException(validator.problems);
		}
	}

	private void general(ClusterProperties properties, String nodeName) {
		String name = properties.name();
		if (name == null || name.isBlank() || name.length() > 100) {
			reject("name", name, "must have from 1 to 100 characters");
		}
		if (!NodeId.isName(nodeName)) {
			reject("node-name", nodeName, NAME_RULE);
		}
		properties.roles()
			.stream()
			.filter((role) -> !NodeId.isName(role))
			.forEach((role) -> reject("roles", role, NAME_RULE));
		String secret = properties.secret();
		if (secret != null && secret.length() < LEAST_SECRET) {
			reject("secret", null, "must have at least " + LEAST_SECRET + " characters");
		}
		Duration timeout = properties.failureTimeout();
		if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
			reject("failure-timeout", timeout, "must be from 1s to 5m");
		}
		between("message-size", properties.messageSize(), DataSize.ofKilobytes(64), DataSize.ofMegabytes(32));
		if (properties.outbound().messages() < 1) {
			reject("outbound.messages", properties.outbound().messages(), "must be at least 1");
		}
		between("outbound.size", properties.outbound().size(), DataSize.ofKilobytes(64), DataSize.ofGigabytes(64));
		between("outbound.window", properties.outbound().window(), DataSize.ofKilobytes(64), DataSize.ofGigabytes(1));
		if (properties.expectedNodes() != null && properties.expectedNodes() < 1) {
			reject("expected-nodes", properties.expectedNodes(), "must be at least 1");
		}
		if (properties.forgetAfter().compareTo(timeout) < 0) {
			reject("forget-after", properties.forgetAfter(), "must be at least the failure timeout, " + timeout);
		}
	}

	private void address(ClusterProperties properties) {
		int port = properties.bindPort();
		if (port < 1 || port > MOST_PORT) {
			reject("bind-port", port, "must be from 1 to " + MOST_PORT);
		}
		if (properties.portRange() < 0 || properties.portRange() > 1000 || port + properties.portRange() > MOST_PORT) {
			reject("port-range", properties.portRange(), "must be from 0 to 1000, and no port above " + MOST_PORT);
		}
		try {
			InetAddress address = InetAddress.getByName(properties.bindAddress());
			if (address.isAnyLocalAddress()) {
				reject("bind-address", properties.bindAddress(),
						"must be an address at which other nodes reach this one");
			}
			else if (!address.isLoopbackAddress() && properties.secret() == null && properties.ssl().bundle() == null) {
				reject("bind-address", properties.bindAddress(),
						"is refused without luaprocess.cluster.secret or luaprocess.cluster.ssl.bundle, for anyone in"
								+ " that network could join the cluster; set one of them, or bind to 127.0.0.1");
			}
		}
		catch (UnknownHostException ex) {
			reject("bind-address", properties.bindAddress(), "must be an address or name of this machine");
		}
	}

	private void discovery(ClusterProperties.Discovery discovery) {
		for (String host : discovery.hosts()) {
			if (!PLACE.matcher(host).matches()) {
				reject("discovery.hosts", host, "must be host:port");
			}
		}
		String query = discovery.dnsQuery();
		if (discovery.type() == ClusterProperties.Discovery.Type.DNS && (query == null || query.isBlank())) {
			reject("discovery.dns-query", null, "must be the name whose addresses are the nodes, for the type dns");
		}
		if (discovery.multicastPort() < 1 || discovery.multicastPort() > MOST_PORT) {
			reject("discovery.multicast-port", discovery.multicastPort(), "must be from 1 to " + MOST_PORT);
		}
	}

	private void between(String property, DataSize value, DataSize least, DataSize most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			reject(property, value, "must be from " + least + " to " + most);
		}
	}

	private void reject(String property, @Nullable Object value, String reason) {
		this.problems.add(new Problem(ClusterProperties.PREFIX + "." + property, value, reason));
	}

}
