package io.luaprocess.spring.actuate.endpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Activity;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Inspection;
import io.luaprocess.kernel.Peer;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessView;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.kernel.TopicCount;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.ProcessContents;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.CoroutineDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.FrameDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.RelatedDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.TimerDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.TopicDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.ValuesDescriptor;
import io.luaprocess.supervision.ServiceStatus;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * Describes one process completely.
 */
final class ProcessDetails {

	/** How many coroutines are shown, and of each how many functions. */
	private static final int MOST_COROUTINES = 20;

	private static final int MOST = ProcessDetailsDescriptor.MOST_PROCESSES;

	private final LuaProcessRuntime runtime;

	private final ProcessInstance process;

	private final ProcessView view;

	ProcessDetails(LuaProcessRuntime runtime, ProcessInstance process) {
		this.runtime = runtime;
		this.process = process;
		this.view = process.view();
	}

	ProcessDetailsDescriptor describe(@Nullable ValuesDescriptor values) {
		Activity activity = this.view.activity(MOST_COROUTINES, MOST_COROUTINES);
		List<TopicCount> topics = this.view.topics(MOST);
		List<ProcessInstance> children = children();
		ServiceStatus service = service();
		Host host = this.process.host();
		return new ProcessDetailsDescriptor(Processes.describe(this.runtime, this.process),
				WaitSentence.of(this.view.state(), activity, this.process.coroutineCount(), topics), topics(topics),
				related(children.subList(0, Math.min(MOST, children.size()))), children.size(),
				related(Relations.Kind.LINKED), this.view.relatedCount(Relations.Kind.LINKED),
				related(Relations.Kind.MONITORS), this.view.relatedCount(Relations.Kind.MONITORS),
				related(Relations.Kind.MONITORED_BY), this.view.relatedCount(Relations.Kind.MONITORED_BY), scope(),
				ProcessContents.contextKeys(this.process), (service != null) ? service.id().toString() : null,
				(service != null) ? service.restarts() : 0,
				EffectiveLimits.of(this.runtime, this.process.definitionId(), (host != null) ? host.id() : null),
				coroutines(activity), timers(activity), values);
	}

	private List<ProcessInstance> children() {
		List<ProcessInstance> children = new ArrayList<>();
		for (ProcessInstance other : this.runtime.kernel().processes()) {
			if (other.view().isChildOf(this.process)) {
				children.add(other);
			}
		}
		children.sort(Comparator.comparing(ProcessInstance::pid));
		return children;
	}

	private List<RelatedDescriptor> related(Relations.Kind kind) {
		return related(this.view.related(kind, MOST));
	}

	private static List<RelatedDescriptor> related(List<? extends Peer> others) {
		return others.stream().map(Processes::related).toList();
	}

	private @Nullable List<String> scope() {
		Scope scope = ProcessContents.identity(this.process).scope();
		return (scope != null) ? scope.policies().stream().map(Policy::id).sorted().toList() : null;
	}

	private @Nullable ServiceStatus service() {
		Pid pid = this.process.pid();
		return this.runtime.services()
			.services()
			.stream()
			.filter((status) -> pid.equals(status.pid()))
			.findFirst()
			.orElse(null);
	}

	private static List<TopicDescriptor> topics(List<TopicCount> topics) {
		return topics.stream()
			.map((topic) -> new TopicDescriptor(topic.topic(), topic.messages(), topic.listened()))
			.toList();
	}

	private List<CoroutineDescriptor> coroutines(@Nullable Activity activity) {
		if (activity == null) {
			return List.of();
		}
		List<CoroutineDescriptor> found = new ArrayList<>();
		Map<String, @Nullable String> files = new LinkedHashMap<>();
		for (Inspection one : activity.coroutines()) {
			String name = !found.isEmpty() ? String.valueOf(found.size() + 1) : activity.running() ? "running" : "main";
			found.add(new CoroutineDescriptor(name, one.waitsFor(),
					one.stack().stream().map((function) -> frame(function, files)).toList()));
		}
		return found;
	}

	private FrameDescriptor frame(RunningFunction function, Map<String, @Nullable String> files) {
		String source = function.source();
		if (source == null) {
			return new FrameDescriptor(function.text(), null, null, function.line(), function.name());
		}
		String file = files.computeIfAbsent(source, this::file);
		return new FrameDescriptor(function.text(), source, file, function.line(), function.name());
	}

	private @Nullable String file(String source) {
		Definition definition = this.runtime.definitions().find(source);
		return (definition != null) ? definition.origin().file() : null;
	}

	private static List<TimerDescriptor> timers(@Nullable Activity activity) {
		return (activity == null) ? List.of()
				: activity.timers().stream().map((timer) -> new TimerDescriptor(timer.dueAt(), timer.kind())).toList();
	}

}
