package io.luaprocess.spring.module;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that cannot be modules stop the start with a report.
 */
class InvalidModulesTests {

	@TempDir
	private Path folder;

	@LuaModule("bad name")
	static class Wrong {

		@LuaFunction
		public int same(int a) {
			return a;
		}

		@LuaFunction
		public int same(String a) {
			return 0;
		}

		@LuaFunction("end")
		public int reserved() {
			return 0;
		}

		@LuaFunction
		int hidden() {
			return 0;
		}

		@LuaFunction
		public int reads(List<InputStream> in) {
			return in.size();
		}

		@LuaFunction
		public Path path(LuaCall call) {
			return Path.of(call.function());
		}

	}

	@Test
	void everyProblemIsReportedWithBeanAndMethod() {
		report(Wrong.class, (analysis) -> {
			assertThat(analysis.getDescription().lines().filter((line) -> line.startsWith("    ")).map(String::strip))
				.containsExactlyInAnyOrder(
						"bean 'invalidModulesTests.Wrong', " + Wrong.class.getName()
								+ ": the name 'bad name' is no name of a module",
						"bean 'invalidModulesTests.Wrong', method InvalidModulesTests.Wrong.same(int): 'same' in Lua is"
								+ " method InvalidModulesTests.Wrong.same(String) as well",
						"bean 'invalidModulesTests.Wrong', method InvalidModulesTests.Wrong.reserved(): 'end' is no name in Lua",
						"bean 'invalidModulesTests.Wrong', method InvalidModulesTests.Wrong.hidden(): it is not public, or"
								+ " static, so it cannot be called through proxies",
						"bean 'invalidModulesTests.Wrong', method InvalidModulesTests.Wrong.reads(List): parameter 'in'"
								+ " contains java.io.InputStream, which no value of a program can become",
						"bean 'invalidModulesTests.Wrong', method InvalidModulesTests.Wrong.path(LuaCall): its result"
								+ " contains java.nio.file.Path, which has no counterpart in Lua");
			assertThat(analysis.getAction()).contains("Make it a public method", "@LuaFunction(\"…\")",
					"such as a record");
		});
	}

	@LuaModule("empty")
	static class Empty {

	}

	@Test
	void moduleWithoutFunctionsIsRefused() {
		report(Empty.class,
				(analysis) -> assertThat(analysis.getDescription()).contains("it has no method with @LuaFunction"));
	}

	@LuaModule("twin")
	static class Twin {

		@LuaFunction
		public int one() {
			return 1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twins {

		@Bean
		Twin first() {
			return new Twin();
		}

		@Bean
		Twin second() {
			return new Twin();
		}

	}

	@Test
	void nameIsGivenOnce() {
		report(Twins.class, (analysis) -> assertThat(analysis.getDescription())
			.contains("bean 'second', @LuaModule(\"twin\"): bean 'first' has this name as well"));
	}

	@LuaModule("json")
	static class OfRuntime {

		@LuaFunction
		public int one() {
			return 1;
		}

	}

	@Test
	void nameOfTheRuntimeIsRefused() {
		report(OfRuntime.class, (analysis) -> {
			assertThat(analysis.getDescription()).contains("bean 'invalidModulesTests.OfRuntime' ("
					+ OfRuntime.class.getName() + ") has the name of the module 'json' of the runtime");
			assertThat(analysis.getAction()).isEqualTo("Choose another name.");
		});
	}

	interface Greeter {

	}

	@LuaModule("greeter")
	static class InterfaceOnly implements Greeter {

		@LuaFunction
		public String hello() {
			return "moin";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxy {

		@Bean
		InterfaceOnly greeter() {
			return new InterfaceOnly();
		}

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof Greeter) ? new ProxyFactory(bean).getProxy() : bean;
				}

			};
		}

	}

	@Test
	void proxyWithoutTheMethodIsRefused() {
		report(InterfaceProxy.class, (analysis) -> {
			assertThat(analysis.getDescription())
				.contains("bean 'greeter', method InvalidModulesTests.InterfaceOnly.hello():"
						+ " the proxy of the bean implements only its interfaces");
			assertThat(analysis.getAction()).contains("spring.aop.proxy-target-class=true");
		});
	}

	private void report(Class<?> configuration, Consumer<FailureAnalysis> assertions) {
		ModuleTest.with(this.folder, "", Map.of()).withUserConfiguration(configuration).run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).isNotNull();
			FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation()
				.load(FailureAnalyzer.class, (type, name, ex) -> {
				})
				.stream()
				.filter((analyzer) -> analyzer.getClass().getPackageName().startsWith("io.luaprocess"))
				.map((analyzer) -> analyzer.analyze(failure))
				.filter((found) -> found != null)
				.findFirst()
				.orElseThrow(() -> new AssertionError("no analysis", failure));
			assertions.accept(analysis);
		});
	}

}
