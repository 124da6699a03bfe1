package io.luaprocess.spring.diagnostics;

import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains why a bean of the runtime is missing: the runtime is switched off, or the
 * application has one of its own. Comes before Boot's analyzer, which would suggest to
 * define the bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingRuntimeFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final String SWITCH = "luaprocess.enabled";

	private final @Nullable BeanFactory beans;

	private final @Nullable Environment environment;

	MissingRuntimeFailureAnalyzer(@Nullable BeanFactory beans, @Nullable Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (cause instanceof NoUniqueBeanDefinitionException || type == null
				|| !type.toClass().getName().startsWith("io.luaprocess.")) {
			return null;
		}
		String where = (description != null) ? description : "A bean";
		String name = type.toClass().getSimpleName();
		if (isSwitchedOff()) {
			return new FailureAnalysis(
					where + " needs a " + name + ", but the process runtime is switched off by " + SWITCH + "=false.",
					"Remove " + SWITCH + "=false, or inject ObjectProvider<" + name
							+ ">, or declare a ProcessRuntime bean of your own.",
					cause);
		}
		String own = ownRuntime();
		return (own == null) ? null
				: new FailureAnalysis(
						where + " needs a " + name + ", but the application's own ProcessRuntime bean '" + own
								+ "' replaces the runtime with all that belongs to it.",
						"Inject ProcessRuntime, or remove the bean '" + own + "'.", cause);
	}

	private boolean isSwitchedOff() {
		return this.environment != null && !this.environment.getProperty(SWITCH, Boolean.class, true);
	}

	private @Nullable String ownRuntime() {
		String[] names = (this.beans instanceof ListableBeanFactory listable)
				? listable.getBeanNamesForType(ProcessRuntime.class, true, false) : new String[0];
		return (names.length > 0) ? names[0] : null;
	}

}
