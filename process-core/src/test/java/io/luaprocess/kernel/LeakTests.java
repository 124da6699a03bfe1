package io.luaprocess.kernel;

import java.lang.ref.WeakReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing of a process stays behind. The figures of the kernel run the same with
 * millions.
 */
class LeakTests {

	@Test
	void processesThatLeaveEverythingOpenLeaveNothingBehind() {
		try (TestKernel test = new TestKernel()) {
			Leaks.leaveEverythingOpen(test, 3_000);
			Leaks.assertEmpty(test);
		}
	}

	@Test
	void processThatHasEndedKeepsNothingOfItsProgram() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance process = test.spawn((self) -> TestKernel.inbox(self).receive());
			WeakReference<ProcessBody> body = new WeakReference<>(process.body());
			process.send(TestKernel.message("topic", "end"));
			TestKernel.outcome(process);
			TestKernel.await(() -> {
				System.gc();
				return body.refersTo(null);
			});
			assertThat(process.definitionId()).isEqualTo("test:body");
		}
	}

}
