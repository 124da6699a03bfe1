package io.luaprocess.spring.diagnostics;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Explains properties that cannot be used, with the place they come from.
 */
final class InvalidProcessPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidProcessPropertyException> {

	private final PropertyOrigins origins;

	InvalidProcessPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidProcessPropertyException cause) {
		int count = cause.problems().size();
		String problems = cause.problems().stream().map(this::line).collect(Collectors.joining("\n"));
		return new FailureAnalysis(
				((count == 1) ? "A property" : count + " properties") + " of the process runtime cannot be used:\n\n"
						+ problems,
				"Correct the " + ((count == 1) ? "property" : "properties")
						+ " in your application's configuration. docs/configuration.md lists all of them with their"
						+ " defaults.",
				cause);
	}

	private String line(InvalidProcessPropertyException.Problem problem) {
		Origin origin = this.origins.find(problem.property());
		return "    " + problem + ((origin != null) ? " (from " + origin + ")" : "");
	}

}
