package io.luaprocess.lua.engine.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Objects;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.compiler.ClassCompiler;
import io.luaprocess.lua.engine.compiler.CompiledProgram;
import io.luaprocess.lua.engine.frontend.FrontEnd;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.interpreter.InterpretedProgram;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Functions that are too large for one JVM method.
 */
class PartitionTests {

	private static final int TINY = 20;

	@ParameterizedTest
	@ValueSource(strings = { "calls", "closures", "control", "errors", "metatables", "numbers" })
	void scriptHoldsCutIntoManyParts(String script) throws Exception {
		try (InputStream in = PartitionTests.class.getResourceAsStream("/lua/language/" + script + ".lua")) {
			run(new LuaEngine(Mode.COMPILED, TINY, true),
					new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void aTableOfManyThousandConstantsIsComplete(Mode mode) throws Exception {
		StringBuilder text = new StringBuilder("return {");
		for (int i = 1; i <= 70_000; i++) {
			text.append((i % 2 == 0) ? i + ".5," : "'text " + i + "',");
		}
		Table t = (Table) run(new LuaEngine(mode), text.append('}').toString()).arg1();
		assertThat(t.length()).isEqualTo(70_000);
		assertThat(t.get(69_999).tojstring()).isEqualTo("text 69999");
		assertThat(t.get(70_000)).isEqualTo(Num.of(70_000.5));
		assertThat(t.get(2)).isEqualTo(Num.of(2.5));
	}

	@Test
	void noFunctionIsTooLargeToBeCompiled() throws Exception {
		StringBuilder text = new StringBuilder("local n = 0\nlocal function add(x) n = n + x end\n");
		for (int i = 0; i < 20_000; i++) {
			text.append("if n >= ").append(i).append(" then add(1) end\n");
		}
		assertThat(run(new LuaEngine(Mode.COMPILED), text.append("return n").toString()).arg1())
			.isEqualTo(Num.of(20_000));
	}

	@Test
	void everyPartIsSmallEnoughForTheCompilerOfTheJvm() throws Exception {
		StringBuilder text = new StringBuilder("local t = {}\n");
		for (int i = 0; i < 150; i++) {
			text.append("local a").append(i).append(" = t.x\n");
		}
		for (int i = 0; i < 3_000; i++) {
			text.append("while t.x do a").append(i % 150).append(" = a").append((i + 1) % 150).append(" end\n");
		}
		FunctionInfo main = FunctionInfo.of(FrontEnd.compile("test", text.toString()), "lua.test$F").getFirst();
		byte[] file = new ClassCompiler(main, "test", List.of(main), Partition.GOAL, true).compile();
		assertThat(ClassFile.of().parse(file).methods()).hasSizeGreaterThan(10)
			.filteredOn((method) -> method.methodName().stringValue().startsWith("part"))
			.allSatisfy((method) -> assertThat(method.findAttribute(Attributes.code()).orElseThrow().codeLength())
				.isLessThanOrEqualTo(8000));
	}

	@Test
	void anErrorNamesItsLineAndVariableInAnyPart() {
		StringBuilder text = new StringBuilder("local x\nlocal function f(...)\n");
		text.append("g = ...\n".repeat(70_000)).append("local y = x.field\nend\nf(1)\n");
		assertThatExceptionOfType(LuaException.class)
			.isThrownBy(() -> run(new LuaEngine(Mode.COMPILED), text.toString()))
			.withMessage("test:70003: attempt to index upvalue 'x' (a nil value)")
			.satisfies((ex) -> assertThat(ex.traceback())
				.isEqualTo("stack traceback:\n\ttest:70003: in function 'f'\n\ttest:70005: in main chunk"));
	}

	@Test
	void recursionIsAsDeepAsInOnePiece() throws Exception {
		Varargs results = run(new LuaEngine(Mode.COMPILED, TINY, true), """
				local function down(k) if k == 0 then return 0 end return 1 + down(k - 1) end
				local function endless() return 1 + endless() end
				local ok, err = pcall(endless)
				return down(190000), ok, err
				""");
		assertThat(results.arg(1)).isEqualTo(Num.of(190_000));
		assertThat(results.arg(3).tojstring()).isEqualTo("test:2: stack overflow");
	}

	private static Varargs run(LuaEngine engine, String source) throws LuaSyntaxException, IOException {
		LuaState s = LuaTest.state();
		Program program = engine.compile("test", source);
		assertThat(program)
			.isInstanceOf((engine.mode() == Mode.COMPILED) ? CompiledProgram.class : InterpretedProgram.class);
		return Objects.requireNonNull(Trampoline.begin(s, program.instantiate(s, s.g.globals()), LuaValue.NONE));
	}

}
