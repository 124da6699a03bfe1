package io.luaprocess.spring.diagnostics;

import java.util.stream.Collectors;

import io.luaprocess.spring.listener.InvalidListenerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains what is wrong about the listeners of processes: all of it, with method and
 * remedy.
 */
final class InvalidListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenerException cause) {
		String description = cause.problems()
			.stream()
			.map((problem) -> "    " + problem)
			.collect(Collectors.joining("\n", "Methods cannot be listeners of processes:\n\n", ""));
		String action = cause.problems()
			.stream()
			.map(InvalidListenerException.Problem::remedy)
			.distinct()
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis(description, action, cause);
	}

}
