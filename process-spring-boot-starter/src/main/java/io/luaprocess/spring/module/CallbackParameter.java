package io.luaprocess.spring.module;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallback;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * A parameter that takes a Lua function as a functional interface.
 */
final class CallbackParameter implements ParameterReader {

	private static final Object[] NONE = {};

	private final Class<?> type;

	/** What the function gives; {@code null} for nothing. */
	private final @Nullable Type result;

	private final int position;

	private final boolean required;

	CallbackParameter(Type type, int position, boolean required) {
		ResolvableType resolvable = ResolvableType.forType(type);
		this.type = resolvable.toClass();
		this.result = result(resolvable, abstractMethod(this.type));
		this.position = position;
		this.required = required;
	}

	private static Method abstractMethod(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method))
			.findFirst()
			.orElseThrow();
	}

	private static @Nullable Type result(ResolvableType type, Method method) {
		Type declared = method.getGenericReturnType();
		if (declared instanceof TypeVariable<?> variable) {
			Class<?> owner = method.getDeclaringClass();
			int index = Arrays.asList(owner.getTypeParameters()).indexOf(variable);
			ResolvableType given = (index >= 0) ? type.as(owner).getGeneric(index)
					: ResolvableType.forClass(Object.class);
			return (given.getType() instanceof TypeVariable<?>) ? given.toClass() : given.getType();
		}
		return (declared == void.class) ? null : declared;
	}

	@Override
	public @Nullable Object read(LuaCall call) {
		if (!this.required && (this.position > call.size() || call.isNil(this.position))) {
			return null;
		}
		LuaCallback callback = call.callback(this.position);
		return Proxy.newProxyInstance(this.type.getClassLoader() != null ? this.type.getClassLoader()
				: CallbackParameter.class.getClassLoader(), new Class<?>[] { this.type }, handler(callback));
	}

	private InvocationHandler handler(LuaCallback callback) {
		return (proxy, method, given) -> {
			@Nullable Object[] args = (given != null) ? given : NONE;
			if (method.isDefault()) {
				return InvocationHandler.invokeDefault(proxy, method, args);
			}
			if (ReflectionUtils.isObjectMethod(method)) {
				return switch (method.getName()) {
					case "equals" -> proxy == args[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> "Lua function";
				};
			}
			if (this.result == null) {
				callback.call(args);
				return null;
			}
			return callback.callFor(this.result, args);
		};
	}

}
