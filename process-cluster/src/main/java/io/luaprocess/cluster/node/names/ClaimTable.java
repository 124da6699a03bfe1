package io.luaprocess.cluster.node.names;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.luaprocess.cluster.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The claims of all nodes, at most one of each node for a name. Changed by one thread at
 * a time; read by any thread. Lists are immutable and sorted, the winner comes first.
 */
final class ClaimTable {

	private final Map<String, List<Claim>> claims = new ConcurrentHashMap<>();

	/**
	 * Adds a claim; it takes the place of the one that its node has for the name.
	 * @param claim the claim
	 */
	void put(Claim claim) {
		List<Claim> changed = without(claim.name(), claim.node());
		changed.add(claim);
		changed.sort(null);
		this.claims.put(claim.name(), List.copyOf(changed));
	}

	/**
	 * Removes the claim of a node.
	 * @param name the name
	 * @param node the node
	 */
	void remove(String name, NodeId node) {
		List<Claim> changed = without(name, node);
		if (changed.isEmpty()) {
			this.claims.remove(name);
		}
		else {
			this.claims.put(name, List.copyOf(changed));
		}
	}

	private List<Claim> without(String name, NodeId node) {
		List<Claim> changed = new ArrayList<>(this.claims.getOrDefault(name, List.of()));
		changed.removeIf((claim) -> claim.node().equals(node));
		return changed;
	}

	/**
	 * Removes all claims of a node.
	 * @param node the node
	 */
	void removeAll(NodeId node) {
		this.claims.forEach((name, all) -> {
			if (of(all, node) != null) {
				remove(name, node);
			}
		});
	}

	/**
	 * Returns the claim that wins.
	 * @param name the name
	 * @return the claim; {@code null} if there is none
	 */
	@Nullable Claim best(String name) {
		List<Claim> all = this.claims.get(name);
		return (all != null) ? all.get(0) : null;
	}

	/**
	 * Returns the claim of a node.
	 * @param name the name
	 * @param node the node
	 * @return the claim; {@code null} if it has none
	 */
	@Nullable Claim find(String name, NodeId node) {
		return of(this.claims.getOrDefault(name, List.of()), node);
	}

	private static @Nullable Claim of(List<Claim> claims, NodeId node) {
		for (Claim claim : claims) {
			if (claim.node().equals(node)) {
				return claim;
			}
		}
		return null;
	}

	/**
	 * Visits the claims of a node.
	 * @param node the node
	 * @param visitor gets each
	 */
	void visit(NodeId node, Consumer<Claim> visitor) {
		this.claims.values().forEach((all) -> {
			Claim claim = of(all, node);
			if (claim != null) {
				visitor.accept(claim);
			}
		});
	}

	/**
	 * Returns the claims that win.
	 * @return a snapshot, by name
	 */
	Map<String, Claim> winners() {
		Map<String, Claim> winners = new TreeMap<>();
		this.claims.forEach((name, all) -> winners.put(name, all.get(0)));
		return winners;
	}

}
