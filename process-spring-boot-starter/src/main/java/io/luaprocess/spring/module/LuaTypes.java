package io.luaprocess.spring.module;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import io.luaprocess.Pid;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Names types as the Lua language server does.
 */
final class LuaTypes {

	private static final String ANY = "any";

	private LuaTypes() {
	}

	/** Names the type of a result; empty for none. */
	static String ofResult(Type type) {
		return ofResult(ResolvableType.forType(type));
	}

	private static String ofResult(ResolvableType resolvable) {
		Class<?> raw = resolvable.toClass();
		if (raw == void.class || raw == Void.class) {
			return "";
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (CompletionStage.class.isAssignableFrom(raw) || adapter != null && !adapter.isMultiValue()) {
			return ofResult(resolvable.getGeneric(0));
		}
		boolean source = BaseStream.class.isAssignableFrom(raw) || Iterator.class.isAssignableFrom(raw)
				|| Flow.Publisher.class.isAssignableFrom(raw) || adapter != null;
		return source ? "Channel" : of(resolvable);
	}

	/** Names a type. */
	static String of(Type type) {
		return of(ResolvableType.forType(type));
	}

	private static String of(ResolvableType resolvable) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(resolvable.toClass());
		if (raw == Optional.class) {
			return of(resolvable.getGeneric(0)) + "?";
		}
		if (raw == byte[].class) {
			return "string";
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return of(resolvable.asCollection().getGeneric(0)) + "[]";
		}
		if (raw.isArray()) {
			return of(resolvable.getComponentType()) + "[]";
		}
		if (Map.class.isAssignableFrom(raw)) {
			ResolvableType map = resolvable.asMap();
			return "table<" + of(map.getGeneric(0)) + ", " + of(map.getGeneric(1)) + ">";
		}
		return single(raw);
	}

	private static String single(Class<?> raw) {
		if (raw == Boolean.class) {
			return "boolean";
		}
		if (raw == Double.class || raw == Float.class || raw == BigDecimal.class) {
			return "number";
		}
		if (Number.class.isAssignableFrom(raw)) {
			return (raw == Number.class) ? "number" : "integer";
		}
		if (CharSequence.class.isAssignableFrom(raw) || raw == Character.class || raw.isEnum() || raw == UUID.class
				|| raw == Pid.class) {
			return "string";
		}
		if (raw == Duration.class) {
			return "Duration";
		}
		if (TemporalAccessor.class.isAssignableFrom(raw) || raw == Date.class) {
			return raw.getSimpleName().startsWith("Local") ? "string" : "Time";
		}
		if (ValueTypes.isFunction(raw)) {
			return "function";
		}
		return raw.isRecord() ? "table" : ANY;
	}

}
