package io.luaprocess.cluster.placement;

import java.util.List;
import java.util.Map;

import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.Placement;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * Places processes by the name of a node, by load, by role and by key. Loads are those of
 * the last reports, this node's own included. Thread-safe.
 * <p>
 * Nodes that are about to leave, and nodes without an open session, are chosen by name
 * only. So the keys of a node move as soon as it says that it leaves.
 */
public final class LoadPlacement implements Placement {

	/** Reports of loads with greater numbers are not believed. */
	private static final long MOST = 1L << 40;

	private final NodeLinks links;

	private final Loads loads = new Loads();

	/**
	 * Creates a placement without loads.
	 * @param links the other nodes
	 */
	public LoadPlacement(NodeLinks links) {
		this.links = links;
	}

	@Override
	public NodeId place(String place) {
		return switch (Place.parse(place)) {
			case Place.Named(String node) -> named(node);
			case Place.LeastLoaded(String role) -> found(this.loads.place(candidates(role)), role);
			case Place.OwnerOf(String role, String key) -> found(Rendezvous.owner(candidates(role), key), role);
		};
	}

	private NodeId named(String name) {
		for (NodeId node : this.links.members()) {
			if (node.name().equals(name)) {
				return node;
			}
		}
		if (name.equals(this.links.self().name())) {
			return this.links.self();
		}
		throw missing("node", name);
	}

	private List<NodeId> candidates(@Nullable String role) {
		return this.links.members()
			.stream()
			.filter((node) -> this.links.isAvailable(node) && (role == null || this.links.roles(node).contains(role)))
			.toList();
	}

	private NodeId found(@Nullable NodeId node, @Nullable String role) {
		if (node == null && role != null) {
			throw missing("role", role);
		}
		return (node != null) ? node : this.links.self();
	}

	private static ProcessException missing(String what, String value) {
		return new ProcessException(ProcessErrors.NODE_NOT_FOUND.withDetails(Map.of(what, value)));
	}

	@Override
	public double load(NodeId node) {
		return this.loads.load(node);
	}

	@Override
	public void report(FrameWriter report) {
		Load load = Load.of(this.links.local().kernel());
		report.number(load.busy()).number(load.workers()).number(load.live());
	}

	@Override
	public void reported(NodeId node, FrameReader report) {
		this.loads.told(node,
				new Load(bounded(report.number(), 0), bounded(report.number(), 1), bounded(report.number(), 0)));
	}

	private static long bounded(long number, long least) {
		return Math.max(least, Math.min(number, MOST));
	}

	@Override
	public void closed(NodeId node) {
		this.loads.forget(node);
	}

	@Override
	public void tick() {
		this.loads.told(this.links.self(), Load.of(this.links.local().kernel()));
	}

}
