package io.luaprocess.kernel;

import io.luaprocess.Pid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A kernel that is a node of a cluster: its PIDs have the node.
 */
class KernelNodeTests {

	private static final String NODE = "n1#k3f9";

	private final TestKernel test = new TestKernel(TestKernel.on(NODE, Platform.threads(2)));

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void pidsOfProcessesFunctionsAndTheApplicationHaveTheNode() {
		Kernel kernel = this.test.kernel;
		ProcessInstance process = forever();
		SpawnSpec function = SpawnSpec.of(null, "test:function", JavaBody.of((self) -> self.pid()));
		assertThat(kernel.node()).isEqualTo(NODE);
		assertThat(process.pid()).hasToString("{n1#k3f9@test:host|" + process.pid().shortForm() + "}");
		assertThat(kernel.spawn(function).process().pid().node()).isEqualTo(NODE);
		assertThat(kernel.control().node()).isEqualTo(NODE);
	}

	@Test
	void aPidWithoutNodeMeansAProcessOfThisNode() {
		ProcessInstance process = forever();
		Pid pid = process.pid();
		assertThat(find(NODE, pid.host(), pid.number())).isSameAs(process);
		assertThat(find("", pid.host(), pid.number())).isSameAs(process);
		assertThat(find("", "test:other", pid.number())).isNull();
		assertThat(find("n2#k3f9", pid.host(), pid.number())).isNull();
		assertThat(find("n1#k3f8", pid.host(), pid.number())).isNull();
	}

	@Test
	void withoutAClusterThereIsNoNode() {
		try (TestKernel single = new TestKernel()) {
			Pid pid = single.spawn((self) -> null).pid();
			assertThat(single.kernel.node()).isEmpty();
			assertThat(pid).isEqualTo(Pid.of("test:host", pid.number()));
		}
	}

	private ProcessInstance find(String node, String host, long number) {
		return this.test.kernel.process(Pid.of(node, host, number));
	}

	private ProcessInstance forever() {
		return this.test.spawn((self) -> new Channel(self, 0).receive());
	}

}
