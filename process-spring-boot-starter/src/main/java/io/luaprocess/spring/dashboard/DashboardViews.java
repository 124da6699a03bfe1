package io.luaprocess.spring.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.endpoint.ProcessEventsEndpoint;

import org.springframework.boot.actuate.endpoint.Show;

/**
 * What there is to be seen. Endpoints of the actuator are views as they are; the others
 * are made here.
 */
public final class DashboardViews {

	private final Map<String, View> views = new LinkedHashMap<>();

	private final Sampler sampler;

	private final History history = new History();

	private final MailboxTrends trends = new MailboxTrends();

	private final WatchedProcesses watched;

	/**
	 * Creates it.
	 * @param runtime the runtime to show
	 * @param processes the endpoint of processes
	 * @param endpoints other endpoints by the name of their view
	 * @param settings what is shown
	 */
	public DashboardViews(LuaProcessRuntime runtime, Object processes, Map<String, Object> endpoints,
			DashboardSettings settings) {
		EndpointReader reader = new EndpointReader(processes);
		this.sampler = new Sampler(runtime);
		this.watched = new WatchedProcesses(
				(number) -> DashboardJson.MAPPER.valueToTree(reader.read(List.of(number), Map.of())));
		runtime.kernel().addExitObserver(this.watched::exited);
		endpoints.forEach((name, endpoint) -> this.views.put(name, new EndpointReader(endpoint)::read));
		addEvents(new EndpointReader(new ProcessEventsEndpoint(runtime, List.of(), Show.NEVER)));
		this.views.put("overview", new OverviewView(runtime, this.history, this.trends));
		this.views.put("processes", new ProcessesView(runtime, reader, this.watched));
		this.views.put("tree", new TreeView(runtime));
		this.views.put("names", new NamesView(runtime));
		this.views.put("source", new SourceView(runtime, settings.showSource()));
	}

	private void addEvents(EndpointReader events) {
		this.views.put("events", events::read);
		for (String part : List.of("crashes", "deadletters", "denials")) {
			this.views.put(part, (path, parameters) -> events.read(List.of(part), parameters));
		}
	}

	Map<String, View> byName() {
		return this.views;
	}

	/** Called once a second while a page looks, never by two threads at once. */
	void sample() {
		Sample sample = this.sampler.sample();
		this.history.add(sample);
		this.trends.add(sample);
		this.watched.sample();
	}

}
