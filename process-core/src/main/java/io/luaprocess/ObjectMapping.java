package io.luaprocess;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Maps objects that the runtime does not know itself, for example beans and JSON trees.
 * Thread-safe.
 */
public interface ObjectMapping {

	/** Knows no objects. */
	ObjectMapping NONE = new ObjectMapping() {

		@Override
		public boolean isMapped(Class<?> type) {
			return false;
		}

		@Override
		public @Nullable Object toPlain(Object value) {
			throw new IllegalArgumentException("not mapped: " + value.getClass().getName());
		}

		@Override
		public @Nullable Object fromPlain(@Nullable Object value, Type type) {
			throw new IllegalArgumentException("not mapped: " + type.getTypeName());
		}

	};

	/**
	 * Whether objects of a class are mapped. Asked for records, enums and classes that
	 * {@code docs/java-values.md} does not list.
	 * @param type the class
	 * @return true if they are
	 */
	boolean isMapped(Class<?> type);

	/**
	 * Describes an object by plain values: maps, lists, texts, numbers and the other
	 * values of {@code docs/java-values.md}.
	 * @param value the object, of a class that is mapped
	 * @return the plain value
	 * @throws IllegalArgumentException if this object cannot be mapped; the message says
	 * why
	 */
	@Nullable Object toPlain(Object value);

	/**
	 * Makes an object of plain values.
	 * @param value the plain value
	 * @param type the type, whose class is mapped
	 * @return the object
	 * @throws IllegalArgumentException if the value does not fit the type; the message
	 * says why
	 */
	@Nullable Object fromPlain(@Nullable Object value, Type type);

}
