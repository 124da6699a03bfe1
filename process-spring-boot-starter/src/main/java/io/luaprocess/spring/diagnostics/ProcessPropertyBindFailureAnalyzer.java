package io.luaprocess.spring.diagnostics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.unit.DataSize;

/**
 * Explains properties of the process runtime whose text cannot be converted: durations,
 * sizes, numbers and choices. Comes before Boot's general analyzer and says what the text
 * should look like.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 100)
final class ProcessPropertyBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String PREFIX = "luaprocess.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		ConversionFailedException failure = findCause(cause, ConversionFailedException.class);
		if (property == null || failure == null || !property.getName().toString().startsWith(PREFIX)) {
			return null;
		}
		String origin = (property.getOrigin() != null) ? " (from " + property.getOrigin() + ")" : "";
		String expected = expected(failure.getTargetType().getType());
		return new FailureAnalysis(
				"The property " + property.getName() + " has the value '" + property.getValue() + "'" + origin
						+ ", but it must be " + expected + ".",
				"Set " + property.getName() + " to " + expected + ".", cause);
	}

	private static String expected(Class<?> type) {
		if (type == Duration.class) {
			return "a duration such as 250ms, 10s or 5m";
		}
		if (type == DataSize.class) {
			return "a size such as 512KB or 64MB";
		}
		if (type.getSimpleName().equals("MemoryLimit")) {
			return "a size such as 64MB or a percentage such as 25%";
		}
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(" or "));
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == int.class || type == long.class || type == Integer.class) {
			return "a whole number";
		}
		return (type == double.class) ? "a number" : "a value of type " + type.getSimpleName();
	}

}
