package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.HostBudgetUse;
import io.luaprocess.kernel.HostSettings;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows hosts: their settings, their load and their counters.
 */
@Endpoint(id = "processhosts", defaultAccess = Access.READ_ONLY)
public class ProcessHostsEndpoint {

	private final LuaProcessRuntime runtime;

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 */
	public ProcessHostsEndpoint(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Lists all hosts by id.
	 */
	@ReadOperation
	public HostsDescriptor hosts() {
		return new HostsDescriptor(this.runtime.kernel()
			.hosts()
			.stream()
			.sorted(Comparator.comparing(Host::id))
			.map((host) -> HostDescriptor.of(this.runtime, host))
			.toList());
	}

	/**
	 * Shows one host.
	 * @param id its id
	 * @return the host; {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable HostDescriptor host(@Selector String id) {
		Host host = this.runtime.kernel().host(id);
		return (host != null) ? HostDescriptor.of(this.runtime, host) : null;
	}

	/**
	 * Hosts.
	 *
	 * @param hosts all hosts
	 */
	public record HostsDescriptor(List<HostDescriptor> hosts) implements OperationResponseBody {
	}

	/**
	 * A host.
	 *
	 * @param id the id
	 * @param state created, running, stopping or stopped
	 * @param processes live processes
	 * @param running processes running Lua now
	 * @param workers processes that run Lua at the same instant; 0 = no bound of its own
	 * @param maxProcesses live processes it takes; 0 = unlimited
	 * @param mailboxCapacity messages per mailbox
	 * @param stopTimeout time for processes to end when it stops
	 * @param limits what a process on it may use, unless its definition says otherwise
	 * @param counters what happened since the start
	 * @param budgets what its processes may use together, and what they use
	 */
	public record HostDescriptor(String id, String state, int processes, int running, int workers, int maxProcesses,
			int mailboxCapacity, Duration stopTimeout, Map<String, Object> limits, Host.Counters counters,
			HostBudgetUse budgets) implements OperationResponseBody {

		static HostDescriptor of(LuaProcessRuntime runtime, Host host) {
			HostSettings settings = host.settings();
			return new HostDescriptor(host.id(), host.state().name().toLowerCase(Locale.ROOT), host.processCount(),
					host.running(), settings.workers(), settings.maxProcesses(), settings.mailboxCapacity(),
					settings.stopTimeout(), EffectiveLimits.of(runtime, host), host.counters(), host.budget());
		}

	}

}
