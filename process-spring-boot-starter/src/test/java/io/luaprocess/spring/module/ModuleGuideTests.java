package io.luaprocess.spring.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.api.LuaResults;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.stereotype.Service;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/java-modules.md}. Each Java example of the guide
 * stands in this class, and each program and definition is taken from the guide.
 */
class ModuleGuideTests {

	private static final Path GUIDE = Path.of("../docs/java-modules.md");

	private static final Path SELF = Path.of("src/test/java/io/luaprocess/spring/module/ModuleGuideTests.java");

	@TempDir
	private Path folder;

	@Test
	void javaExamplesOfGuideStandHere() throws IOException {
		// The annotation of the same name stands in this class as well.
		String self = squeeze(Files.readString(SELF)
			.replace("static class", "class")
			.replace("io.luaprocess.lua.api.LuaModule", "LuaModule"));
		assertThat(examples("java")).hasSize(3).allSatisfy((example) -> assertThat(self).contains(squeeze(example)));
	}

	@Test
	void programOfGuideUsesTheBean() throws IOException {
		Path guide = Files.createDirectory(this.folder.resolve("guide"));
		Files.writeString(guide.resolve("_index.yaml"), examples("yaml").getFirst());
		Files.writeString(guide.resolve("reservations.lua"), examples("lua").getFirst());
		ModuleTest.with(this.folder, "clock", Map.of("clocks", """
				local clock = require("clock")
				return function()
				  clock.wait("1ms")
				  local first, second = clock.split("one two")
				  return first .. second .. clock.VERSION .. type(clock.now():unix())
				end""")).withUserConfiguration(Application.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("shop.guide:reservations")).isEqualTo("done");
			assertThat(runtime.call("app:clocks")).isEqualTo("onetwo1.0number");
		});
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(GUIDE))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	private static String squeeze(String code) {
		return code.replaceAll("\\s+", "");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	@Import(Inventory.class)
	static class Application {

		@Bean
		Clock systemClock() {
			return Clock.systemUTC();
		}

		@Bean
		LuaErrorTranslator stockErrors() {
			return (failure, function) -> (failure instanceof ArithmeticException)
					? ProcessError.of(ErrorKind.LIMIT_EXCEEDED, function + ": too many") : null;
		}

		@Bean
		io.luaprocess.lua.api.LuaModule clock(Clock clock) {
			return io.luaprocess.lua.api.LuaModule.named("clock").function("wait", (call) -> {
				Thread.sleep(call.require(1, Duration.class));
				return null;
			})
				.nonBlocking("now", (call) -> clock.instant())
				.function("split", (call) -> LuaResults.of((Object[]) call.require(1, String.class).split(" ")))
				.constant("VERSION", "1.0")
				.build();
		}

	}

	@Service
	@Validated
	@LuaModule("inventory")
	static class Inventory {

		private final Map<String, Integer> stock = new ConcurrentHashMap<>(Map.of("apple", 5));

		record Reservation(String sku, int quantity, Instant until) {
		}

		@LuaFunction
		public Reservation reserve(String sku, @Min(1) int quantity) {
			if (this.stock.merge(sku, -quantity, Integer::sum) < 0) {
				this.stock.merge(sku, quantity, Integer::sum);
				throw new ProcessException(ErrorKind.CONFLICT, "not enough " + sku);
			}
			return new Reservation(sku, quantity, Instant.now().plus(Duration.ofMinutes(15)));
		}

		@LuaFunction
		public List<Reservation> reserveAll(Map<String, Integer> quantities) {
			return quantities.entrySet().stream().map((entry) -> reserve(entry.getKey(), entry.getValue())).toList();
		}

		@LuaFunction(blocking = false)
		public int available(String sku) {
			return this.stock.getOrDefault(sku, 0);
		}

		@LuaFunction
		public Stream<String> skus(Predicate<String> filter) {
			return this.stock.keySet().stream().filter(filter).sorted().toList().stream();
		}

		@LuaFunction("clear")
		@PreAuthorize("hasRole('ADMIN')")
		public void removeEverything() {
			this.stock.clear();
		}

	}

}
