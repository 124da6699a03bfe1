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
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessSnapshot;
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

	private static final List<String> STATES = List.of("running", "waiting", "ready", "ending");

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
	 * @param name only the one that has registered this name
	 * @param limit most processes to list, 100 unless given, 1000 at most
	 * @throws InvalidEndpointRequestException if there is no such host, entry or state
	 */
	@ReadOperation
	public ProcessesDescriptor processes(@Nullable String host, @Nullable String definition, @Nullable String state,
			@Nullable String name, @Nullable Integer limit) {
		int most = Requests.limit(limit);
		Requests.oneOf("state", state, STATES);
		if (host != null && this.runtime.kernel().host(host) == null && !isProgram(host)) {
			throw Requests.unknown("host", host);
		}
		Pid named = (name != null) ? this.runtime.lookup(name) : null;
		List<ProcessInstance> matches = new ArrayList<>();
		for (ProcessInstance process : this.runtime.kernel().processes()) {
			if (matches(process, host, definition, state) && (name == null || process.pid().equals(named))) {
				matches.add(process);
			}
		}
		if (definition != null && matches.isEmpty() && !isProgram(definition)) {
			throw Requests.unknown("definition", definition);
		}
		matches.sort(Comparator.comparing(ProcessInstance::pid));
		Map<Pid, List<String>> names = namesByPid();
		List<ProcessDescriptor> listed = matches.stream()
			.limit(most)
			.map((process) -> ProcessDescriptor.of(this.runtime, process, names))
			.toList();
		return new ProcessesDescriptor(this.runtime.kernel().processCount(), matches.size(), listed);
	}

	/** Functions stand in their PIDs where processes have their host. */
	private boolean isProgram(String id) {
		return this.runtime.definitions().find(id) instanceof Definition.Code code
				&& code.codeKind() != Definition.CodeKind.LIBRARY;
	}

	private static boolean matches(ProcessInstance process, @Nullable String host, @Nullable String definition,
			@Nullable String state) {
		return (host == null || host.equals(process.pid().host()))
				&& (definition == null || definition.equals(process.definitionId()))
				&& (state == null || state.equals(process.snapshot().state()));
	}

	/**
	 * Shows one process, and what its coroutines wait for if it does not run.
	 * @param pid its PID, the unique part of it such as {@code 0x0001a}, or a registered
	 * name
	 * @return the process; {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable ProcessDescriptor process(@Selector String pid) {
		ProcessInstance process = find(pid);
		if (process == null) {
			return null;
		}
		return ProcessDescriptor.of(this.runtime, process, namesByPid()).withStacks(process);
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
	 * @param pid its PID, the unique part of it, or a registered name
	 * @param topic the topic
	 * @param payload a text, nothing unless given
	 * @return whether there is such a process
	 * @throws ProcessException of kind {@link ErrorKind#RATE_LIMITED} if its mailbox is
	 * full, {@link ErrorKind#UNAVAILABLE} if its host is stopping
	 */
	@WriteOperation
	public ActionDescriptor send(@Selector String pid, String topic, @Nullable String payload) {
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
	 * @param pid its PID, the unique part of it, or a registered name
	 * @param mode how, {@link Mode#CANCEL} unless given
	 * @param deadline time after which a cancelled process is terminated, never unless
	 * given
	 * @param reason the reason a cancelled process is told
	 * @return whether there is such a process
	 */
	@DeleteOperation
	public ActionDescriptor end(@Selector String pid, @Nullable Mode mode, @Nullable Duration deadline,
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

	private ActionDescriptor act(String pid, Consumer<Pid> action) {
		ProcessInstance process = find(pid);
		if (process == null) {
			return ActionDescriptor.NOT_FOUND;
		}
		try {
			action.accept(process.pid());
			return new ActionDescriptor(true, process.pid().toString());
		}
		catch (ProcessException ex) {
			if (ex.is(ErrorKind.NOT_FOUND)) {
				return ActionDescriptor.NOT_FOUND;
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
		}
		catch (IllegalArgumentException ex) {
			// Perhaps a name.
		}
		Pid named = this.runtime.lookup(pid);
		return (named != null) ? this.runtime.kernel().process(named) : null;
	}

	/**
	 * What an operation on a process did.
	 *
	 * @param found whether there is such a process; the operation has been done then
	 * @param pid its PID; {@code null} if there is none
	 */
	public record ActionDescriptor(boolean found, @Nullable String pid) implements OperationResponseBody {

		static final ActionDescriptor NOT_FOUND = new ActionDescriptor(false, null);

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
	 * @param parent the process that spawned it; {@code null} if the application did
	 * @param state running, waiting, ready or ending
	 * @param startedAt when it was spawned
	 * @param mailbox messages not yet received
	 * @param received messages taken into the mailbox so far
	 * @param coroutines live coroutines, main included
	 * @param timers pending timers
	 * @param names its registered names
	 * @param description what its program says of itself; {@code null} for nothing
	 * @param limits what it may use; {@code null} if it runs no Lua program
	 * @param stacks what its coroutines wait for, main first; empty if it runs,
	 * {@code null} in lists
	 */
	public record ProcessDescriptor(String pid, String number, String definition, @Nullable String host,
			@Nullable String parent, String state, Instant startedAt, int mailbox, long received, int coroutines,
			int timers, List<String> names, @Nullable String description, @Nullable Map<String, Object> limits,
			@Nullable List<CoroutineDescriptor> stacks) implements OperationResponseBody {

		/** Most coroutines that are shown of a process. */
		static final int MOST_COROUTINES = 20;

		/** Most functions that are shown of a coroutine. */
		static final int MOST_FUNCTIONS = 20;

		static ProcessDescriptor of(LuaProcessRuntime runtime, ProcessInstance process, Map<Pid, List<String>> names) {
			ProcessSnapshot snapshot = process.snapshot();
			Host host = process.host();
			Pid parent = snapshot.parent();
			return new ProcessDescriptor(snapshot.pid().toString(), snapshot.pid().shortForm(), snapshot.definitionId(),
					(host != null) ? host.id() : null, (parent != null) ? parent.toString() : null, snapshot.state(),
					snapshot.startedAt(), snapshot.mailbox(), snapshot.received(), snapshot.coroutines(),
					snapshot.timers(), names.getOrDefault(process.pid(), List.of()), snapshot.description(),
					EffectiveLimits.of(runtime, snapshot.definitionId(), (host != null) ? host.id() : null), null);
		}

		ProcessDescriptor withStacks(ProcessInstance process) {
			List<CoroutineDescriptor> found = process.inspect(MOST_COROUTINES, MOST_FUNCTIONS)
				.stream()
				.map((one) -> new CoroutineDescriptor(one.waitsFor(), one.stack()))
				.toList();
			return new ProcessDescriptor(this.pid, this.number, this.definition, this.host, this.parent, this.state,
					this.startedAt, this.mailbox, this.received, this.coroutines, this.timers, this.names,
					this.description, this.limits, found);
		}

	}

	/**
	 * A coroutine of a process that waits.
	 *
	 * @param waitsFor what it waits for, for people
	 * @param stack the functions it is in, the innermost first, each with file and line
	 */
	public record CoroutineDescriptor(String waitsFor, List<String> stack) {
	}

}
