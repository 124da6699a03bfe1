package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows live processes and functions; sends to them and ends them if the access is
 * unrestricted.
 */
@Endpoint(id = "processes", defaultAccess = Access.READ_ONLY)
public class ProcessesEndpoint {

	/** Processes listed when no limit is given. */
	static final int DEFAULT_LIMIT = 100;

	private final LuaProcessRuntime runtime;

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 */
	public ProcessesEndpoint(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Lists processes, oldest first.
	 * @param host only those of this host
	 * @param definition only those that run this entry
	 * @param state only those in this state: running, waiting, ready or ending
	 * @param limit most processes to list, 100 unless given
	 * @return the processes
	 */
	@ReadOperation
	public ProcessesDescriptor processes(@Nullable String host, @Nullable String definition, @Nullable String state,
			@Nullable Integer limit) {
		int most = (limit != null) ? limit : DEFAULT_LIMIT;
		if (most < 1) {
			throw new InvalidEndpointRequestException("limit must be greater than 0", "limit must be greater than 0");
		}
		List<ProcessInstance> matches = new ArrayList<>();
		for (ProcessInstance process : this.runtime.kernel().processes()) {
			if (matches(process, host, definition, state)) {
				matches.add(process);
			}
		}
		matches.sort(Comparator.comparing(ProcessInstance::pid));
		Map<Pid, List<String>> names = namesByPid();
		List<ProcessDescriptor> listed = matches.stream()
			.limit(most)
			.map((process) -> ProcessDescriptor.of(this.runtime, process, names))
			.toList();
		return new ProcessesDescriptor(this.runtime.kernel().processCount(), matches.size(), listed);
	}

	private static boolean matches(ProcessInstance process, @Nullable String host, @Nullable String definition,
			@Nullable String state) {
		return (host == null || host.equals(process.pid().host()))
				&& (definition == null || definition.equals(process.definitionId()))
				&& (state == null || state.equals(process.snapshot().state()));
	}

	/**
	 * Shows one process.
	 * @param pid its PID, or the unique part of it such as {@code 0x0001a}
	 * @return the process; {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable ProcessDescriptor process(@Selector String pid) {
		ProcessInstance process = find(pid);
		if (process == null) {
			return null;
		}
		return ProcessDescriptor.of(this.runtime, process, namesByPid());
	}

	private Map<Pid, List<String>> namesByPid() {
		Map<Pid, List<String>> names = new HashMap<>();
		this.runtime.kernel()
			.names()
			.all()
			.forEach((name, pid) -> names.computeIfAbsent(pid, (key) -> new ArrayList<>()).add(name));
		return names;
	}

	/**
	 * Sends a message to one process with the permissions of the caller. Never waits for
	 * the receiver.
	 * @param pid its PID, or the unique part of it
	 * @param topic the topic
	 * @param payload a text, nothing unless given
	 * @return false if there is no such process
	 * @throws ProcessException of kind {@link ErrorKind#RATE_LIMITED} if its mailbox is
	 * full, {@link ErrorKind#UNAVAILABLE} if its host is stopping
	 */
	@WriteOperation
	public boolean send(@Selector String pid, String topic, @Nullable String payload) {
		return act(pid, (process) -> {
			if (payload != null) {
				this.runtime.send(process, topic, payload);
			}
			else {
				this.runtime.send(process, topic);
			}
		});
	}

	/**
	 * Ends one process with the permissions of the caller.
	 * @param pid its PID, or the unique part of it
	 * @param mode how, {@link Mode#CANCEL} unless given
	 * @param deadline time after which a cancelled process is terminated, never unless
	 * given
	 * @param reason the reason a cancelled process is told
	 * @return false if there is no such process
	 */
	@DeleteOperation
	public boolean end(@Selector String pid, @Nullable Mode mode, @Nullable Duration deadline,
			@Nullable String reason) {
		return act(pid, (process) -> {
			if (mode == Mode.TERMINATE) {
				this.runtime.terminate(process.toString());
			}
			else {
				this.runtime.cancel(process.toString(), deadline, reason);
			}
		});
	}

	private boolean act(String pid, Consumer<Pid> action) {
		ProcessInstance process = find(pid);
		if (process == null) {
			return false;
		}
		try {
			action.accept(process.pid());
			return true;
		}
		catch (ProcessException ex) {
			if (ex.is(ErrorKind.NOT_FOUND)) {
				return false;
			}
			if (ex.is(ErrorKind.INVALID)) {
				throw new InvalidEndpointRequestException(ex.error().text(), ex.error().text(), ex);
			}
			throw ex;
		}
	}

	private @Nullable ProcessInstance find(String pid) {
		try {
			if (Pid.looksLikePid(pid)) {
				return this.runtime.kernel().process(Pid.parse(pid));
			}
			if (pid.startsWith("0x")) {
				return this.runtime.kernel().process(Long.parseUnsignedLong(pid, 2, pid.length(), 16));
			}
			return null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * How to end a process.
	 */
	public enum Mode {

		/** Ask it to end. */
		CANCEL,

		/** End it at once. */
		TERMINATE

	}

	/**
	 * Processes.
	 *
	 * @param total live processes and functions
	 * @param matching how many of them match the filters
	 * @param processes the first of those
	 */
	public record ProcessesDescriptor(int total, int matching,
			List<ProcessDescriptor> processes) implements OperationResponseBody {
	}

	/**
	 * A process. What it holds and the messages it gets are not shown.
	 *
	 * @param pid the PID
	 * @param number its unique part, to be used in URLs
	 * @param definition the entry it runs
	 * @param host its host; {@code null} for a function
	 * @param parent who spawned it; {@code null} if the application did
	 * @param state running, waiting, ready or ending
	 * @param startedAt when it was spawned
	 * @param mailbox messages not yet received
	 * @param received messages taken into the mailbox so far
	 * @param coroutines live coroutines, main included
	 * @param timers pending timers
	 * @param names its registered names
	 * @param limits what it may use; {@code null} if it runs no Lua program
	 */
	public record ProcessDescriptor(String pid, String number, String definition, @Nullable String host,
			@Nullable String parent, String state, Instant startedAt, int mailbox, long received, int coroutines,
			int timers, List<String> names, @Nullable LimitsDescriptor limits) implements OperationResponseBody {

		static ProcessDescriptor of(LuaProcessRuntime runtime, ProcessInstance process, Map<Pid, List<String>> names) {
			ProcessInstance.Snapshot snapshot = process.snapshot();
			Host host = process.host();
			Pid parent = snapshot.parent();
			return new ProcessDescriptor(snapshot.pid().toString(), snapshot.pid().shortForm(), snapshot.definitionId(),
					(host != null) ? host.id() : null, (parent != null) ? parent.toString() : null, snapshot.state(),
					snapshot.startedAt(), snapshot.mailbox(), snapshot.received(), snapshot.coroutines(),
					snapshot.timers(), names.getOrDefault(process.pid(), List.of()),
					LimitsDescriptor.of(runtime, snapshot.definitionId(), (host != null) ? host.id() : null));
		}

	}

}
