package io.luaprocess.spring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Ahead-of-time processing on a JVM.
 */
class AheadOfTimeTests {

	@TempDir
	private Path folder;

	@FunctionalInterface
	public interface Rule {

		int apply(int n);

	}

	public record Item(String name) {
	}

	@LuaModule("shop")
	@Validated
	public static class Shop {

		@LuaFunction
		public List<Item> items(int n, Rule rule) {
			return List.of(new Item("item" + rule.apply(n)));
		}

	}

	@Test
	@CompileWithForkedClassLoader
	void applicationRunsAsItWasGenerated() throws Exception {
		Files.writeString(this.folder.resolve("main.lua"), """
				local shop = require("shop")
				return function() return shop.items(3, function(n) return n * 2 end)[1].name end""");
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		properties(source);
		source.register(ProcessAutoConfiguration.class, ProcessModuleAutoConfiguration.class, Shop.class);
		new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		generation.writeGeneratedContent();
		checkHints(generation.getRuntimeHints());
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			ApplicationContextInitializer<?> initializer = compiled.getInstance(ApplicationContextInitializer.class);
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				properties(context);
				initialize(initializer, context);
				context.refresh();
				assertThat(context.getBean(ProcessRuntime.class).call("app:main")).isEqualTo("item6");
			}
		});
	}

	private static void checkHints(RuntimeHints hints) throws NoSuchMethodException {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Shop.class.getMethod("items", int.class, Rule.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Item.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Rule.class)).accepts(hints);
	}

	@SuppressWarnings("unchecked")
	private static void initialize(ApplicationContextInitializer<?> initializer, GenericApplicationContext context) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
	}

	private void properties(GenericApplicationContext context) {
		TestPropertyValues.of("luaprocess.locations=" + this.folder.toUri(), "luaprocess.default-modules=shop")
			.applyTo(context);
	}

	@Test
	void nativeImagesAreRefusedInOneSentence() {
		assertThatIllegalStateException().isThrownBy(() -> NativeImages.refuse(true))
			.withMessageContaining("a native image cannot load")
			.withMessageContaining("run it on a JVM");
		NativeImages.refuse(false);
	}

}
