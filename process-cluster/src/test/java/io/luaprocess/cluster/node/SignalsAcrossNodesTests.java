package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Messages, monitors, links, CANCEL, terminations and requests between processes of two
 * nodes.
 */
@Timeout(60)
class SignalsAcrossNodesTests {

	private static final TestNetwork NETWORK = new TestNetwork();

	private static TestNode one;

	private static TestNode two;

	private final Pid here = one.agent();

	private final Pid there = two.agent();

	@BeforeAll
	static void start() {
		one = TestNode.start(NETWORK, "one");
		two = TestNode.start(NETWORK, "two");
		one.meets(two);
	}

	@AfterAll
	static void stop() {
		one.close();
		two.close();
	}

	private Object tell(String function, Object... arguments) {
		return one.call(this.here, function, arguments);
	}

	// ---- messages
	// ------------------------------------------------------------------------

	@Test
	void pidHasTheNode() {
		assertThat(this.here.toString()).startsWith("{one#1@app:processes|0x");
	}

	@Test
	void messagesArriveInTheOrderInWhichTheyWereSent() {
		for (int i = 0; i < 3; i++) {
			assertThat(tell("send", this.there.toString(), "n", i)).isEqualTo(true);
		}
		two.awaitLog(this.there, "n:0", "n:1", "n:2");
	}

	@Test
	void messageToAProcessThatHasEndedIsADeadLetterThere() {
		two.end(this.there);
		long before = two.runtime.events().deadLetters().count();
		assertThat(tell("send", this.there.toString(), "lost", 1)).isEqualTo(true);
		await().until(() -> two.runtime.events().deadLetters().count() > before);
	}

	@Test
	void requestOfTheApplicationIsAnsweredByAProcessOfAnotherNode() {
		assertThat(one.call(this.there, "pid")).isEqualTo(this.there.toString());
	}

