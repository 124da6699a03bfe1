package io.luaprocess.spring.dashboard;

import java.util.List;
import java.util.Map;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;

/**
 * Processes as the endpoint shows them, what one of them has been seen doing, and whom an
 * end of it would hit. A process that has ended is still shown for a while.
 */
final class ProcessesView implements View {

	private final EndpointReader endpoint;

	private final Finder finder;

	private final WatchedProcesses watched;

	private final Impact impact;

	ProcessesView(LuaProcessRuntime runtime, EndpointReader endpoint, WatchedProcesses watched) {
		this.endpoint = endpoint;
		this.finder = new Finder(runtime);
		this.watched = watched;
		this.impact = new Impact(runtime);
	}

	@Override
	public Object read(List<String> path, Map<String, String> parameters) {
		if (path.isEmpty()) {
			return this.endpoint.read(path, parameters);
		}
		ProcessInstance process = this.finder.find(path.get(0));
		if (process == null) {
			return gone(path);
		}
		if (path.size() == 1) {
			this.watched.look(process);
			return this.endpoint.read(path, parameters);
		}
		return switch (path.get(1)) {
			case "timeline" -> new Timeline(this.watched.look(process).newestFirst());
			case "impact" -> this.impact.of(process, Impact.Mode.of(parameters.get("mode")));
			default -> throw new Failure(404, "there is no " + path.get(1) + " of a process");
		};
	}

	private Object gone(List<String> path) {
		Long number = this.finder.number(path.get(0));
		WatchedProcesses.GonePicture gone = (number != null) ? this.watched.gone(number) : null;
		if (gone == null || path.size() > 1 && !"timeline".equals(path.get(1))) {
			throw new Failure(404, "there is no process " + path.get(0));
		}
		return (path.size() == 1) ? gone : new Timeline(gone.events());
	}

	private record Timeline(List<WatchedProcess.TimelineEvent> events) {
	}

}
