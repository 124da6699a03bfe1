package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.luaprocess.kernel.DeterministicPlatform;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessRuntimeCustomizer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Lets the runtime of a context run in virtual time, and adds its {@link TestRuntime}.
 * The runtime is started before each test, not with the context.
 *
 * @param time which time
 * @param start when virtual time starts
 * @param patience how long a test waits, in real time
 * @param services whether services start
 */
record ProcessTestContextCustomizer(ProcessTest.Time time, Instant start, Duration patience,
		boolean services) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration config) {
		TestPropertyValues.of("luaprocess.auto-start=false").applyTo(context);
		DeterministicPlatform platform = (this.time == ProcessTest.Time.VIRTUAL)
				? new DeterministicPlatform(0, this.start, this.patience) : null;
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		FakeModules fakes = new FakeModules();
		ProcessRuntimeCustomizer customizer = (builder) -> {
			builder.roots(() -> LuaTestFile.roots(context));
			builder.modules(List.of(fakes.module())).callInterceptors(List.of(fakes));
			if (platform != null) {
				builder.platform(platform);
			}
		};
		beans.registerSingleton("processTestCustomizer", customizer);
		((BeanDefinitionRegistry) beans).registerBeanDefinition("processTestRuntime",
				definition(beans, platform, fakes));
	}

	private RootBeanDefinition definition(ConfigurableListableBeanFactory beans,
			@Nullable DeterministicPlatform platform, FakeModules fakes) {
		RootBeanDefinition definition = new RootBeanDefinition(TestRuntime.class, () -> {
			LuaProcessRuntime runtime = beans.getBean(LuaProcessRuntime.class);
			TestTime testTime = (platform != null) ? new VirtualTestTime(platform)
					: new RealTestTime(runtime.kernel(), this.patience);
			fakes.runtime(runtime);
			return new TestRuntime(runtime, platform, testTime, this.services, fakes::clear);
		});
		definition.setLazyInit(true);
		return definition;
	}

}
