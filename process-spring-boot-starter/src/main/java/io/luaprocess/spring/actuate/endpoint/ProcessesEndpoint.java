package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
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

	static final String V3_JSON = "application/vnd.spring-boot.actuator.v3+json";

	static final String V2_JSON = "application/vnd.spring-boot.actuator.v2+json";

	static final String JSON = "application/json";

	static final String TEXT = "text/plain";

	private final LuaProcessRuntime runtime;

	private final @Nullable OperatorAudit audit;

	private final @Nullable ProcessValues values;

	private final boolean showsValues;

	/**
	 * Creates the endpoint, which shows no values and has no audit.
	 * @param runtime the runtime to show
	 */
	public ProcessesEndpoint(LuaProcessRuntime runtime) {
		this(runtime, null);
	}

	/**
	 * Creates the endpoint, which shows no values.
	 * @param runtime the runtime to show
	 * @param audit records what is done to processes; {@code null} for no audit
	 */
	public ProcessesEndpoint(LuaProcessRuntime runtime, @Nullable OperatorAudit audit) {
		this(runtime, audit, null, false);
	}

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 * @param audit records what is done to processes; {@code null} for no audit
	 * @param values makes the values of processes; {@code null} to show none
	 * @param showsValues whether all callers may see values
	 */
	public ProcessesEndpoint(LuaProcessRuntime runtime, @Nullable OperatorAudit audit, @Nullable ProcessValues values,
			boolean showsValues) {
		this.runtime = runtime;
		this.audit = audit;
		this.values = values;
		this.showsValues = showsValues;
	}

	/**
	 * Lists processes, oldest first unless asked otherwise. Parameters that are not given
	 * do not count.
	 * @param sort age, mailbox, memory, cpu, received, definition, host or state
	 * @param order asc or desc
	 * @param host only those of this host
	 * @param definition only those that run this entry
	 * @param state only those in this state: running, waiting, ready or ending
	 * @param name only the one that has registered this name
	 * @param text only those with this text in PID, definition, names, description or
	 * actor
	 * @param parent only those spawned by this process
	 * @param limit most processes to list, 100 unless given, 1000 at most
	 * @param offset how many of those that match to leave out at the beginning
	 * @throws InvalidEndpointRequestException if a parameter cannot match anything
	 */
	@ReadOperation
	public ProcessesDescriptor processes(@Nullable String sort, @Nullable String order, @Nullable String host,
			@Nullable String definition, @Nullable String state, @Nullable String name, @Nullable String text,
			@Nullable String parent, @Nullable Integer limit, @Nullable Integer offset) {
		return processes(new ProcessQuery(sort, order, host, definition, state, name, text, parent, limit, offset));
	}

	/**
	 * Lists processes.
	 * @param query which ones, in which order
	 * @throws InvalidEndpointRequestException if a value of the query cannot match
	 * anything
	 */
	public ProcessesDescriptor processes(ProcessQuery query) {
		return Processes.list(this.runtime, query);
	}

	/**
	 * Shows one process completely. Blocks for 50 ms at most, if the process runs.
	 * @param pid its PID, the unique part of it such as {@code 0x0001a}, or a registered
	 * name
	 * @return the process; {@code null} if there is none
	 */
	@ReadOperation(produces = { V3_JSON, V2_JSON, JSON, TEXT })
	public @Nullable ProcessDetailsDescriptor process(@Selector String pid) {
		return process(pid, this.showsValues);
	}

	/**
	 * Shows one process completely, with its values or without.
	 * @param pid its PID, the unique part of it, or a registered name
	 * @param showValues whether to show context values and messages
	 * @return the process; {@code null} if there is none
	 */
	public @Nullable ProcessDetailsDescriptor process(String pid, boolean showValues) {
		ProcessInstance process = Processes.find(this.runtime, pid);
		if (process == null) {
			return null;
		}
		ProcessValues shown = showValues ? this.values : null;
		return new ProcessDetails(this.runtime, process).describe((shown != null) ? shown.of(process) : null);
	}

	/**
	 * Lists processes as text for a terminal.
	 * @param query which ones, in which order
	 * @return lines of at most 120 characters
	 */
	public String top(ProcessQuery query) {
		return ProcessTop.text(this.runtime, query);
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
			record(ProcessAction.SEND, process, Map.of("topic", topic));
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
				record(ProcessAction.TERMINATE, process, Map.of());
			}
			else {
				this.runtime.cancel(process.toString(), deadline, reason);
				record(ProcessAction.CANCEL, process, (reason != null) ? Map.of("reason", reason) : Map.of());
			}
		});
	}

	private void record(ProcessAction action, Pid process, Map<String, String> details) {
		if (this.audit != null) {
			this.audit.record(action.action(), process.toString(), details);
		}
	}

	private ActionDescriptor act(String pid, Consumer<Pid> action) {
		ProcessInstance process = Processes.find(this.runtime, pid);
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

}
