package io.luaprocess.lua.engine.compiler;

import java.util.List;
import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.ScriptFile;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files and lines of scripts in stack traces of the JVM.
 */
class SourceLinesTests {

	private static final String ORDERS = """
			local function check(n)
				if n > 2 then
					see()
				end
				return n
			end

			local sum = 0
			for i = 1, 3 do
				sum = sum
					+ check(i)
			end
			return sum
			""";

	private List<StackTraceElement> seen = List.of();

	private void run(LuaEngine engine, ScriptFile file, String text) throws Exception {
		LuaState s = LuaTest.state();
		s.g.globals().put("see", LuaFn.of("see", (state, args) -> {
			this.seen = Stream.of(new Throwable().getStackTrace())
				.filter((frame) -> String.valueOf(frame.getFileName()).endsWith(".lua") && frame.getLineNumber() > 0)
				.toList();
			return LuaValue.NONE;
		}));
		Trampoline.complete(s, engine.compile("shop:orders", file, text).instantiate(s, s.g.globals()), LuaValue.NONE);
	}

	private List<String> frames() {
		return this.seen.stream().map((frame) -> frame.getClassName() + " " + frame.getLineNumber()).toList();
	}

	@Test
	void framesHaveFolderFileFunctionAndLine() throws Exception {
		run(new LuaEngine(Mode.COMPILED), ScriptFile.at("shop/web/orders.lua"), ORDERS);
		assertThat(frames()).containsExactly("shop.web.orders$F1_check 3", "shop.web.orders$F0 11");
		assertThat(this.seen).extracting(StackTraceElement::getFileName).containsOnly("orders.lua");
		assertThat(this.seen.getFirst()).hasToString("shop.web.orders$F1_check.run(orders.lua:3)");
	}

	@ParameterizedTest
	@CsvSource({ "orders.lua, orders$F0", "a-b/c d.lua, a-b.c d$F0", "v1.2/x.y.lua, v1_2.x_y$F0",
			"java/util/x.lua, lua.java.util.x$F0", "a/b$F7.lua, a.b_F7$F0", "größe/maß.lua, größe.maß$F0" })
	void anyPathGivesAClass(String path, String className) throws Exception {
		run(new LuaEngine(Mode.COMPILED), ScriptFile.at(path), "\n\nsee()\n");
		assertThat(frames()).containsExactly(className + " 3");
	}

	@Test
	void textWithoutFileIsNamedByItsId() {
		assertThat(ScriptFile.of("shop.web:orders")).isEqualTo(new ScriptFile("shop/web/", "orders.lua"));
		assertThat(ScriptFile.of("test")).isEqualTo(new ScriptFile("", "test.lua"));
	}

	@Test
	void partsOfALargeFunctionHaveTheirLines() throws Exception {
		String text = "local x = 0\n" + "x = x + 1\n".repeat(3_000) + "see()\n" + "x = x + 1\n".repeat(3_000)
				+ "return x\n";
		run(new LuaEngine(Mode.COMPILED), ScriptFile.at("large.lua"), text);
		assertThat(this.seen.getFirst()).hasToString("large$F0.part" + part() + "(large.lua:3002)");
	}

	private int part() {
		String method = this.seen.getFirst().getMethodName();
		assertThat(method).startsWith("part");
		return ClassFileShape.part(method);
	}

	@Test
	void linesBeyondThoseOfTheJvmAreTheLastItKnows() throws Exception {
		run(new LuaEngine(Mode.COMPILED), ScriptFile.at("long.lua"), "\n".repeat(70_000) + "see()\n");
		assertThat(frames()).containsExactly("long$F0 65535");
		assertThatExceptionOfType(LuaException.class)
			.isThrownBy(() -> run(new LuaEngine(Mode.COMPILED), ScriptFile.at("long.lua"),
					"\n".repeat(70_000) + "error('x')\n"))
			.withMessage("shop:orders:70001: x");
	}

}
