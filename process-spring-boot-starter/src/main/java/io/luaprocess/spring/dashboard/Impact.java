package io.luaprocess.spring.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Peer;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * Whom the end of a process would hit.
 */
final class Impact {

	private static final int MOST_LISTED = 100;

	private static final int MOST_FOLLOWED = 1_000;

	private final LuaProcessRuntime runtime;

	Impact(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * How the process would be ended.
	 */
	enum Mode {

		CANCEL, TERMINATE;

		static Mode of(@Nullable String text) {
			if (text == null || text.isEmpty() || "terminate".equals(text)) {
				return TERMINATE;
			}
			if ("cancel".equals(text)) {
				return CANCEL;
			}
			throw new Failure(400, "unknown mode, expected cancel or terminate");
		}

	}

	/**
	 * Says whom an end would hit: processes linked with it, at any distance, those that
	 * monitor it, its children and the services that start it again.
	 */
	Object of(ProcessInstance process, Mode mode) {
		Map<Pid, Hit> hits = new LinkedHashMap<>();
		int linked = linked(process, mode, hits);
		for (Peer watcher : process.view().related(Relations.Kind.MONITORED_BY, MOST_FOLLOWED)) {
			add(hits, watcher, "monitors it: gets an EXIT");
		}
		children(process).forEach((child) -> add(hits, child, "child of it: goes on"));
		List<String> services = services(process);
		int watchers = process.view().relatedCount(Relations.Kind.MONITORED_BY);
		return new ImpactPicture(text(process, mode, linked, watchers, services),
				hits.values().stream().limit(MOST_LISTED).toList(), hits.size(), services);
	}

	private static void add(Map<Pid, Hit> hits, Peer peer, String why) {
		Pid pid = peer.pid();
		hits.putIfAbsent(pid, switch (peer) {
			case ProcessInstance process -> new Hit(pid.shortForm(), process.definitionId(), why);
			case RemoteProcess remote -> new Hit(pid.toString(), null, why);
		});
	}

	/**
	 * Returns how many there are. An end that was asked for kindly dissolves links. What
	 * processes of other nodes are linked with is not known.
	 */
	private static int linked(ProcessInstance process, Mode mode, Map<Pid, Hit> hits) {
		Deque<ProcessInstance> next = new ArrayDeque<>(List.of(process));
		Set<Pid> seen = new HashSet<>(Set.of(process.pid()));
		while (!next.isEmpty()) {
			ProcessInstance one = next.remove();
			for (Peer other : one.view().related(Relations.Kind.LINKED, MOST_FOLLOWED)) {
				if (seen.size() <= MOST_FOLLOWED && seen.add(other.pid())) {
					String to = (one == process) ? "linked" : "linked by way of " + one.pid().shortForm();
					add(hits, other, to + ((mode == Mode.TERMINATE) ? ": ends too unless it traps links"
							: ": goes on if the end is normal"));
					if (other instanceof ProcessInstance local) {
						next.add(local);
					}
				}
			}
			if (mode == Mode.CANCEL) {
				break;
			}
		}
		return seen.size() - 1;
	}

	private List<ProcessInstance> children(ProcessInstance process) {
		List<ProcessInstance> children = new ArrayList<>();
		for (ProcessInstance other : this.runtime.kernel().processes()) {
			if (children.size() < MOST_FOLLOWED && other.view().isChildOf(process)) {
				children.add(other);
			}
		}
		children.sort(Comparator.comparing(ProcessInstance::pid));
		return children;
	}

	/** The services whose process it is. */
	private List<String> services(ProcessInstance process) {
		return this.runtime.services()
			.services()
			.stream()
			.filter((service) -> process.pid().equals(service.pid()) && service.state() != ServiceState.STOPPING)
			.map(ServiceStatus::id)
			.map(Object::toString)
			.toList();
	}

	private static String text(ProcessInstance process, Mode mode, int linked, int watchers, List<String> services) {
		boolean terminated = mode == Mode.TERMINATE;
		StringBuilder text = new StringBuilder(terminated ? "Ends " : "Asks ");
		text.append(process.definitionId()).append(' ').append(process.pid().shortForm());
		text.append(terminated ? " at once." : " to end.");
		if (linked > 0) {
			text.append(' ').append(linked).append((linked == 1) ? " process is linked" : " processes are linked");
			text.append(terminated ? " and will end too, unless links are trapped."
					: ", hit only if its end is a failure.");
		}
		if (watchers > 0) {
			text.append(' ').append(watchers).append((watchers == 1) ? " process is told." : " processes are told.");
		}
		services.forEach((id) -> text.append(" Service ")
			.append(id)
			.append(terminated ? " starts it again." : " starts it again if its end is a failure."));
		return text.toString();
	}

	/**
	 * What an end would do.
	 *
	 * @param processes the processes that notice, the first of them
	 * @param total how many notice
	 * @param services services whose process it is
	 */
	private record ImpactPicture(String text, List<Hit> processes, int total, List<String> services) {
	}

	private record Hit(String number, @Nullable String definition, String why) {
	}

}
