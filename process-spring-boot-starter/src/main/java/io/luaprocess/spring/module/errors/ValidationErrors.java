package io.luaprocess.spring.module.errors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.api.LuaErrorTranslator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import org.jspecify.annotations.Nullable;

/**
 * Violated constraints are errors of kind INVALID with the violations as details: an
 * array of tables with {@code path} and {@code message}.
 */
public final class ValidationErrors implements LuaErrorTranslator {

	@Override
	public @Nullable ProcessError translate(Throwable failure, String function) {
		if (!(failure instanceof ConstraintViolationException ex)) {
			return null;
		}
		List<Violation> violations = new ArrayList<>();
		if (ex.getConstraintViolations() != null) {
			for (ConstraintViolation<?> violation : ex.getConstraintViolations()) {
				violations.add(new Violation(path(violation.getPropertyPath()), violation.getMessage()));
			}
		}
		return error(function, violations);
	}

	/** The method and its return value are no part of what a program has passed. */
	private static String path(Path path) {
		StringBuilder text = new StringBuilder();
		for (Path.Node node : path) {
			if (node.getKind() == ElementKind.METHOD || node.getKind() == ElementKind.RETURN_VALUE) {
				continue;
			}
			if (node.isInIterable() && node.getIndex() != null) {
				text.append('[').append(node.getIndex() + 1).append(']');
			}
			else if (node.isInIterable() && node.getKey() != null) {
				text.append('[').append(node.getKey()).append(']');
			}
			if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
				text.append(text.isEmpty() ? "" : ".").append(node.getName());
			}
		}
		return text.toString();
	}

	static ProcessError error(String function, List<Violation> violations) {
		List<Violation> sorted = violations.stream()
			.sorted(Comparator.comparing(Violation::path).thenComparing(Violation::message))
			.toList();
		String text = sorted.stream()
			.map((violation) -> violation.path.isEmpty() ? violation.message : violation.path + " " + violation.message)
			.collect(Collectors.joining("; "));
		return ProcessError.of(ErrorKind.INVALID, "validation of " + function + " failed: " + text)
			.withDetails(Map.of("violations",
					sorted.stream()
						.map((violation) -> Map.of("path", violation.path, "message", violation.message))
						.toList()));
	}

	/**
	 * A violated constraint.
	 *
	 * @param path where, for example {@code lines[1].quantity}
	 * @param message what is wrong
	 */
	record Violation(String path, String message) {
	}

}
