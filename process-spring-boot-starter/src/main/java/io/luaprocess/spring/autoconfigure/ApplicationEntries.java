package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.spring.security.ExpressionCondition;

/**
 * Makes entries of the hosts, services and policies in the properties. They are checked
 * together with the entries of definition files and can refer to them.
 */
final class ApplicationEntries {

	private ApplicationEntries() {
	}

	static List<ApplicationEntry> of(ProcessProperties properties) {
		List<ApplicationEntry> entries = new ArrayList<>();
		properties.hosts().forEach((id, host) -> entries.add(new ApplicationEntry(id, "process.host", keys(host))));
		properties.services()
			.forEach((id, service) -> entries
				.add(new ApplicationEntry(id, "process.service", keys(service, properties.defaultHost()))));
		entries.addAll(policies(properties));
		return entries;
	}

	static List<ApplicationEntry> policies(ProcessProperties properties) {
		return properties.security()
			.policies()
			.entrySet()
			.stream()
			.map((policy) -> new ApplicationEntry(policy.getKey(), "security.policy", keys(policy.getValue())))
			.toList();
	}

	private static Map<String, Object> keys(ProcessProperties.Host host) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("workers", host.workers());
		keys.put("mailbox_capacity", host.mailboxCapacity());
		keys.put("budget", host.budget().keys());
		if (host.maxProcesses() != null) {
			keys.put("max_processes", host.maxProcesses());
		}
		return Map.of("host", keys, "lifecycle",
				Map.of("auto_start", host.autoStart(), "stop_timeout", host.stopTimeout()));
	}

	private static Map<String, Object> keys(ProcessProperties.Service service, String defaultHost) {
		Map<String, Object> lifecycle = new LinkedHashMap<>();
		lifecycle.put("auto_start", service.autoStart());
		lifecycle.put("startup", lower(service.startup()));
		lifecycle.put("start_timeout", service.startTimeout());
		lifecycle.put("stop_timeout", service.stopTimeout());
		lifecycle.put("stable_threshold", service.stableThreshold());
		lifecycle.put("requires", service.requires());
		ProcessProperties.Restart restart = service.restart();
		lifecycle.put("restart",
				Map.of("initial_delay", restart.initialDelay(), "max_delay", restart.maxDelay(), "backoff_factor",
						restart.backoffFactor(), "jitter", restart.jitter(), "max_attempts", restart.maxAttempts(),
						"loop", keys(restart.loop())));
		lifecycle.put("reload", lower(service.reload()));
		ProcessProperties.ServiceSecurity security = service.security();
		if (security != null) {
			lifecycle.put("security", keys(security));
		}
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("process", Objects.requireNonNullElse(service.process(), ""));
		keys.put("host", Objects.requireNonNullElse(service.host(), defaultHost));
		keys.put("input", service.input());
		if (service.schedule() != null) {
			keys.put("schedule", service.schedule());
		}
		keys.put("cluster", lower(service.cluster()));
		keys.put("lifecycle", lifecycle);
		return keys;
	}

	private static Map<String, Object> keys(CrashLoopProperties.Overrides loop) {
		Map<String, Object> keys = new LinkedHashMap<>();
		if (loop.crashes() != null) {
			keys.put("crashes", loop.crashes());
		}
		if (loop.window() != null) {
			keys.put("window", loop.window());
		}
		if (loop.health() != null) {
			keys.put("health", loop.health().text());
		}
		return keys;
	}

	private static Map<String, Object> keys(ProcessProperties.ServiceSecurity security) {
		Map<String, Object> actor = new LinkedHashMap<>();
		actor.put("meta", plain((Object) security.actor().meta()));
		if (security.actor().id() != null) {
			actor.put("id", security.actor().id());
		}
		return Map.of("actor", actor, "groups", security.groups(), "policies", security.policies());
	}

	private static Map<String, Object> keys(ProcessProperties.Policy policy) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("actions", policy.actions());
		keys.put("resources", policy.resources());
		if (policy.effect() != null) {
			keys.put("effect", lower(policy.effect()));
		}
		if (!policy.authorities().isEmpty()) {
			keys.put("authorities", policy.authorities());
		}
		if (policy.when() != null) {
			keys.put("when", ExpressionCondition.parse(policy.when()));
		}
		if (!policy.conditions().isEmpty()) {
			keys.put("conditions", policy.conditions().stream().map(ApplicationEntries::keys).toList());
		}
		return Map.of("policy", keys);
	}

	private static Map<String, Object> keys(ProcessProperties.Condition condition) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("field", Objects.requireNonNullElse(condition.field(), ""));
		String operator = Objects.requireNonNullElse(condition.operator(), "");
		keys.put("operator", operator);
		List<String> value = condition.value();
		if (value != null) {
			boolean list = operator.equals("in") || operator.equals("nin");
			keys.put("value", (list || value.isEmpty()) ? value : value.getFirst());
		}
		if (condition.valueFrom() != null) {
			keys.put("value_from", condition.valueFrom());
		}
		return keys;
	}

	/** Attributes as they were written. */
	static Map<String, Object> plain(Map<String, Object> attributes) {
		Map<String, Object> plain = new LinkedHashMap<>();
		attributes.forEach((name, value) -> plain.put(name, plain(value)));
		return plain;
	}

	/**
	 * Lists inside maps are bound as maps from index to element.
	 */
	private static Object plain(Object value) {
		if (!(value instanceof Map<?, ?> map)) {
			return value;
		}
		List<Object> list = new ArrayList<>();
		Map<Object, Object> plain = new LinkedHashMap<>();
		map.forEach((key, element) -> {
			Object converted = plain(element);
			if (key.equals(String.valueOf(list.size()))) {
				list.add(converted);
			}
			plain.put(key, converted);
		});
		return (!plain.isEmpty() && list.size() == plain.size()) ? list : plain;
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
