package io.luaprocess;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors travel to watchers, Java callers and the log: their texts are bounded.
 */
class ProcessErrorTests {

	@Test
	void aMessageOfTheLargestLengthIsKept() {
		String message = "x".repeat(ProcessError.MAX_TEXT);
		assertThat(ProcessError.of(ErrorKind.INTERNAL, message).message()).isEqualTo(message);
	}

	@Test
	void aLongerMessageIsCutAndSaysHowMuchIsMissing() {
		String message = ProcessError.of(ErrorKind.INTERNAL, "\uD83D\uDE00".repeat(ProcessError.MAX_TEXT)).message();
		int end = message.indexOf('…');
		assertThat(message).hasSizeLessThanOrEqualTo(ProcessError.MAX_TEXT);
		assertThat(end).isGreaterThan(ProcessError.MAX_TEXT - 100).isEven();
		assertThat(message.substring(end)).isEqualTo("… (%d characters more)", 2 * ProcessError.MAX_TEXT - end);
	}

	@Test
	void contextsAreKeptUntilTheyAreTooLongTogether() {
		ProcessError error = ProcessError.of(ErrorKind.INTERNAL, "innermost");
		for (int i = 0; i < 100; i++) {
			error = error.withContext("x".repeat(1000));
		}
		assertThat(error.contexts()).hasSize(66);
		assertThat(error.contexts().getFirst()).endsWith(" characters more)");
		assertThat(error.contexts().getLast()).hasSize(1000);
		assertThat(error.text()).endsWith("x: innermost").hasSizeLessThan(ProcessError.MAX_TEXT + 100);
		assertThat(ProcessError.of(ErrorKind.INTERNAL, "").withContext("y".repeat(1_000_000)).text())
			.hasSizeLessThan(ProcessError.MAX_TEXT + 100);
	}

}
