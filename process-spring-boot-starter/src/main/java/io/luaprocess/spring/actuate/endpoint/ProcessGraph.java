package io.luaprocess.spring.actuate.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphDescriptor.EdgeDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphDescriptor.NodeDescriptor;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * Walks from one process along parents, children, links and monitors, the nearest
 * processes first, until it is deep enough or has found enough. Children are found by one
 * look at all processes for each step of depth.
 */
final class ProcessGraph {

	private final Kernel kernel;

	private final int limit;

	/** The distance of each process that was found. */
	private final Map<ProcessInstance, Integer> found = new LinkedHashMap<>();

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
		this.found.put(root, 0);
		List<ProcessInstance> reached = List.of(root);
		for (int distance = 1; distance <= depth && !reached.isEmpty(); distance++) {
			List<ProcessInstance> next = new ArrayList<>();
			for (ProcessInstance process : reached) {
				add(parent(process), distance, next);
				for (Relations.Kind kind : Relations.Kind.values()) {
					for (ProcessInstance other : process.view().related(kind, this.limit + 1)) {
						add(other, distance, next);
					}
				}
			}
			addChildren(distance, next);
			reached = next;
		}
	}

	private void addChildren(int distance, List<ProcessInstance> next) {
		for (ProcessInstance process : this.kernel.processes()) {
			ProcessInstance parent = parent(process);
			Integer reached = (parent != null) ? this.found.get(parent) : null;
			if (reached != null && reached == distance - 1) {
				add(process, distance, next);
			}
		}
	}

	private void add(@Nullable ProcessInstance process, int distance, List<ProcessInstance> next) {
		if (process == null || !process.isAlive() || this.found.containsKey(process)) {
			return;
		}
		if (this.found.size() == this.limit) {
			this.truncated = true;
			return;
		}
		this.found.put(process, distance);
		next.add(process);
	}

	private @Nullable ProcessInstance parent(ProcessInstance process) {
		Pid parent = process.view().parent();
		return (parent != null) ? this.kernel.process(parent) : null;
	}

	private List<NodeDescriptor> nodes() {
		List<NodeDescriptor> nodes = new ArrayList<>();
		this.found.forEach((process, distance) -> nodes.add(node(process, distance)));
		return nodes;
	}

	private static NodeDescriptor node(ProcessInstance process, int distance) {
		return new NodeDescriptor(process.pid().toString(), process.pid().shortForm(), process.definitionId(),
				process.view().state(), process.view().mailbox(), process.view().memory(),
				process.view().processorTime().toMillis(), distance);
	}

	/** Links stand once, from the older process to the younger one. */
	private List<EdgeDescriptor> edges() {
		List<EdgeDescriptor> edges = new ArrayList<>();
		for (ProcessInstance process : this.found.keySet()) {
			edge(parent(process), process, "parent", edges);
			process.view()
				.related(Relations.Kind.LINKED, Integer.MAX_VALUE)
				.stream()
				.filter((other) -> process.pid().compareTo(other.pid()) < 0)
				.forEach((other) -> edge(process, other, "link", edges));
			process.view()
				.related(Relations.Kind.MONITORS, Integer.MAX_VALUE)
				.forEach((other) -> edge(process, other, "monitor", edges));
		}
		return edges;
	}

	private void edge(@Nullable ProcessInstance from, ProcessInstance to, String kind, List<EdgeDescriptor> edges) {
		if (from != null && this.found.containsKey(from) && this.found.containsKey(to)) {
			edges.add(new EdgeDescriptor(from.pid().shortForm(), to.pid().shortForm(), kind));
		}
	}

}