	@Test
	void answerThatIsAnErrorKeepsItsKind() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> one.call(this.there, "send", "nobody", "topic"))
			.matches((ex) -> ex.error().is(ErrorKind.NOT_FOUND));
	}

	@Test
	void requestFailsWhenItsReceiverEnds() {
		CompletableFuture<Object> answer = one.runtime.request(this.there, "keep", Duration.ofMinutes(1));
		two.awaitLog(this.there, "keep:nil");
		two.end(this.there);
		assertThat(answer).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withMessageContaining("process ended before it answered");
	}

	@Test
	void requestThatTimesOutIsClosedThere() {
		CompletableFuture<Object> answer = one.runtime.request(this.there, "keep", Duration.ofMillis(50));
		assertThat(answer).failsWithin(Duration.ofSeconds(20));
		await().until(() -> two.member(one).session().serving(), (open) -> open == 0);
	}

	// ---- monitors
	// ------------------------------------------------------------------------

	@Test
	void monitorFiresOnceWithTheResult() {
		assertThat(tell("monitor", this.there.toString())).isEqualTo(true);
		two.end(this.there);
		one.awaitLog(this.here, "pid.exit:ended");
		assertThat(one.relations(this.here)).isZero();
	}

	/** The EXIT may still be on its way. */
	@RepeatedTest(50)
	void aProcessThatWasTerminatedIsNotFoundByTheNextMonitor() {
		tell("monitor", this.there.toString());
		tell("terminate", this.there.toString());
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("monitor", this.there.toString()))
			.withMessage("process not found");
		await().until(() -> one.log(this.here), (log) -> log.size() == 1);
	}

	@Test
	void monitorFiresWithTheError() {
		tell("monitor", this.there.toString());
		two.runtime.send(this.there, "fail", "broken");
		await().until(() -> one.log(this.here).toString(), (log) -> log.contains("broken"));
	}

	@Test
	void secondMonitorIsRefused() {
		tell("monitor", this.there.toString());
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("monitor", this.there.toString()))
			.withMessageContaining("already monitoring pid");
	}

	@Test
	void monitorOfAProcessThatHasEndedIsRefusedAndLeavesNothing() {
		two.end(this.there);
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("monitor", this.there.toString()))
			.withMessageContaining("process not found");
		assertThat(one.log(this.here)).isEmpty();
		assertThat(one.relations(this.here)).isZero();
	}

	@Test
	void monitorThatWasRemovedDoesNotFire() {
		tell("monitor", this.there.toString());
		tell("unmonitor", this.there.toString());
		await().until(() -> two.relations(this.there) == 0);
		endThereAndSendLast("end");
		one.awaitLog(this.here, "last:nil");
	}

	/** What the end has caused comes before the last message. */
	private void endThereAndSendLast(String topic, Object... payload) {
		CompletableFuture<ProcessExit> exit = two.runtime.watch(this.there.toString());
		two.runtime.send(this.there, topic, payload);
		assertThat(exit).succeedsWithin(20, TimeUnit.SECONDS);
		two.runtime.send(this.here, "last");
	}

	@Test
	void watcherThatEndsLeavesNothingAtTheOtherNode() {
		tell("monitor", this.there.toString());
		one.end(this.here);
		await().until(() -> two.relations(this.there) == 0);
	}

	// ---- links
	// ---------------------------------------------------------------------------

	@Test
	void linkTellsOfAFailureInBothDirections() {
		assertThat(tell("link", this.there.toString())).isEqualTo(true);
		two.runtime.send(this.there, "fail", "broken");
		await().until(() -> one.log(this.here).toString(), (log) -> log.contains("pid.link.down:"));

		Pid other = two.agent();
		tell("link", other.toString());
		one.runtime.send(this.here, "fail", "broken");
		await().until(() -> two.log(other).toString(), (log) -> log.contains("pid.link.down:"));
	}

	@Test
	void linkMadeByBothSidesIsOneLink() {
		tell("link", this.there.toString());
		two.call(this.there, "link", this.here.toString());
		two.runtime.send(this.there, "fail", "broken");
		await().until(() -> one.log(this.here).size() == 1);
		assertThat(one.relations(this.here)).isZero();
	}

	@Test
	void linkThatTheOtherSideHasDissolvedDoesNotFire() {
		tell("link", this.there.toString());
		two.call(this.there, "unlink", this.here.toString());
		await().until(() -> one.relations(this.here) == 0);
		endThereAndSendLast("fail", "broken");
		one.awaitLog(this.here, "last:nil");
	}

	@Test
	void linksThatCrossTheirEndsAreTheSameOnBothSidesAtLast() {
		List<CompletableFuture<Object>> answers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			String function = (i % 3 == 1) ? "unlink" : "link";
			answers.add(one.begin(this.here, function, this.there.toString()));
			answers.add(two.begin(this.there, (i % 2 == 1) ? "unlink" : "link", this.here.toString()));
		}
		answers.forEach((answer) -> assertThat(answer).succeedsWithin(30, TimeUnit.SECONDS));
		// What comes back has passed the last unlink.
		one.call(this.there, "pid");
		two.call(this.here, "pid");
		await().until(() -> one.relations(this.here) == two.relations(this.there));
		if (one.relations(this.here) == 0) {
			tell("link", this.there.toString());
		}
		two.runtime.send(this.there, "fail", "broken");
		await().until(() -> one.log(this.here).size() == 1);
	}

	// ---- ends
	// ----------------------------------------------------------------------------

	@Test
	void cancelHasItsReasonAndEndsTheProcessAtItsDeadline() {
		tell("monitor", this.there.toString());
		assertThat(tell("cancel", this.there.toString(), "50ms", "closing")).isEqualTo(true);
		one.awaitLog(this.here, "pid.exit:process terminated");
	}

	@Test
	void terminateEndsTheProcess() {
		assertThat(tell("terminate", this.there.toString())).isEqualTo(true);
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> tell("terminate", this.there.toString()))
			.withMessageContaining("process not found");
	}

	@Test
	void applicationIsToldOfTheEndOfAProcessOfAnotherNode() {
		CompletableFuture<ProcessExit> exit = one.runtime.watch(this.there.toString());
		// What comes back has passed the watch.
		one.call(this.there, "pid");
		two.end(this.there);
		assertThat(exit).succeedsWithin(20, TimeUnit.SECONDS)
			.satisfies((end) -> assertThat(end.value()).isEqualTo("ended"));
	}

	@Test
	void applicationIsToldThatThereIsNoSuchProcess() {
		two.end(this.there);
		assertThat(one.runtime.watch(this.there.toString())).failsWithin(20, TimeUnit.SECONDS)
			.withThrowableThat()
			.withMessageContaining("process not found");
	}

	@Test
	void theErrorAProcessEndsWithIsNoRefusalOfTheWatch() {
		two.end(this.there);
		Pid sender = two.runtime.process("app:sender_to_the_dead").spawn(this.there.toString());
		CompletableFuture<ProcessExit> exit = one.runtime.watch(sender.toString());
		one.runtime.send(sender, "begin");
		assertThat(exit).succeedsWithin(20, TimeUnit.SECONDS)
			.satisfies((end) -> assertThat(end.error()).hasToString("NotFound: process not found"));
	}

	@Test
	void messagesAreInTheMailboxBeforeTheExitOfTheirSender() {
		Pid worker = two.runtime.process("app:worker").spawn(this.here.toString(), 100);
		try {
			tell("monitor", worker.toString());
		}
		catch (ProcessException ex) {
			assertThat(ex).hasMessageContaining("process not found");
			return;
		}
		await().until(() -> one.log(this.here).size() == 101);
		assertThat(one.log(this.here).getLast()).isEqualTo("pid.exit:100");
	}

}
