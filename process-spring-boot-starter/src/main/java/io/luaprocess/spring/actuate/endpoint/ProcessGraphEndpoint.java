package io.luaprocess.spring.actuate.endpoint;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the processes around one process: parents, children, links and monitors.
 */
@Endpoint(id = "processgraph", defaultAccess = Access.READ_ONLY)
public class ProcessGraphEndpoint {

	private static final int DEFAULT_DEPTH = 2;

	private static final int MOST_DEPTH = 10;

	private final LuaProcessRuntime runtime;

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 */
	public ProcessGraphEndpoint(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Shows the processes around one process.
	 * @param pid its PID, the unique part of it, or a registered name
	 * @param depth how many relations away they may be, 2 unless given, 10 at most
	 * @param limit most processes to show, 100 unless given, 1000 at most
	 * @return the graph; {@code null} if there is no such process
	 */
	@ReadOperation
	public @Nullable ProcessGraphDescriptor graph(@Selector String pid, @Nullable Integer depth,
			@Nullable Integer limit) {
		int steps = Requests.between("depth", depth, 0, MOST_DEPTH, DEFAULT_DEPTH);
		int most = Requests.limit(limit);
		ProcessInstance root = Processes.find(this.runtime, pid);
		return (root != null) ? ProcessGraph.around(this.runtime.kernel(), root, steps, most) : null;
	}

}
