package io.luaprocess.spring.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessSnapshot;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, the services on them, and processes below what has spawned them. A process whose
 * parent has ended stands below its host. Nodes come level by level, so that what is left
 * out is what is deepest.
 */
final class TreeView implements View {

	private static final String RUNTIME = "runtime";

	private static final int DEFAULT_LIMIT = 1_000;

	private static final int MAX_LIMIT = 10_000;

	private final LuaProcessRuntime runtime;

	TreeView(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public Object read(List<String> path, Map<String, String> parameters) {
		int limit = Numbers.between("limit", parameters.get("limit"), DEFAULT_LIMIT, MAX_LIMIT);
		String root = parameters.getOrDefault("root", "");
		Growing tree = new Growing();
		this.runtime.kernel().processes().forEach(tree::add);
		tree.hosts(this.runtime.kernel().hosts());
		for (ServiceStatus service : this.runtime.services().services()) {
			tree.service(service, host(service));
		}
		return tree.cut(root.isEmpty() ? RUNTIME : tree.key(root, new Finder(this.runtime).number(root)), limit);
	}

	private String host(ServiceStatus status) {
		return (this.runtime.definitions().find(status.id().toString()) instanceof Definition.Service service)
				? service.host().toString() : this.runtime.defaultHost();
	}

	/**
	 * The tree.
	 */
	private static final class Growing {

		private final Map<String, Node> nodes = new HashMap<>();

		private final Map<Long, ProcessSnapshot> processes = new HashMap<>();

		private final Map<Pid, String> supervised = new HashMap<>();

		void add(ProcessInstance process) {
			ProcessSnapshot snapshot = process.snapshot();
			this.processes.put(snapshot.pid().number(), snapshot);
		}

		void hosts(Iterable<Host> hosts) {
			this.nodes.put(RUNTIME, Node.of(RUNTIME, null, "runtime", null, "running"));
			for (Host host : hosts) {
				String key = "host:" + host.id();
				this.nodes.put(key,
						Node.of(key, RUNTIME, "host", host.id(), host.state().name().toLowerCase(Locale.ROOT)));
			}
		}

		void service(ServiceStatus status, String host) {
			String id = status.id().toString();
			String key = "service:" + id;
			this.nodes.put(key, Node.of(key, "host:" + host, "service", id, status.state().text()));
			if (status.pid() != null) {
				this.supervised.put(status.pid(), key);
			}
		}

		/** The key of a node as a request names it. */
		String key(String root, @Nullable Long number) {
			ProcessSnapshot process = (number != null) ? this.processes.get(number) : null;
			return (process != null) ? process.pid().shortForm() : root;
		}

		TreePicture cut(String root, int limit) {
			this.processes.values().forEach((process) -> this.nodes.put(process.pid().shortForm(), node(process)));
			Map<String, List<Node>> children = new HashMap<>();
			this.nodes.values().forEach((node) -> {
				if (node.parent != null) {
					children.computeIfAbsent(node.parent, (key) -> new ArrayList<>()).add(node);
				}
			});
			Node top = this.nodes.get(root);
			if (top == null) {
				throw new Failure(404, "there is no " + root + " in the tree");
			}
			List<Node> cut = new ArrayList<>();
			Deque<Node> next = new ArrayDeque<>(List.of(top));
			while (!next.isEmpty() && cut.size() < limit) {
				Node node = next.remove();
				List<Node> below = children.getOrDefault(node.key, List.of());
				cut.add(node.withChildren(below.size()));
				below.stream().sorted(Comparator.comparing(Node::key)).limit(limit).forEach(next::add);
			}
			return new TreePicture(!next.isEmpty(), cut);
		}

		private Node node(ProcessSnapshot process) {
			Pid pid = process.pid();
			return new Node(pid.shortForm(), parent(process), "process", pid.shortForm(), pid.toString(),
					process.definitionId(), process.state(), process.mailbox(), process.memory(),
					process.processorTime().toMillis(), 0);
		}

		private String parent(ProcessSnapshot process) {
			String service = this.supervised.get(process.pid());
			if (service != null) {
				return service;
			}
			Pid parent = process.parent();
			ProcessSnapshot above = (parent != null) ? this.processes.get(parent.number()) : null;
			if (above != null && above.pid().equals(parent)) {
				return above.pid().shortForm();
			}
			String host = "host:" + process.host();
			return this.nodes.containsKey(host) ? host : RUNTIME;
		}

	}

	/**
	 * A part of the tree.
	 *
	 * @param truncated whether there is more below the nodes
	 */
	private record TreePicture(boolean truncated, List<Node> nodes) {
	}

	/**
	 * A node.
	 *
	 * @param key names the node
	 * @param parent key of what it stands below
	 * @param number of a process, the unique part of its PID
	 * @param children nodes directly below it, shown or not
	 */
	private record Node(String key, @Nullable String parent, String kind, @Nullable String number, @Nullable String id,
			@Nullable String definition, String state, @Nullable Integer mailbox, @Nullable Long memoryBytes,
			@Nullable Long cpuMillis, int children) {

		static Node of(String key, @Nullable String parent, String kind, @Nullable String id, String state) {
			return new Node(key, parent, kind, null, id, null, state, null, null, null, 0);
		}

		Node withChildren(int count) {
			return new Node(this.key, this.parent, this.kind, this.number, this.id, this.definition, this.state,
					this.mailbox, this.memoryBytes, this.cpuMillis, count);
		}

	}

}
