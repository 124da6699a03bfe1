package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests between processes: exactly one outcome each, and nothing is left of them.
 */
@Timeout(60)
class OpenRequestTests {

	private static final long LONG = TimeUnit.HOURS.toNanos(1);

	private static final ProcessError LATE = ProcessError.of(ErrorKind.TIMEOUT, "late");

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	private static PendingCall ask(ProcessInstance self, ProcessInstance target, Object payload, long nanos) {
		return Request.send(self, target, new Message("ask", self.pid(), payload, 0, null), nanos, () -> LATE);
	}

	private ProcessInstance echo() {
		return this.test.spawn((self) -> {
			Channel inbox = self.subscriptions().inbox((message) -> message);
			while (true) {
				Request request = (Request) inbox.receive();
				request.answer(Outcome.of(request.payload()));
			}
		});
	}

	@Test
	void nothingIsLeftOfARequest() {
		ProcessInstance target = echo();
		Outcome left = this.test.run((self) -> {
			for (int i = 0; i < 1_000; i++) {
				assertThat(ask(self, target, i, LONG).await().value()).isEqualTo(i);
			}
			return List.of(self.loop.openRequests(), self.pendingCalls(), self.timerCount(), self.account().held());
		});
		assertThat(left.value()).isEqualTo(List.of(0, 0, 0, 0L));
		TestKernel.await(() -> target.lifeCycle.openRequests() == 0);
	}

	@Test
	void nothingIsLeftOfARequestWhoseSenderHasEnded() {
		ProcessInstance target = this.test.spawn((self) -> new Channel(self, 0).receive());
		ProcessInstance asker = this.test.spawn((self) -> ask(self, target, "question", LONG).await());
		TestKernel.await(() -> target.lifeCycle.openRequests() == 1);
		asker.terminate(TERMINATED);
		TestKernel.outcome(asker);
		TestKernel.await(() -> target.lifeCycle.openRequests() == 0);
	}

	@Test
	void nothingIsLeftOfARequestThatWasNotDelivered() {
		ProcessInstance full = this.test.kernel
			.spawn(SpawnSpec.of(host(1), "test:body", JavaBody.of((self) -> new Channel(self, 0).receive())))
			.process();
		full.send(TestKernel.message("fill", 1));
		Object refused = this.test.run((self) -> {
			try {
				return ask(self, full, "question", LONG);
			}
			catch (ProcessException ex) {
				return ex.error();
			}
		}).value();
		assertThat(refused).isEqualTo(ProcessErrors.MAILBOX_FULL);
		assertThat(full.lifeCycle.openRequests()).isZero();
	}

	private Host host(int capacity) {
		Host host = this.test.kernel.addHost(TestKernel.settings("test:small", 0, 0, capacity));
		host.start();
		return host;
	}

	/** Answers, timeouts and the end of the receiver race. */
	@RepeatedTest(20)
	void eachRequestHasExactlyOneOutcome() {
		int askers = 50;
		AtomicInteger answered = new AtomicInteger();
		ProcessInstance target = this.test.spawn((self) -> {
			Channel inbox = self.subscriptions().inbox((message) -> message);
			while (true) {
				Request request = (Request) inbox.receive();
				if (request.answer(Outcome.of("answer")) == Request.Answered.TAKEN
						&& answered.incrementAndGet() == askers / 2) {
					return "ended";
				}
			}
		});
		List<ProcessInstance> all = new ArrayList<>();
		for (int i = 0; i < askers; i++) {
			long nanos = 1 + i * 5_000L;
			all.add(this.test.spawn((self) -> {
				try {
					Outcome outcome = ask(self, target, "question", nanos).await();
					return (outcome.error() != null) ? outcome.error() : outcome.value();
				}
				catch (ProcessException ex) {
					return ex.error();
				}
			}));
		}
		int answers = 0;
		for (ProcessInstance asker : all) {
			Object got = TestKernel.outcome(asker).value();
			answers += "answer".equals(got) ? 1 : 0;
			assertThat(got).isIn("answer", LATE, ProcessErrors.ENDED_BEFORE_ANSWER, ProcessErrors.PROCESS_NOT_FOUND);
		}
		int taken = answers;
		TestKernel.await(() -> answered.get() == taken);
		TestKernel.await(() -> target.lifeCycle.openRequests() == 0);
	}

	@Test
	void anAnswerThatDoesNotFitIsRefusedAndTheRequestStaysOpen() {
		ProcessInstance target = this.test.spawn((self) -> {
			Request request = (Request) self.subscriptions().inbox((message) -> message).receive();
			List<Request.Answered> results = new ArrayList<>();
			results.add(request.answer(Outcome.of("large", 1 << 20)));
			results.add(request.answer(Outcome.of("small", 10)));
			results.add(request.answer(Outcome.of("large", 1 << 20)));
			return results;
		});
		CompletableFuture<Outcome> answers = new CompletableFuture<>();
		target.onExit(answers::complete);
		Outcome asked = this.test.run((self) -> {
			self.account().limit(100_000, 10);
			return ask(self, target, "question", LONG).await().value();
		});
		assertThat(asked.value()).isEqualTo("small");
		assertThat(answers.orTimeout(20, TimeUnit.SECONDS).join().value())
			.isEqualTo(List.of(Request.Answered.FULL, Request.Answered.TAKEN, Request.Answered.OVER));
	}

	@Test
	void anInspectionSaysWhoseAnswerIsAwaited() {
		ProcessInstance target = this.test.spawn((self) -> new Channel(self, 0).receive());
		ProcessInstance asker = this.test.spawn((self) -> ask(self, target, "question", LONG).await());
		TestKernel.idle(asker);
		assertThat(asker.inspect(1, 1).getFirst().waitsFor()).isEqualTo("the answer of " + target.pid() + " to 'ask'");
	}

}
