package io.luaprocess.lua.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.luaprocess.ObjectMapping;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Which types {@link JavaConverter} can make of values of programs.
 */
final class ConvertibleTypes {

	private static final Set<Class<?>> SINGLE = Set.of(Object.class, String.class, CharSequence.class, boolean.class,
			Boolean.class, char.class, Character.class, byte.class, Byte.class, short.class, Short.class, int.class,
			Integer.class, long.class, Long.class, float.class, Float.class, double.class, Double.class, Number.class,
			BigInteger.class, BigDecimal.class, byte[].class, UUID.class, Pid.class, ProcessError.class, Instant.class,
			LocalDate.class, LocalDateTime.class, LocalTime.class, OffsetDateTime.class, ZonedDateTime.class,
			Duration.class, ZoneId.class, Date.class);

	private final ObjectMapping mapping;

	private final Set<Type> seen = new HashSet<>();

	ConvertibleTypes(ObjectMapping mapping) {
		this.mapping = mapping;
	}

	/** Returns the type inside of a type that nothing can be converted to. */
	@Nullable Type obstacle(Type type) {
		if (!this.seen.add(type)) {
			return null;
		}
		Class<?> raw = GenericTypes.raw(type);
		if (raw == Optional.class) {
			return obstacle(GenericTypes.argument(type, 0));
		}
		if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
			boolean known = raw.isAssignableFrom(ArrayList.class) || raw.isAssignableFrom(LinkedHashSet.class)
					|| raw.isAssignableFrom(LinkedList.class);
			return known ? obstacle(GenericTypes.argument(type, 0)) : type;
		}
		if (Map.class.isAssignableFrom(raw)) {
			return raw.isAssignableFrom(LinkedHashMap.class)
					? first(obstacle(GenericTypes.argument(type, 0)), GenericTypes.argument(type, 1)) : type;
		}
		if (SINGLE.contains(raw) || raw.isEnum() || this.mapping.isMapped(raw)) {
			return null;
		}
		if (raw.isArray()) {
			return obstacle((type instanceof GenericArrayType generic) ? generic.getGenericComponentType()
					: raw.getComponentType());
		}
		return raw.isRecord() ? ofRecord(raw, type) : type;
	}

	private @Nullable Type first(@Nullable Type found, Type next) {
		return (found != null) ? found : obstacle(next);
	}

	private @Nullable Type ofRecord(Class<?> raw, Type type) {
		Type found = null;
		for (RecordComponent component : raw.getRecordComponents()) {
			found = first(found, GenericTypes.resolve(component.getGenericType(), type));
		}
		return found;
	}

}
