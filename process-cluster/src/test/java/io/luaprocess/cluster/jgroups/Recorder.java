package io.luaprocess.cluster.jgroups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;

/**
 * Keeps what a transport reports, and checks the promises of {@link ClusterTransport}
 * that can be seen from here.
 */
final class Recorder implements ClusterTransport.Listener {

	private final List<List<NodeId>> memberships = new CopyOnWriteArrayList<>();

	private final Map<NodeId, List<byte[]>> frames = new ConcurrentHashMap<>();

	private final List<String> faults = new CopyOnWriteArrayList<>();

	@Override
	public void members(List<NodeId> members) {
		this.memberships.add(members);
	}

	@Override
	public void received(NodeId from, byte[] frame) {
		if (!members().contains(from)) {
			this.faults.add("a frame of " + from + ", which is not in " + members());
		}
		List<byte[]> of = this.frames.computeIfAbsent(from, (key) -> new ArrayList<>());
		synchronized (of) {
			of.add(frame);
		}
	}

	List<NodeId> members() {
		return this.memberships.isEmpty() ? List.of() : this.memberships.getLast();
	}

	List<List<NodeId>> memberships() {
		return List.copyOf(this.memberships);
	}

	List<String> faults() {
		return this.faults;
	}

	List<byte[]> framesOf(NodeId from) {
		List<byte[]> of = Objects.requireNonNullElse(this.frames.get(from), List.of());
		synchronized (of) {
			return List.copyOf(of);
		}
	}

}
