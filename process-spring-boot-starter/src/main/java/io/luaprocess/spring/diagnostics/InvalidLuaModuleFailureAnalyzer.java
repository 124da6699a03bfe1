package io.luaprocess.spring.diagnostics;

import java.util.stream.Collectors;

import io.luaprocess.spring.module.InvalidLuaModuleException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains beans that cannot be modules for programs.
 */
final class InvalidLuaModuleFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLuaModuleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLuaModuleException cause) {
		String description = cause.problems()
			.stream()
			.map((problem) -> "    " + problem)
			.collect(Collectors.joining("\n", "Beans with @LuaModule cannot be offered to programs:\n\n", "\n"));
		String action = cause.problems()
			.stream()
			.map(InvalidLuaModuleException.Problem::remedy)
			.distinct()
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis(description, action, cause);
	}

}
