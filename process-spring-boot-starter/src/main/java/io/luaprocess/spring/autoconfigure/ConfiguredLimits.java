package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.runtime.RuntimeBuilder;
import io.luaprocess.runtime.UnknownLimitsException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the properties, general and by host and definition.
 */
final class ConfiguredLimits {

	private static final String DEFAULT_NAMESPACE = "app:";

	private final ProcessProperties.Limits limits;

	ConfiguredLimits(ProcessProperties.Limits limits) {
		this.limits = limits;
	}

	void applyTo(RuntimeBuilder builder) {
		builder.limits(overrides(this.limits.general()));
		builder.heap(this.limits.heapShare().bytes());
		this.limits.hosts().forEach((id, limits) -> builder.hostLimits(fullId(id), overrides(limits)));
		this.limits.definitions().forEach((id, limits) -> builder.definitionLimits(fullId(id), overrides(limits)));
	}

	/** As everywhere in the properties, an id without colon is in the namespace app. */
	private static String fullId(String id) {
		return (id.indexOf(':') < 0) ? DEFAULT_NAMESPACE + id : id;
	}

	private static LimitOverrides overrides(ProcessProperties.Overrides limits) {
		Map<Limit, Object> values = new EnumMap<>(Limit.class);
		for (Limit limit : Limit.values()) {
			Object property = limits.value(limit);
			if (property != null) {
				values.put(limit, value(property));
			}
		}
		return new LimitOverrides(values);
	}

	/** Returns the value of a limit as the runtime takes it: a Long or a Duration. */
	static Object value(Object property) {
		return switch (property) {
			case Integer number -> number.longValue();
			case DataSize size -> size.toBytes();
			case MemoryLimit memory -> memory.bytes();
			default -> property;
		};
	}

	/**
	 * Names the properties that set limits for an unknown host or definition.
	 * @param ex what the runtime found
	 * @return the exception to throw; {@code ex} if a limit was not set by properties
	 */
	RuntimeException explain(UnknownLimitsException ex) {
		List<Problem> problems = new ArrayList<>();
		for (UnknownLimitsException.Problem problem : ex.problems()) {
			String property = property(problem);
			if (property == null) {
				return ex;
			}
			problems.add(new Problem(property, null, problem.reason()));
		}
		return new InvalidProcessPropertyException(problems);
	}

	private @Nullable String property(UnknownLimitsException.Problem problem) {
		String name = problem.ofHost() ? "hosts" : "definitions";
		Map<String, ProcessProperties.Overrides> all = problem.ofHost() ? this.limits.hosts()
				: this.limits.definitions();
		return all.keySet()
			.stream()
			.filter((id) -> fullId(id).equals(problem.id().toString()))
			.map((id) -> "luaprocess.limits." + name + "[" + id + "]")
			.findFirst()
			.orElse(null);
	}

}
