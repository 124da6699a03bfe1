package io.luaprocess.cluster.jgroups;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

import io.luaprocess.cluster.NodeId;
import org.jgroups.Address;
import org.jgroups.util.ExtendedUUID;
import org.jspecify.annotations.Nullable;

/**
 * The address of a node in a view: a UUID whose upper half is the incarnation and which
 * carries the name, so every view names nodes without further messages. Addresses order
 * by incarnation; JGroups makes the least address of several new nodes the coordinator,
 * which thus is the oldest.
 */
final class NodeAddress {

	private static final byte[] NAME = "node".getBytes(StandardCharsets.US_ASCII);

	private static final SecureRandom RANDOM = new SecureRandom();

	private NodeAddress() {
	}

	static ExtendedUUID of(NodeId node) {
		return new ExtendedUUID(node.incarnation(), RANDOM.nextLong()).put(NAME,
				node.name().getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Returns the node of an address.
	 * @return null if the address is none of a node, for example of another application
	 */
	static @Nullable NodeId nodeOf(@Nullable Address address) {
		if (!(address instanceof ExtendedUUID uuid) || uuid.getMostSignificantBits() <= 0) {
			return null;
		}
		byte[] name = uuid.get(NAME);
		if (name == null) {
			return null;
		}
		String text = new String(name, StandardCharsets.US_ASCII);
		return NodeId.isName(text) ? new NodeId(text, uuid.getMostSignificantBits()) : null;
	}

}
