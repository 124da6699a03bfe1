package io.luaprocess.cluster.node;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processes of two nodes that send to each other, monitor and link each other.
 */
@Timeout(60)
class TwoNodesTests {

	private final TestNetwork network = new TestNetwork();

	private TestNode one;

	private TestNode two;

	@BeforeEach
	void start() {
		this.one = TestNode.start(this.network, "one");
		this.two = TestNode.start(this.network, "two");
		this.one.meets(this.two);
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	@Test
	void pidsHaveTheNode() {
		assertThat(this.one.agent().toString()).startsWith("{one#1@app:processes|0x");
	}

	@Test
	void messagesArriveInTheOrderInWhichTheyWereSent() {
		Pid there = this.two.agent();
		Pid here = this.one.agent();
		for (int i = 0; i < 3; i++) {
			assertThat(this.one.call(here, "send", there.toString(), "n", i)).isEqualTo(true);
		}
		this.two.awaitLog(there, "n:0", "n:1", "n:2");
	}

	@Test
	void requestOfTheApplicationIsAnsweredByAProcessOfAnotherNode() {
		Pid there = this.two.agent();
		assertThat(this.one.call(there, "pid")).isEqualTo(there.toString());
	}

	@Test
	void errorOfAnAnswerKeepsItsKind() {
		Pid there = this.two.agent();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.one.call(there, "send", "nobody", "topic"))
			.matches((ex) -> ex.error().is(ErrorKind.NOT_FOUND));
	}

	@Test
	void monitorFiresOnceWithTheResult() {
		Pid there = this.two.agent();
		Pid here = this.one.agent();
		assertThat(this.one.call(here, "monitor", there.toString())).isEqualTo(true);
		this.two.runtime.send(there, "end");
		this.one.awaitLog(here, "pid.exit:ended");
	}

}
