package io.luaprocess.spring.actuate.endpoint;

import java.util.List;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.Pid;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.RelatedDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphDescriptor.EdgeDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphDescriptor.NodeDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which processes and relations a graph shows.
 */
class ProcessGraphTests {

	private static final String WAITS = "return function() process.listen('never'):receive() end";

	private static final RemoteProcess.Listener NOT_TOLD = new RemoteProcess.Listener() {

		@Override
		public void ended(ProcessInstance local, Outcome outcome, long at) {
		}

		@Override
		public void unlinked(RemoteProcess remote, ProcessInstance local) {
		}

		@Override
		public void idle(RemoteProcess remote) {
		}
	};

	private final LuaProcessRuntime runtime = LuaProcessRuntime.builder().build();

	private final ProcessGraphEndpoint endpoint = new ProcessGraphEndpoint(this.runtime);

	private String parent;

	private String linked;

	@BeforeEach
	void start() {
		this.runtime.start();
		this.runtime.define("graph:waits", WAITS, DefinitionOptions.process());
		this.runtime.define("graph:parent", """
				return function(other)
				  process.spawn("graph:waits", "app:processes")
				  process.spawn_monitored("graph:waits", "app:processes")
				  process.link(other)
				  process.listen('never'):receive()
				end
				""", DefinitionOptions.process());
		this.runtime.spawn("graph:waits");
		Pid other = this.runtime.spawn("graph:waits");
		this.linked = other.shortForm();
		this.parent = this.runtime.spawn("graph:parent", other.toString()).shortForm();
		await().until(() -> this.endpoint.graph(this.parent, 1, null).edges().size() == 4);
	}

	@AfterEach
	void stop() {
		this.runtime.kernel().close();
	}

	@Test
	void relationsOfAllKindsAreShownOnceInTheirDirection() {
		ProcessGraphDescriptor graph = this.endpoint.graph(this.parent, null, null);
		List<String> children = graph.nodes()
			.stream()
			.map(NodeDescriptor::number)
			.filter((number) -> !number.equals(this.parent) && !number.equals(this.linked))
			.toList();
		assertThat(graph.root()).isEqualTo(this.parent);
		assertThat(graph.truncated()).isFalse();
		assertThat(children).hasSize(2);
		assertThat(graph.edges()).containsExactlyInAnyOrder(new EdgeDescriptor(this.parent, children.get(0), "parent"),
				new EdgeDescriptor(this.parent, children.get(1), "parent"),
				new EdgeDescriptor(this.parent, monitored(children), "monitor"),
				new EdgeDescriptor(this.linked, this.parent, "link"));
	}

	/** The child that was spawned last. */
	private static String monitored(List<String> children) {
		return children.stream().max(String::compareTo).orElseThrow();
	}

	@Test
	void theGraphIsTheSameFromItsOtherEndButFurtherAway() {
		ProcessGraphDescriptor near = this.endpoint.graph(this.linked, 1, null);
		assertThat(near.nodes()).extracting(NodeDescriptor::number).containsExactly(this.linked, this.parent);
		ProcessGraphDescriptor far = this.endpoint.graph(this.linked, 2, null);
		assertThat(far.nodes()).extracting(NodeDescriptor::distance).containsExactly(0, 1, 2, 2);
		assertThat(far.edges()).hasSize(4);
	}

	@Test
	void processesOfOtherNodesAreShownByTheirPid() {
		Pid pid = Pid.of("n2#1", "app:processes", 7);
		ProcessInstance process = Processes.find(this.runtime, this.linked);
		RemoteProcess remote = new RemoteProcess(this.runtime.kernel(), pid, NOT_TOLD);
		remote.monitor(process);
		remote.link(process);
		remote.monitoredBy(process);
		ProcessGraphDescriptor graph = this.endpoint.graph(this.linked, 1, null);
		String text = pid.toString();
		assertThat(graph.nodes()).contains(new NodeDescriptor(text, text, null, "remote", 0, 0, 0, 1));
		assertThat(graph.edges()).contains(new EdgeDescriptor(text, this.linked, "monitor"),
				new EdgeDescriptor(this.linked, text, "monitor"), new EdgeDescriptor(this.linked, text, "link"));
		assertThat(new ProcessesEndpoint(this.runtime).process(this.linked).monitoredBy())
			.containsExactly(new RelatedDescriptor(text, text, null, "remote"));
	}

	@Test
	void aGraphWithMoreProcessesThanTheLimitSaysSo() {
		ProcessGraphDescriptor graph = this.endpoint.graph(this.parent, null, 2);
		assertThat(graph.truncated()).isTrue();
		assertThat(graph.nodes()).hasSize(2);
		assertThat(graph.edges()).allMatch((edge) -> graph.nodes()
			.stream()
			.map(NodeDescriptor::number)
			.toList()
			.containsAll(List.of(edge.from(), edge.to())));
		assertThat(this.endpoint.graph(this.parent, 0, 2).truncated()).isFalse();
	}

}
