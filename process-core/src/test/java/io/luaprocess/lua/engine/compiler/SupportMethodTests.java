package io.luaprocess.lua.engine.compiler;

import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

import io.luaprocess.lua.engine.support.CallSupport;
import io.luaprocess.lua.engine.support.IndexSupport;
import io.luaprocess.lua.engine.support.LoopSupport;
import io.luaprocess.lua.engine.support.SlowPaths;
import io.luaprocess.lua.engine.support.ValueSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The constants of the compiler name exactly the methods and fields that exist.
 */
class SupportMethodTests {

	@ParameterizedTest
	@EnumSource
	void everyConstantNamesAMethodThatGeneratedCodeCanCall(SupportMethod constant) throws Exception {
		Method method = constant.owner.getMethod(constant.method, constant.type.parameterArray());
		assertThat(method.getReturnType()).isEqualTo(constant.type.returnType());
		assertThat(Modifier.isStatic(method.getModifiers())).isTrue();
		assertThat(Modifier.isPublic(constant.owner.getModifiers())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			classes = { CallSupport.class, IndexSupport.class, LoopSupport.class, SlowPaths.class, ValueSupport.class })
	void everySupportMethodHasOneConstant(Class<?> owner) {
		List<String> methods = Arrays.stream(owner.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
			.map((method) -> method.getName()
					+ MethodType.methodType(method.getReturnType(), method.getParameterTypes()))
			.toList();
		List<String> constants = Arrays.stream(SupportMethod.values())
			.filter((constant) -> constant.owner == owner)
			.map((constant) -> constant.method + constant.type)
			.toList();
		assertThat(constants).containsExactlyInAnyOrderElementsOf(methods);
	}

	@Test
	void everyValueIsAField() throws Exception {
		for (SupportValue value : SupportValue.values()) {
			Field field = ValueSupport.class.getField(value.name());
			assertThat(field.getType()).isEqualTo(LuaValue.class);
			assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
		}
	}

}
