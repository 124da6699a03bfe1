package io.luaprocess.spring.module;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Set;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Declares what reflection needs of beans that are modules: their functions, the types of
 * parameters and results, and proxies for Lua functions.
 */
final class LuaModuleHints implements BeanRegistrationAotProcessor {

	private final BindingReflectionHintsRegistrar types = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = bean.getBeanClass();
		if (!AnnotatedElementUtils.hasAnnotation(type, LuaModule.class)) {
			return null;
		}
		Set<Method> functions = MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, LuaFunction.class));
		return (generation, code) -> functions.forEach((method) -> register(generation.getRuntimeHints(), method));
	}

	private void register(RuntimeHints hints, Method method) {
		hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
		for (Parameter parameter : method.getParameters()) {
			if (ValueTypes.isFunction(parameter.getType())) {
				hints.proxies().registerJdkProxy(parameter.getType());
			}
			else if (parameter.getType() != LuaCall.class) {
				this.types.registerReflectionHints(hints.reflection(), parameter.getParameterizedType());
			}
		}
		this.types.registerReflectionHints(hints.reflection(), method.getGenericReturnType());
	}

}
