package io.luaprocess.spring.module;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import io.luaprocess.ObjectMapping;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaResults;
import io.luaprocess.lua.value.JavaConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Which Java types have counterparts in Lua.
 */
final class ValueTypes {

	private final JavaConverter converter;

	private final ObjectMapping mapping;

	ValueTypes(ObjectMapping mapping) {
		this.mapping = mapping;
		this.converter = new JavaConverter(mapping);
	}

	/** What nothing in Lua can become; {@code null} if there is nothing of that kind. */
	@Nullable Type obstacle(Type type) {
		return this.converter.obstacle(type);
	}

	/** What certainly cannot be mapped to Lua: the values may be of other classes. */
	@Nullable Type obstacleOfResult(Type type) {
		Class<?> raw = ResolvableType.forType(type).toClass();
		if (raw == void.class || raw == Void.class || raw == Object.class || raw == LuaResults.class
				|| ProcessException.class.isAssignableFrom(raw)) {
			return null;
		}
		if (isContainer(raw)) {
			return (type instanceof ParameterizedType generic)
					? obstacleOfResult(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1])
					: null;
		}
		if (this.converter.obstacle(raw) == null || Number.class.isAssignableFrom(raw)
				|| CharSequence.class.isAssignableFrom(raw) || isOpen(raw)) {
			return null;
		}
		Type obstacle = raw.isRecord() ? this.converter.obstacle(type) : type;
		return (obstacle != type && obstacle != null) ? obstacleOfResult(obstacle) : obstacle;
	}

	private boolean isContainer(Class<?> raw) {
		return Optional.class == raw || Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw)
				|| CompletionStage.class.isAssignableFrom(raw) || BaseStream.class.isAssignableFrom(raw)
				|| Iterator.class.isAssignableFrom(raw) || Flow.Publisher.class.isAssignableFrom(raw)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null;
	}

	/** Whether the values may be of other classes, which may have a counterpart. */
	private boolean isOpen(Class<?> raw) {
		return Modifier.isAbstract(raw.getModifiers()) && !raw.isArray() && !raw.isPrimitive()
				&& !raw.getName().startsWith("java.") || raw == Comparable.class || raw == java.io.Serializable.class
				|| this.mapping.isMapped(raw);
	}

	/** Whether a parameter takes a Lua function. */
	static boolean isFunction(Class<?> type) {
		return type.isInterface() && type.isAnnotationPresent(FunctionalInterface.class);
	}

	/** The type of the elements of an array. */
	static Type component(Type array) {
		return (array instanceof GenericArrayType generic) ? generic.getGenericComponentType()
				: ResolvableType.forType(array).toClass().getComponentType();
	}

}
