package io.luaprocess.spring.diagnostics;

import java.util.stream.Collectors;

import io.luaprocess.definition.Suggestions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Explains properties of the process runtime that do not exist: their places and the
 * names that were probably meant. The known names are those of the record the properties
 * are bound to.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 100)
final class UnknownProcessPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		UnboundConfigurationPropertiesException failure = findCause(cause,
				UnboundConfigurationPropertiesException.class);
		if (failure == null
				|| !cause.getName().getElement(0, ConfigurationPropertyName.Form.UNIFORM).equals("luaprocess")) {
			return null;
		}
		String description = failure.getUnboundProperties()
			.stream()
			.map((property) -> "\t" + describe(property, cause))
			.collect(Collectors.joining(System.lineSeparator(),
					"Unknown properties of the process runtime:" + System.lineSeparator() + System.lineSeparator(),
					""));
		return new FailureAnalysis(description,
				"Correct or remove them. What is misspelt would have no effect, as a limit that does not hold.", cause);
	}

	private static String describe(ConfigurationProperty property, BindException cause) {
		String origin = (property.getOrigin() != null) ? " (from " + property.getOrigin() + ")" : "";
		return property.getName() + origin + suggestion(property.getName(), cause);
	}

	private static String suggestion(ConfigurationPropertyName name, BindException cause) {
		ResolvableType type = cause.getTarget().getType();
		for (int i = cause.getName().getNumberOfElements(); i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, ConfigurationPropertyName.Form.UNIFORM);
			ResolvableType next = PropertyShape.member(type, element);
			if (next == null) {
				return Suggestions.phrase(name.getElement(i, ConfigurationPropertyName.Form.ORIGINAL),
						PropertyShape.members(type));
			}
			type = next;
		}
		return "";
	}

}
