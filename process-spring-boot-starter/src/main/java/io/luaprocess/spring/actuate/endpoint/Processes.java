package io.luaprocess.spring.actuate.endpoint;

import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Peer;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessSnapshot;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.RelatedDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Finds and lists processes.
 */
final class Processes {

	/** The state of a process of another node, of which nothing else is known here. */
	static final String REMOTE = "remote";

	/** How many names of a process are shown. */
	private static final int MOST_NAMES = 20;

	private Processes() {
	}

	/**
	 * Finds a live process.
	 * @param pid its PID, the unique part of it, or a registered name
	 * @return the process; {@code null} if there is none
	 */
	static @Nullable ProcessInstance find(LuaProcessRuntime runtime, String pid) {
		try {
			if (Pid.looksLikePid(pid)) {
				return runtime.kernel().process(Pid.parse(pid));
			}
			if (pid.startsWith("0x")) {
				return runtime.kernel().process(Long.parseUnsignedLong(pid, 2, pid.length(), 16));
			}
		}
		catch (IllegalArgumentException ex) {
			// Perhaps a name.
		}
		Pid named = runtime.lookup(pid);
		return (named != null) ? runtime.kernel().process(named) : null;
	}

	/** Lists processes: keys are read of all that match, the rest of those shown. */
	static ProcessesDescriptor list(LuaProcessRuntime runtime, ProcessQuery query) {
		int limit = Requests.limit(query.limit());
		int offset = Requests.offset(query.offset());
		ProcessSort sort = ProcessSort.of(query.sort());
		ProcessFilter filter = new ProcessFilter(runtime, query);
		ProcessSelection selection = new ProcessSelection(sort, Requests.ascending(query.order(), sort.isText()),
				Math.addExact(offset, limit));
		for (ProcessInstance process : runtime.kernel().processes()) {
			if (filter.test(process)) {
				selection.add(process);
			}
		}
		if (selection.count() == 0) {
			filter.checkDefinition();
		}
		List<ProcessDescriptor> shown = selection.take(offset)
			.stream()
			.map((process) -> describe(runtime, process))
			.toList();
		return new ProcessesDescriptor(runtime.kernel().processCount(), selection.count(), offset, shown);
	}

	static ProcessDescriptor describe(LuaProcessRuntime runtime, ProcessInstance process) {
		ProcessSnapshot snapshot = process.snapshot();
		Host host = process.host();
		Pid parent = snapshot.parent();
		return new ProcessDescriptor(snapshot.pid().toString(), snapshot.pid().shortForm(), snapshot.definitionId(),
				(host != null) ? host.id() : null, (parent != null) ? parent.toString() : null, snapshot.state(),
				snapshot.since(), snapshot.startedAt(), snapshot.mailbox(), snapshot.oldestMessageAge(),
				snapshot.received(), snapshot.sent(), snapshot.coroutines(), snapshot.timers(), snapshot.memory(),
				snapshot.processorTime().toMillis(), runtime.kernel().names().of(process.pid(), MOST_NAMES),
				snapshot.description(), ProcessFilter.actor(process));
	}

	static RelatedDescriptor related(Peer peer) {
		String pid = peer.pid().toString();
		return switch (peer) {
			case ProcessInstance process ->
				new RelatedDescriptor(pid, process.pid().shortForm(), process.definitionId(), process.view().state());
			case RemoteProcess remote -> new RelatedDescriptor(pid, pid, null, REMOTE);
		};
	}

}
