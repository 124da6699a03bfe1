package io.luaprocess.sandbox;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that hangs on an object: through all fields, static ones of the runtime's
 * classes and of compiled programs included, through arrays, collections and what lambdas
 * have captured. Remembers on which way each object was found.
 */
final class ObjectWalk {

	/** Entered by nobody: values without parts, as far as Lua is concerned. */
	private static final Set<Class<?>> LEAVES = Set.of(String.class, Boolean.class, Integer.class, Long.class,
			Double.class, Byte.class, Character.class, Class.class);

	private final Map<Object, String> found = new IdentityHashMap<>();

	private final Map<Object, Object> holders = new IdentityHashMap<>();

	private final Map<Object, String> steps = new IdentityHashMap<>();

	private final Map<Class<?>, Boolean> classes = new IdentityHashMap<>();

	private final Predicate<Object> boundary;

	private final boolean statics;

	/**
	 * Walks.
	 * @param root where to begin
	 * @param boundary which objects are found but not entered
	 * @param statics whether to look at static fields too
	 */
	ObjectWalk(Object root, Predicate<Object> boundary, boolean statics) {
		this.boundary = boundary;
		this.statics = statics;
		Deque<Object> queue = new ArrayDeque<>();
		visit(queue, root, null, "root");
		while (!queue.isEmpty()) {
			enter(queue, queue.poll());
		}
	}

	/** The objects, with the way to each. */
	Map<Object, String> found() {
		return this.found;
	}

	/** The object in whose field or array another was found first. */
	Object holder(Object object) {
		return this.holders.get(object);
	}

	/** The field an object was found in, as class and name. */
	String step(Object object) {
		return this.steps.getOrDefault(object, "");
	}

	private void visit(Deque<Object> queue, Object object, Object holder, String way) {
		if (object != null && this.found.putIfAbsent(object, way) == null) {
			this.holders.put(object, holder);
			queue.add(object);
		}
	}

	private void enter(Deque<Object> queue, Object object) {
		Class<?> type = object.getClass();
		String way = this.found.get(object);
		if (LEAVES.contains(type) || object instanceof Enum || this.boundary.test(object)) {
			return;
		}
		if (type.isArray()) {
			if (!type.getComponentType().isPrimitive()) {
				for (int i = 0; i < Array.getLength(object); i++) {
					visit(queue, Array.get(object, i), object, way + "[]");
					if (Array.get(object, i) != null) {
						this.steps.putIfAbsent(Array.get(object, i), step(object));
					}
				}
			}
		}
		else if (object instanceof Collection<?> collection) {
			collection.forEach((item) -> visit(queue, item, object, way + "{}"));
		}
		else if (object instanceof Map<?, ?> map) {
			map.forEach((key, value) -> {
				visit(queue, key, object, way + "{key}");
				visit(queue, value, object, way + "{" + key + "}");
			});
		}
		else if (object instanceof AtomicReference<?> reference) {
			visit(queue, reference.get(), object, way + ".get()");
		}
		else if (!isOfPlatform(type)) {
			fields(queue, object, way);
		}
	}

	/** Classes of the JDK keep their fields to themselves. */
	static boolean isOfPlatform(Class<?> type) {
		return type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
	}

	private void fields(Deque<Object> queue, Object object, String way) {
		for (Class<?> type = object.getClass(); type != null && !isOfPlatform(type); type = type.getSuperclass()) {
			boolean first = this.classes.put(type, true) == null;
			for (Field field : type.getDeclaredFields()) {
				boolean isStatic = Modifier.isStatic(field.getModifiers());
				if (field.getType().isPrimitive() || (isStatic && !(first && this.statics))) {
					continue;
				}
				String step = isStatic ? type.getSimpleName() + "." + field.getName() : way + "." + field.getName();
				Object value = value(field, isStatic ? null : object);
				visit(queue, value, isStatic ? type : object, step);
				if (value != null) {
					this.steps.putIfAbsent(value, type.getName() + "." + field.getName());
				}
			}
		}
	}

	/** Reads a field of an object. */
	static Object value(String field, Object object) {
		for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
			for (Field declared : type.getDeclaredFields()) {
				if (declared.getName().equals(field)) {
					return value(declared, object);
				}
			}
		}
		throw new IllegalStateException("no field " + field + " in " + object.getClass());
	}

	private static Object value(Field field, Object object) {
		try {
			field.setAccessible(true);
			return field.get(object);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The fields of a class and its superclasses that can be assigned again. */
	static List<Field> assignable(Class<?> type) {
		return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
			.filter((c) -> !isOfPlatform(c))
			.flatMap((c) -> Arrays.stream(c.getDeclaredFields()))
			.filter((field) -> !Modifier.isFinal(field.getModifiers()) && !Modifier.isStatic(field.getModifiers()))
			.toList();
	}

}
