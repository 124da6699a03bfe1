package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Gives the context of a {@link ProcessTest} the time it asks for.
 */
final class ProcessTestContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		ProcessTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, ProcessTest.class);
		if (test == null) {
			return null;
		}
		Duration patience = DurationStyle.detectAndParse(test.patience());
		return new ProcessTestContextCustomizer(test.time(), Instant.parse(test.startsAt()), patience, test.services());
	}

}
