package io.luaprocess.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of rules. The bounds are generous: what they tell apart is seconds from
 * minutes and milliseconds from seconds. The figures are printed.
 */
class ManyRulesTests {

	private static final int RULES = 5000;

	private static final Duration START = Duration.ofSeconds(20);

	private static final Duration CHANGE = Duration.ofSeconds(5);

	private static final DefinitionOptions OPTIONS = DefinitionOptions.process().modules("json");

	private static String rule(int number, int rate) {
		return """
				local json = require("json")
				local rate, minimum = %2$d / 100, %1$d
				local function round(n)
				  return math.floor(n * 100 + 0.5) / 100
				end
				local function discount(order)
				  if order.total > minimum and order.customer == "regular" then
				    return 0.05
				  elseif order.total > minimum * 2 then
				    return 0.02
				  end
				  return 0
				end
				return function(text)
				  local order = json.decode(text)
				  local net = 0
				  for _, line in ipairs(order.lines) do
				    net = net + line.price * line.count
				  end
				  order.total = net
				  net = net * (1 - discount(order))
				  return "rule %1$d: " .. round(net * (1 + rate))
				end
				""".formatted(number, rate);
	}

	@Test
	void rulesOfASource() {
		List<ApplicationEntry> rows = new ArrayList<>();
		for (int i = 0; i < RULES; i++) {
			rows.add(ApplicationEntry.program("rules:r" + i, rule(i, 19), OPTIONS));
		}
		run("source", (builder) -> builder.sources(List.of(new Table(rows))),
				() -> rows.set(7, ApplicationEntry.program("rules:r7", rule(7, 7), OPTIONS)), "rules:r7");
	}

	@Test
	void rulesOfFiles(@TempDir Path root) throws IOException {
		for (int i = 0; i < RULES; i++) {
			Files.writeString(root.resolve("r" + i + ".lua"), rule(i, 19));
		}
		run("files", (builder) -> builder.roots(() -> List.of(listed(root))), () -> write(root.resolve("r7.lua")),
				"app:r7");
	}

	private static DefinitionRoot listed(Path root) {
		try {
			return DefinitionRoot.of(root);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void write(Path file) {
		try {
			Files.writeString(file, rule(7, 7));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void run(String what, UnaryOperator<RuntimeBuilder> customizer, Runnable change, String id) {
		String order = "{\"customer\":\"new\",\"lines\":[{\"price\":1,\"count\":2}]}";
		long begin = System.nanoTime();
		LuaProcessRuntime.builder().engine(LuaTest.engine()).build().close();
		Duration empty = since(begin);
		begin = System.nanoTime();
		try (LuaProcessRuntime runtime = customizer.apply(LuaProcessRuntime.builder().engine(LuaTest.engine()))
			.build()) {
			Duration build = since(begin);
			runtime.start();
			begin = System.nanoTime();
			assertThat(runtime.call(id, order)).isEqualTo("rule 7: 2.38");
			Duration first = since(begin);
			change.run();
			begin = System.nanoTime();
			runtime.reload();
			Duration reload = since(begin);
			assertThat(runtime.call(id, order)).isEqualTo("rule 7: 2.14");
			begin = System.nanoTime();
			runtime.define("rules:one", rule(1, 3), OPTIONS);
			Duration define = since(begin);
			System.out.printf("%d rules of %s: %s after %s empty, first call %s, reload of one %s, define %s%n", RULES,
					what, build, empty, first, reload, define);
			assertThat(build).isLessThan(START);
			assertThat(reload).isLessThan(CHANGE);
			assertThat(define).isLessThan(CHANGE);
		}
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin).truncatedTo(ChronoUnit.MICROS);
	}

	private record Table(List<ApplicationEntry> entries) implements DefinitionSource {

		@Override
		public String name() {
			return "table rules";
		}

	}

}
