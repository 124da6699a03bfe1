package io.luaprocess.spring.listener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.runtime.RuntimeBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The listener methods that are one process.
 *
 * @param name its name
 * @param host id of its host; empty for the default host
 * @param concurrency messages worked on at the same time
 * @param methods the methods, with different topics
 */
record ListenerGroup(String name, String host, int concurrency, List<ListenerMethod> methods) {

	static final String DEFINITIONS = "java:";

	static final String SERVICES = "listeners:";

	String definitionId() {
		return DEFINITIONS + this.name;
	}

	String serviceId() {
		return SERVICES + this.name;
	}

	/** The method for a topic; {@code null} for none. */
	@Nullable ListenerMethod method(String topic) {
		ListenerMethod any = null;
		for (ListenerMethod method : this.methods) {
			if (method.topic().equals(topic)) {
				return method;
			}
			if (method.topic().isEmpty()) {
				any = method;
			}
		}
		return any;
	}

	/**
	 * Adds the process, and its service.
	 * @param configured whether the application configures the service itself
	 */
	void addTo(RuntimeBuilder builder, ListenerFailures failures, List<ListenerInterceptor> interceptors,
			String defaultHost, boolean configured) {
		builder.javaProcess(definitionId(), this.name, () -> new ListenerProcess(this, failures, interceptors));
		if (!configured) {
			Map<String, Object> keys = new LinkedHashMap<>();
			keys.put("process", definitionId());
			keys.put("host", this.host.isEmpty() ? defaultHost : this.host);
			keys.put("lifecycle", Map.of("auto_start", true));
			builder.entries(List.of(new ApplicationEntry(serviceId(), "process.service", keys)));
		}
	}

}
