package io.luaprocess.spring.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessSnapshot;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;

/**
 * Whom the end of a process would hit.
 */
final class Impact {

	private static final int MOST_LISTED = 100;

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

	Object of(ProcessInstance process, Mode mode) {
		Map<Long, Hit> hits = new LinkedHashMap<>();
		children(process, hits);
		List<String> services = services(process);
		return new ImpactPicture(text(process, mode, hits.size(), services),
				hits.values().stream().limit(MOST_LISTED).toList(), hits.size(), services);
	}

	private void children(ProcessInstance process, Map<Long, Hit> hits) {
		List<ProcessSnapshot> children = new ArrayList<>();
		for (ProcessInstance other : this.runtime.kernel().processes()) {
			ProcessSnapshot snapshot = other.snapshot();
			if (process.pid().equals(snapshot.parent())) {
				children.add(snapshot);
			}
		}
		children.sort(Comparator.comparing(ProcessSnapshot::pid));
		children.forEach((child) -> hits.putIfAbsent(child.pid().number(),
				new Hit(child.pid().shortForm(), child.definitionId(), "child of it, goes on")));
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

	private static String text(ProcessInstance process, Mode mode, int others, List<String> services) {
		StringBuilder text = new StringBuilder((mode == Mode.CANCEL) ? "asks " : "ends ");
		text.append(process.definitionId()).append(' ').append(process.pid().shortForm());
		text.append((mode == Mode.CANCEL) ? " to end" : " at once");
		if (others > 0) {
			text.append("; ").append(others).append((others == 1) ? " process has" : " processes have");
			text.append(" to do with it");
		}
		services.forEach((id) -> text.append("; service ").append(id).append(" is restarted if this is a failure"));
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

	private record Hit(String number, String definition, String why) {
	}

}
