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
 * Shows registered names and who owns them.
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
	 * Lists all names in alphabetical order.
	 * @return the names
	 */
	@ReadOperation
	public NamesDescriptor names() {
		Map<String, String> names = new LinkedHashMap<>();
		this.runtime.kernel().names().all().forEach((name, pid) -> names.put(name, pid.toString()));
		return new NamesDescriptor(names);
	}

	/**
	 * Shows one name.
	 * @param name the name
	 * @return its owner; {@code null} if nobody has registered it
	 */
	@ReadOperation
	public @Nullable NameDescriptor name(@Selector String name) {
		Pid owner = this.runtime.kernel().names().lookup(name);
		return (owner != null) ? new NameDescriptor(name, owner.toString(), owner.shortForm()) : null;
	}

	/**
	 * Names.
	 *
	 * @param names PID by name
	 */
	public record NamesDescriptor(Map<String, String> names) implements OperationResponseBody {
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
