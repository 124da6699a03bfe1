package io.luaprocess.test;

import java.time.Duration;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Begins the runtime anew for each test, gives tests their parameters, and adds to a
 * failure what the processes do.
 */
final class ProcessTestExtension
		implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestExecutionExceptionHandler {

	private static final Namespace NAMESPACE = Namespace.create(ProcessTestExtension.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		begun(context).watch(patience(context));
	}

	private static Duration patience(ExtensionContext context) {
		ProcessTest test = test(context);
		return DurationStyle.detectAndParse((test != null) ? test.patience() : "20s");
	}

	private static @Nullable ProcessTest test(ExtensionContext context) {
		return TestContextAnnotationUtils.findMergedAnnotation(context.getRequiredTestClass(), ProcessTest.class);
	}

	/** Begins once for each test: the first parameter or callback that needs it. */
	private static TestRuntime begun(ExtensionContext context) {
		TestRuntime runtime = runtime(context);
		context.getStore(NAMESPACE).computeIfAbsent("begun", (key) -> {
			long seed = seed(context);
			runtime.begin(seed);
			return seed;
		});
		return runtime;
	}

	private static TestRuntime runtime(ExtensionContext context) {
		ApplicationContext application = SpringExtension.getApplicationContext(context);
		return application.getBean(TestRuntime.class);
	}

	private static long seed(ExtensionContext context) {
		Long given = Long.getLong(TestRuntime.SEED);
		ProcessTest test = test(context);
		if (given != null) {
			return given;
		}
		return (test != null && test.seed() != 0) ? test.seed() : new SplittableRandom().nextLong();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		runtime(context).end();
	}

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		Long seed = context.getStore(NAMESPACE).get("begun", Long.class);
		failure.addSuppressed(runtime(context).atFailure((seed != null) ? seed : 0));
		throw failure;
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == ProcessProbe.class || type == ProcessScenario.class || type == ProcessClock.class
				|| type == LuaTests.class;
	}

	@Override
	public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		TestRuntime runtime = begun(context);
		Class<?> type = parameter.getParameter().getType();
		if (type == ProcessProbe.class) {
			String name = parameter.findAnnotation(ProbeName.class).map(ProbeName::value).orElse(null);
			return ProcessProbe.start(runtime, name);
		}
		if (type == ProcessScenario.class) {
			return new ProcessScenario(runtime);
		}
		return (type == ProcessClock.class) ? new ProcessClock(runtime.time())
				: new LuaTests(runtime, SpringExtension.getApplicationContext(context), () -> seed(context));
	}

}
