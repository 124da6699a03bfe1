package io.luaprocess.spring.diagnostics;

import java.util.Objects;

import io.luaprocess.runtime.UnusableModuleException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a module whose name or content cannot be used.
 */
final class UnusableModuleFailureAnalyzer extends AbstractFailureAnalyzer<UnusableModuleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableModuleException cause) {
		return new FailureAnalysis(
				"A module cannot be offered to programs:\n\n    " + Objects.requireNonNullElse(cause.getMessage(), ""),
				cause.action(), cause);
	}

}
