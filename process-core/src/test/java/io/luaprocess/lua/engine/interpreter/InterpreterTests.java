package io.luaprocess.lua.engine.interpreter;

import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InterpreterTests {

	/** The JVM never compiles larger methods. */
	private static final int HUGE_METHOD = 8000;

	@Test
	void theJvmCompilesTheLoop() throws Exception {
		try (InputStream in = Objects.requireNonNull(Interpreter.class.getResourceAsStream("Interpreter.class"))) {
			assertThat(ClassFile.of().parse(in.readAllBytes()).methods())
				.filteredOn((method) -> method.methodName().equalsString("execute"))
				.singleElement()
				.satisfies((method) -> assertThat(method.findAttribute(Attributes.code()).orElseThrow().codeLength())
					.isLessThan(HUGE_METHOD));
		}
	}

}
