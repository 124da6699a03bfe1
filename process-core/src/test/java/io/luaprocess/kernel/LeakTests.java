package io.luaprocess.kernel;

import org.junit.jupiter.api.Test;

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

}
