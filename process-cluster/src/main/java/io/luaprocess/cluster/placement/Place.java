package io.luaprocess.cluster.placement;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What stands after {@code @} in the text of a host.
 */
sealed interface Place {

	/** The least loaded of all nodes. */
	Place ANY = new LeastLoaded(null);

	/**
	 * A node.
	 *
	 * @param node its name
	 */
	record Named(String node) implements Place {
	}

	/**
	 * The least loaded node.
	 *
	 * @param role of those with that role; {@code null} for all
	 */
	record LeastLoaded(@Nullable String role) implements Place {
	}

	/**
	 * The node that owns a key.
	 *
	 * @param role among those with that role; {@code null} for all
	 * @param key the key, any text but the empty one
	 */
	record OwnerOf(@Nullable String role, String key) implements Place {
	}

	/**
	 * Parses a place.
	 * @param text the text
	 * @return the place
	 * @throws ProcessException INVALID if it is none; the message says what would be
	 * right
	 */
	static Place parse(String text) {
		if (text.equals("*")) {
			return ANY;
		}
		Place place = text.startsWith("role:") ? ofRole(text.substring(5)) : text.startsWith("key:")
				? ofKey(null, text.substring(4)) : NodeId.isName(text) ? new Named(text) : null;
		if (place == null) {
			throw new ProcessException(ErrorKind.INVALID, "invalid place '" + text
					+ "', expected a node, '*', 'role:<role>', 'key:<text>' or 'role:<role>,key:<text>'");
		}
		return place;
	}

	private static @Nullable Place ofRole(String text) {
		int comma = text.indexOf(',');
		String role = (comma < 0) ? text : text.substring(0, comma);
		// Roles are spelt as nodes are.
		if (!NodeId.isName(role)) {
			return null;
		}
		if (comma < 0) {
			return new LeastLoaded(role);
		}
		return text.startsWith("key:", comma + 1) ? ofKey(role, text.substring(comma + 5)) : null;
	}

	private static @Nullable Place ofKey(@Nullable String role, String key) {
		return key.isEmpty() ? null : new OwnerOf(role, key);
	}

}
