package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a node talks with the others.
 *
 * @param roles what the node is for, by which hosts of other nodes are chosen; in
 * alphabetical order
 * @param outboundMessages most messages and requests that wait to be sent to one node
 * @param outboundBytes most bytes of messages and requests that wait to be sent to one
 * node
 * @param window most bytes under way to one node which it has not acted on yet
 * @param packed frames of the transport are filled up to this size, in bytes, if more
 * waits to be sent; a larger message has a frame of its own
 * @param largest largest message, in bytes
 * @param heartbeat how often nodes tell each other their state
 */
public record ClusterSettings(Set<String> roles, int outboundMessages, long outboundBytes, long window, int packed,
		int largest, Duration heartbeat) {

	/** What is used unless configured. */
	public static final ClusterSettings DEFAULT = new ClusterSettings(Set.of(), 65_536, 64L << 20, 8L << 20, 32 << 10,
			16 << 20, Duration.ofSeconds(1));

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is not allowed; the message says which, and
	 * what would be right
	 */
	public ClusterSettings {
		for (String role : roles) {
			if (!Roles.isRole(role)) {
				throw new IllegalArgumentException("invalid role '" + role + "', expected " + Roles.EXPECTED);
			}
		}
		roles = Collections.unmodifiableSet(new TreeSet<>(roles));
		require("outbound messages", outboundMessages, 1);
		require("outbound bytes", outboundBytes, 1);
		require("packed", packed, 256);
		require("largest", largest, packed);
		require("window", window, packed);
		if (!heartbeat.isPositive()) {
			throw new IllegalArgumentException("the heartbeat is " + heartbeat + ", expected a time > 0");
		}
	}

	private static void require(String what, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException(what + " is " + value + ", expected at least " + least);
		}
	}

	/**
	 * Changes the roles.
	 * @param roles the roles
	 * @return new settings
	 */
	public ClusterSettings withRoles(Set<String> roles) {
		return new ClusterSettings(roles, this.outboundMessages, this.outboundBytes, this.window, this.packed,
				this.largest, this.heartbeat);
	}

	/**
	 * Changes how much may wait for one node.
	 * @param messages most messages and requests
	 * @param bytes most bytes of them
	 * @return new settings
	 */
	public ClusterSettings withOutbound(int messages, long bytes) {
		return new ClusterSettings(this.roles, messages, bytes, this.window, this.packed, this.largest, this.heartbeat);
	}

	/**
	 * Changes how much may be under way to one node.
	 * @param window most bytes
	 * @return new settings
	 */
	public ClusterSettings withWindow(long window) {
		return new ClusterSettings(this.roles, this.outboundMessages, this.outboundBytes, window, this.packed,
				this.largest, this.heartbeat);
	}

	/**
	 * Changes how large a message may be.
	 * @param largest most bytes of a message
	 * @return new settings
	 */
	public ClusterSettings withLargest(int largest) {
		return new ClusterSettings(this.roles, this.outboundMessages, this.outboundBytes, this.window,
				Math.min(this.packed, largest), largest, this.heartbeat);
	}

	/**
	 * Changes how often nodes tell each other their state.
	 * @param heartbeat the time between two reports
	 * @return new settings
	 */
	public ClusterSettings withHeartbeat(Duration heartbeat) {
		return new ClusterSettings(this.roles, this.outboundMessages, this.outboundBytes, this.window, this.packed,
				this.largest, heartbeat);
	}

}
