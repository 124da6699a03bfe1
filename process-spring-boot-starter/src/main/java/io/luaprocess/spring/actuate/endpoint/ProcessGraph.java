package io.luaprocess.spring.actuate.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Peer;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphDescriptor.EdgeDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphDescriptor.NodeDescriptor;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * Walks from one process along parents, children, links and monitors, the nearest
 * processes first, until it is deep enough or has found enough. Children are found by one
 * look at all processes for each step of depth. It shows processes of other nodes, and
 * does not go on from them.
 */
final class ProcessGraph {

	private final Kernel kernel;

	private final int limit;

	/** The processes that were found. */
	private final Map<Pid, Place> found = new LinkedHashMap<>();

	private boolean truncated;

	private ProcessGraph(Kernel kernel, int limit) {
		this.kernel = kernel;
		this.limit = limit;
	}

	static ProcessGraphDescriptor around(Kernel kernel, ProcessInstance root, int depth, int limit) {
		ProcessGraph graph = new ProcessGraph(kernel, limit);
		graph.walk(root, depth);
		return new ProcessGraphDescriptor(root.pid().shortForm(), graph.truncated, graph.nodes(), graph.edges());
	}

	private void walk(ProcessInstance root, int depth) {
		this.found.put(root.pid(), new Place(root, 0));
		List<ProcessInstance> reached = List.of(root);
		for (int distance = 1; distance <= depth && !reached.isEmpty(); distance++) {
			List<ProcessInstance> next = new ArrayList<>();
			for (ProcessInstance process : reached) {
				addParent(process, distance, next);
				for (Relations.Kind kind : Relations.Kind.values()) {
					for (Peer other : process.view().related(kind, this.limit + 1)) {
						add(other, distance, next);
					}
				}
			}
			addChildren(distance, next);
			reached = next;
		}
	}

	private void addParent(ProcessInstance process, int distance, List<ProcessInstance> next) {
		Pid parent = process.view().parent();
		if (parent == null) {
			return;
		}
		ProcessInstance local = this.kernel.process(parent);
		if (local != null) {
			add(local, distance, next);
		}
		else if (!isLocal(parent)) {
			add(parent, new Place(null, distance));
		}
	}

	private void addChildren(int distance, List<ProcessInstance> next) {
		for (ProcessInstance process : this.kernel.processes()) {
			Pid parent = process.view().parent();
			Place reached = (parent != null) ? this.found.get(parent) : null;
			if (reached != null && reached.process != null && reached.distance == distance - 1) {
				add(process, distance, next);
			}
		}
	}

	private void add(Peer other, int distance, List<ProcessInstance> next) {
		ProcessInstance process = (other instanceof ProcessInstance local) ? local : null;
		if (other.isAlive() && add(other.pid(), new Place(process, distance)) && process != null) {
			next.add(process);
		}
	}

	private boolean add(Pid pid, Place place) {
		if (this.found.containsKey(pid)) {
			return false;
		}
		if (this.found.size() == this.limit) {
			this.truncated = true;
			return false;
		}
		this.found.put(pid, place);
		return true;
	}

	private boolean isLocal(Pid pid) {
		return pid.node().equals(this.kernel.node());
	}

	private List<NodeDescriptor> nodes() {
		List<NodeDescriptor> nodes = new ArrayList<>();
		this.found.forEach((pid, place) -> nodes.add(node(pid, place)));
		return nodes;
	}

	private NodeDescriptor node(Pid pid, Place place) {
		ProcessInstance process = place.process;
		if (process == null) {
			return new NodeDescriptor(pid.toString(), pid.toString(), null, Processes.REMOTE, 0, 0, 0, place.distance);
		}
		return new NodeDescriptor(pid.toString(), pid.shortForm(), process.definitionId(), process.view().state(),
				process.view().mailbox(), process.view().memory(), process.view().processorTime().toMillis(),
				place.distance);
	}

	/**
	 * Links stand once, from the older process to the younger one. Processes of other
	 * nodes are on the side of one of this node only.
	 */
	private List<EdgeDescriptor> edges() {
		List<EdgeDescriptor> edges = new ArrayList<>();
		this.found.forEach((pid, place) -> {
			if (place.process != null) {
				edges(place.process, edges);
			}
		});
		return edges;
	}

	private void edges(ProcessInstance process, List<EdgeDescriptor> edges) {
		Pid pid = process.pid();
		edge(process.view().parent(), pid, "parent", edges);
		for (Peer other : process.view().related(Relations.Kind.LINKED, Integer.MAX_VALUE)) {
			if (other instanceof RemoteProcess || pid.compareTo(other.pid()) < 0) {
				edge(pid, other.pid(), "link", edges);
			}
		}
		for (Peer other : process.view().related(Relations.Kind.MONITORS, Integer.MAX_VALUE)) {
			edge(pid, other.pid(), "monitor", edges);
		}
		for (Peer other : process.view().related(Relations.Kind.MONITORED_BY, Integer.MAX_VALUE)) {
			if (other instanceof RemoteProcess) {
				edge(other.pid(), pid, "monitor", edges);
			}
		}
	}

	private void edge(@Nullable Pid from, Pid to, String kind, List<EdgeDescriptor> edges) {
		if (from != null && this.found.containsKey(from) && this.found.containsKey(to)) {
			edges.add(new EdgeDescriptor(number(from), number(to), kind));
		}
	}

	private String number(Pid pid) {
		return isLocal(pid) ? pid.shortForm() : pid.toString();
	}

	/**
	 * A process that was found.
	 *
	 * @param process the process; {@code null} if it is one of another node
	 * @param distance how many relations away it is
	 */
	private record Place(@Nullable ProcessInstance process, int distance) {
	}

}
