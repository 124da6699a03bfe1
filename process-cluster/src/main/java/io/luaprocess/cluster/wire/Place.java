package io.luaprocess.cluster.wire;

import org.jspecify.annotations.Nullable;

/**
 * Where a process is, the part of a PID that many PIDs share. One instance of a
 * dictionary is written to for each search; the others are not changed.
 */
final class Place {

	private String node;

	private String host;

	Place(String node, String host) {
		this.node = node;
		this.host = host;
	}

	void set(String newNode, String newHost) {
		this.node = newNode;
		this.host = newHost;
	}

	String node() {
		return this.node;
	}

	String host() {
		return this.host;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Place that && this.host.equals(that.host) && this.node.equals(that.node);
	}

	@Override
	public int hashCode() {
		return 31 * this.node.hashCode() + this.host.hashCode();
	}

}
