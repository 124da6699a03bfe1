package io.luaprocess.spring.diagnostics;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Which names exist below the record that properties are bound to: components of records,
 * keys of maps, indexes of lists.
 */
final class PropertyShape {

	private PropertyShape() {
	}

	/**
	 * Returns the type of what a name element leads to.
	 * @param element the element in any spelling
	 * @return the type; {@code null} if there is nothing of that name
	 */
	static @Nullable ResolvableType member(ResolvableType type, String element) {
		if (isMap(type)) {
			return mapValue(type);
		}
		if (isList(type)) {
			return type.asCollection().getGeneric(0);
		}
		String wanted = uniform(element);
		return components(type).stream()
			.filter((component) -> uniform(component.getName()).equals(wanted))
			.map((component) -> ResolvableType.forType(component.getGenericType()))
			.findAny()
			.orElse(null);
	}

	/** Returns the names below a record as they are written; none below anything else. */
	static List<String> members(ResolvableType type) {
		return components(type).stream()
			.map((component) -> DataObjectPropertyName.toDashedForm(component.getName()))
			.toList();
	}

	private static List<RecordComponent> components(ResolvableType type) {
		Class<?> raw = type.toClass();
		boolean convertedFromText = ClassUtils.hasMethod(raw, "of", String.class);
		return (raw.isRecord() && !convertedFromText) ? Arrays.asList(raw.getRecordComponents()) : List.of();
	}

	static boolean isRecord(ResolvableType type) {
		return !components(type).isEmpty();
	}

	/** Whether any key is possible: maps, and free values that may become maps. */
	static boolean isMap(ResolvableType type) {
		return Map.class.isAssignableFrom(type.toClass()) || isFree(type);
	}

	static boolean isFree(ResolvableType type) {
		return type.toClass() == Object.class;
	}

	static boolean isList(ResolvableType type) {
		return Collection.class.isAssignableFrom(type.toClass());
	}

	static ResolvableType mapValue(ResolvableType type) {
		return isFree(type) ? type : type.asMap().getGeneric(1);
	}

	/** The text without the characters in which spellings differ. */
	static String uniform(String text) {
		return text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

}
