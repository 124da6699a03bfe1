package io.luaprocess.spring.actuate.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows registered names and their owners.
 */
@Endpoint(id = "processnames", defaultAccess = Access.READ_ONLY)
public class ProcessNamesEndpoint {

	private final LuaProcessRuntime runtime;

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 */
	public ProcessNamesEndpoint(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Lists names in alphabetical order.
	 * @param name only this name
	 * @param limit most names to list, 100 unless given, 1000 at most
	 */
	@ReadOperation
	public NamesDescriptor names(@Nullable String name, @Nullable Integer limit) {
		Map<String, Pid> all = this.runtime.kernel().names().all();
		Map<String, String> names = new LinkedHashMap<>();
		all.entrySet()
			.stream()
			.filter((entry) -> name == null || name.equals(entry.getKey()))
			.limit(Requests.limit(limit))
			.forEach((entry) -> names.put(entry.getKey(), entry.getValue().toString()));
		return new NamesDescriptor(all.size(), names);
	}

	/**
	 * Shows one name.
	 * @param name the name
	 * @return its owner; {@code null} if it is not registered
	 */
	@ReadOperation
	public @Nullable NameDescriptor name(@Selector String name) {
		Pid owner = this.runtime.kernel().names().lookup(name);
		return (owner != null) ? new NameDescriptor(name, owner.toString(), owner.shortForm()) : null;
	}

	/**
	 * Names.
	 *
	 * @param total registered names
	 * @param names PID by name, for the first of those
	 */
	public record NamesDescriptor(int total, Map<String, String> names) implements OperationResponseBody {
	}

	/**
	 * A name.
	 *
	 * @param name the name
	 * @param pid PID of its owner
	 * @param number unique part of the PID
	 */
	public record NameDescriptor(String name, String pid, String number) implements OperationResponseBody {
	}

}
