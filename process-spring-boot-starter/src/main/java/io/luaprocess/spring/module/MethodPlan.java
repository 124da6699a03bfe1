package io.luaprocess.spring.module;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaSignature;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.Nullness;

/**
 * How the arguments of a method are made of those of a call. Thread-safe.
 */
final class MethodPlan {

	private final List<ParameterReader> readers = new ArrayList<>();

	private final List<LuaSignature.Parameter> parameters = new ArrayList<>();

	private final List<Unsupported> problems = new ArrayList<>();

	private final Type result;

	/**
	 * What cannot be mapped.
	 *
	 * @param reason what it is
	 * @param remedy what would be right
	 */
	record Unsupported(String reason, String remedy) {
	}

	MethodPlan(Class<?> target, Method method, ValueTypes types) {
		int position = 1;
		Parameter[] all = method.getParameters();
		for (int i = 0; i < all.length; i++) {
			Type type = GenericTypeResolver.resolveType(all[i].getParameterizedType(), target);
			if (all[i].getType() == LuaCall.class) {
				this.readers.add((call) -> call);
			}
			else {
				boolean rest = method.isVarArgs() && i == all.length - 1;
				add(all[i], type, position++, rest, types);
			}
		}
		this.result = GenericTypeResolver.resolveType(method.getGenericReturnType(), target);
		Type obstacle = types.obstacleOfResult(this.result);
		if (obstacle != null) {
			this.problems.add(new Unsupported(
					"its result contains " + obstacle.getTypeName() + ", which has no counterpart in Lua",
					"Return what docs/java-values.md lists, such as a record."));
		}
	}

	private void add(Parameter parameter, Type type, int position, boolean rest, ValueTypes types) {
		boolean required = Nullness.forParameter(parameter) == Nullness.NON_NULL || parameter.getType().isPrimitive();
		boolean optional = !required || parameter.getType() == Optional.class || rest;
		this.parameters.add(new LuaSignature.Parameter(rest ? "..." : LuaNames.of(parameter.getName()),
				LuaTypes.of(rest ? ValueTypes.component(type) : type), optional));
		if (ValueTypes.isFunction(parameter.getType())) {
			this.readers.add(new CallbackParameter(type, position, required));
			return;
		}
		Type obstacle = types.obstacle(type);
		if (obstacle != null) {
			this.problems.add(new Unsupported(
					"parameter '" + parameter.getName() + "' contains " + obstacle.getTypeName()
							+ ", which no value of a program can become",
					"Use a type that docs/java-values.md lists, such as a record, or a @FunctionalInterface."));
		}
		this.readers.add(rest ? new RestParameter(ValueTypes.component(type), position)
				: new ValueParameter(type, position, required));
	}

	List<Unsupported> problems() {
		return this.problems;
	}

	@Nullable Object[] arguments(LuaCall call) {
		@Nullable Object[] args = new @Nullable Object[this.readers.size()];
		for (int i = 0; i < args.length; i++) {
			args[i] = this.readers.get(i).read(call);
		}
		return args;
	}

	LuaSignature signature(String description) {
		String type = LuaTypes.ofResult(this.result);
		return new LuaSignature(this.parameters, type.isEmpty() ? List.of() : List.of(type), description);
	}

}
