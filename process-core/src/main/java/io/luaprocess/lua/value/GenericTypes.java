package io.luaprocess.lua.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What generic types are made of.
 */
final class GenericTypes {

	private GenericTypes() {
	}

	static Class<?> raw(Type type) {
		return switch (type) {
			case Class<?> c -> c;
			case ParameterizedType p -> (Class<?>) p.getRawType();
			case WildcardType w -> raw(w.getUpperBounds()[0]);
			case TypeVariable<?> v -> raw(v.getBounds()[0]);
			case GenericArrayType a -> raw(a.getGenericComponentType()).arrayType();
			default -> Object.class;
		};
	}

	static Type argument(Type type, int index) {
		return (type instanceof ParameterizedType p && index < p.getActualTypeArguments().length)
				? p.getActualTypeArguments()[index] : Object.class;
	}

	/**
	 * Puts the arguments of a generic type for the variables in the type of one of its
	 * components.
	 * @param component for example {@code List<T>}
	 * @param owner for example {@code Page<Order>}
	 * @return for example {@code List<Order>}
	 */
	static Type resolve(Type component, Type owner) {
		return switch (component) {
			case TypeVariable<?> variable -> argument(variable, owner);
			case ParameterizedType p -> new Resolved(p.getRawType(),
					Arrays.stream(p.getActualTypeArguments())
						.map((argument) -> resolve(argument, owner))
						.toArray(Type[]::new));
			case GenericArrayType array -> arrayOf(resolve(array.getGenericComponentType(), owner));
			case WildcardType wildcard -> resolve(wildcard.getUpperBounds()[0], owner);
			default -> component;
		};
	}

	private static Type argument(TypeVariable<?> variable, Type owner) {
		TypeVariable<?>[] variables = raw(owner).getTypeParameters();
		for (int i = 0; i < variables.length; i++) {
			if (variables[i].equals(variable) && owner instanceof ParameterizedType) {
				return argument(owner, i);
			}
		}
		return variable;
	}

	private static Type arrayOf(Type component) {
		return (component instanceof Class<?> c) ? c.arrayType() : (GenericArrayType) () -> component;
	}

	/**
	 * A generic type without variables.
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Resolved(Type raw, Type[] arguments) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.clone();
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

		@Override
		public String getTypeName() {
			return this.raw.getTypeName()
					+ Arrays.stream(this.arguments).map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
		}

	}

}
