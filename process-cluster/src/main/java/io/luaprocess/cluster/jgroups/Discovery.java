package io.luaprocess.cluster.jgroups;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

/**
 * How a node that starts finds the members of its cluster.
 */
public sealed interface Discovery {

	/**
	 * A fixed list of places. Each is asked at its port and at the following ports of the
	 * port range.
	 *
	 * @param hosts at least one place where a member may be, the node itself may be among
	 * them
	 */
	record Static(List<HostAndPort> hosts) implements Discovery {

		/**
		 * Copies the list.
		 * @throws IllegalArgumentException if it is empty
		 */
		public Static {
			hosts = List.copyOf(hosts);
			if (hosts.isEmpty()) {
				throw new IllegalArgumentException("static discovery needs at least one host, expected host:port");
			}
		}

		/**
		 * Parses places.
		 * @param hosts {@code host:port} each
		 * @return the discovery
		 * @throws IllegalArgumentException if a text is no place
		 */
		public static Static of(String... hosts) {
			List<HostAndPort> places = new ArrayList<>();
			for (String host : hosts) {
				places.add(HostAndPort.parse(host));
			}
			return new Static(places);
		}

	}

	/**
	 * The address records of a name, for example of a headless service of Kubernetes.
	 * Members listen at the bind port of this node, or at the following ports of the port
	 * range.
	 *
	 * @param query the name, or several with commas between
	 */
	record Dns(String query) implements Discovery {

		/**
		 * Checks the name.
		 * @throws IllegalArgumentException if it is blank
		 */
		public Dns {
			if (query.isBlank()) {
				throw new IllegalArgumentException("DNS discovery needs a query, expected the name of a service");
			}
		}

	}

	/**
	 * Multicast within the network of the bind address.
	 *
	 * @param group the address of the group
	 * @param port the port of the group
	 */
	record Multicast(String group, int port) implements Discovery {

		/**
		 * The group that is used when none is named.
		 */
		public static final Multicast DEFAULT = new Multicast("239.6.7.8", 7555);

	}

	/**
	 * A table {@code jgroups} of a database, which is created if there is none.
	 *
	 * @param dataSource gives connections, and is not closed
	 */
	record Jdbc(DataSource dataSource) implements Discovery {

		/**
		 * Checks that there is one.
		 */
		public Jdbc {
			Objects.requireNonNull(dataSource, "dataSource");
		}

	}

}
