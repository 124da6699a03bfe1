package io.luaprocess.spring.dashboard;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * What the user of the calling thread does, and may do.
 */
public final class DashboardActions {

	private static final List<String> ON_PROCESSES = List.of("process.send", "process.cancel", "process.terminate");

	private static final List<String> ON_SERVICES = List.of("service.start", "service.stop", "service.restart");

	private final LuaProcessRuntime runtime;

	private final DashboardPermissions permissions;

	private final DashboardSettings settings;

	private final OperatorAudit audit;

	private final Finder finder;

	/**
	 * Creates it.
	 * @param runtime the runtime
	 * @param permissions what users may do
	 * @param settings what the dashboard lets do
	 * @param audit is told what was done
	 */
	public DashboardActions(LuaProcessRuntime runtime, DashboardPermissions permissions, DashboardSettings settings,
			OperatorAudit audit) {
		this.runtime = runtime;
		this.permissions = permissions;
		this.settings = settings;
		this.audit = audit;
		this.finder = new Finder(runtime);
	}

	/**
	 * Does what a request asks for.
	 * @throws Failure if there is no such thing, or nothing may be done
	 * @throws RuntimeException if the user may not do it
	 */
	void act(List<String> path, DashboardRequest request) {
		if (this.settings.readOnly()) {
			throw new Failure(403, "the dashboard is read-only; luaprocess.dashboard.read-only=false allows actions");
		}
		if (path.size() == 3 && "processes".equals(path.get(0))) {
			String pid = this.finder.require(path.get(1)).pid().toString();
			onProcess(pid, path.get(2), request);
			this.audit.record("process." + path.get(2), pid, Map.of());
		}
		else if (path.size() == 2 && "services".equals(path.get(0))) {
			String action = required(request, "action");
			onService(path.get(1), action);
			this.audit.record("service." + action, path.get(1), Map.of());
		}
		else {
			throw new Failure(404, "there is no such action");
		}
	}

	private void onProcess(String pid, String action, DashboardRequest request) {
		switch (action) {
			case "send" -> {
				Object payload = request.fields().get("payload");
				if (payload != null) {
					this.runtime.send(pid, required(request, "topic"), payload);
				}
				else {
					this.runtime.send(pid, required(request, "topic"));
				}
			}
			case "cancel" -> this.runtime.cancel(pid, deadline(request.text("deadline")), request.text("reason"));
			case "terminate" -> this.runtime.terminate(pid);
			default -> throw new Failure(404, "there is no action " + action);
		}
	}

	/** Waits for no command; one that is refused has failed at once. */
	private void onService(String id, String action) {
		CompletableFuture<Void> command = switch (action) {
			case "start" -> this.runtime.serviceCommands().start(id);
			case "stop" -> this.runtime.serviceCommands().stop(id);
			case "restart" -> this.runtime.serviceCommands().restart(id);
			default -> throw new Failure(400, "unknown action, expected one of start, stop, restart");
		};
		if (command.isCompletedExceptionally() && command.exceptionNow() instanceof RuntimeException refused) {
			throw refused;
		}
	}

	private static String required(DashboardRequest request, String field) {
		String text = request.text(field);
		if (text == null) {
			throw new Failure(400, field + " required");
		}
		return text;
	}

	private static @Nullable Duration deadline(@Nullable String text) {
		try {
			return (text != null) ? DurationStyle.detectAndParse(text) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new Failure(400, "deadline must be a duration such as 5s");
		}
	}

	/**
	 * Says who the user is, and what the user may do.
	 * @param request may name a process or a service: then the actions are those that are
	 * allowed on it, else those that are allowed on some
	 */
	Map<String, @Nullable Object> me(DashboardRequest request, @Nullable String user, DashboardAccess.Csrf csrf) {
		Map<String, @Nullable Object> me = new LinkedHashMap<>();
		me.put("application", this.settings.application());
		me.put("user", user);
		me.put("startedAt", Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
		me.put("version", LuaProcessRuntime.class.getPackage().getImplementationVersion());
		me.put("java", Runtime.version().toString());
		me.put("readOnly", this.settings.readOnly());
		me.put("actions", actions(request.parameters().get("process"), request.parameters().get("service")));
		me.put("csrf", csrf);
		return me;
	}

	private List<String> actions(@Nullable String process, @Nullable String service) {
		List<String> allowed = new ArrayList<>();
		if (this.settings.readOnly()) {
			return allowed;
		}
		if (service == null) {
			addAllowed(allowed, ON_PROCESSES, (process != null) ? given(process) : someProcesses());
		}
		if (process == null) {
			addAllowed(allowed, ON_SERVICES, (service != null) ? List.of(service) : allServices());
		}
		return allowed;
	}

	private List<String> given(String process) {
		ProcessInstance found = this.finder.find(process);
		return (found != null) ? List.of(found.pid().toString()) : List.of();
	}

	private void addAllowed(List<String> allowed, List<String> actions, List<String> resources) {
		for (String action : actions) {
			if (resources.stream().anyMatch((resource) -> this.permissions.allows(action, resource))) {
				allowed.add(action);
			}
		}
	}

	/**
	 * One process of each host and entry, as policies tell apart no more; some of these.
	 */
	private List<String> someProcesses() {
		List<String> pids = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		for (ProcessInstance process : this.runtime.kernel().processes()) {
			if (pids.size() < 20 && seen.add(process.pid().host() + ' ' + process.definitionId())) {
				pids.add(process.pid().toString());
			}
		}
		return pids;
	}

	private List<String> allServices() {
		return this.runtime.services().services().stream().map(ServiceStatus::id).map(Object::toString).toList();
	}

}
