package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessServices;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.Schedule;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows supervised services: their state, their process and why they failed last. Starts,
 * stops and restarts them, which is checked like the calls of Java code.
 */
@Endpoint(id = "processservices", defaultAccess = Access.READ_ONLY)
public class ProcessServicesEndpoint {

	private final LuaProcessRuntime runtime;

	private final @Nullable OperatorAudit audit;

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 */
	public ProcessServicesEndpoint(LuaProcessRuntime runtime) {
		this(runtime, null);
	}

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 * @param audit records commands; {@code null} for no audit
	 */
	public ProcessServicesEndpoint(LuaProcessRuntime runtime, @Nullable OperatorAudit audit) {
		this.runtime = runtime;
		this.audit = audit;
	}

	/**
	 * Lists all services by id.
	 */
	@ReadOperation
	public ServicesDescriptor services() {
		return new ServicesDescriptor(this.runtime.services().services().stream().map(this::describe).toList());
	}

	/**
	 * Shows one service.
	 * @param id its id
	 * @return the service; {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable ServiceDescriptor service(@Selector String id) {
		ServiceStatus status = this.runtime.services().service(id);
		return (status != null) ? describe(status) : null;
	}

	/**
	 * Gives a service a command. Does not wait until it has been carried out.
	 * @param id its id
	 * @param action what it is to do
	 * @return whether the service exists
	 * @throws ProcessException CONFLICT if services that run require the one to be
	 * stopped or if another node runs it, UNAVAILABLE while all services stop
	 */
	@WriteOperation
	public CommandDescriptor command(@Selector String id, @Nullable Action action) {
		if (action == null) {
			throw Requests.missing("action", "start, stop or restart");
		}
		ProcessServices services = this.runtime.serviceCommands();
		CompletableFuture<Void> done = switch (action) {
			case START -> services.start(id);
			case STOP -> services.stop(id);
			case RESTART -> services.restart(id);
		};
		if (!done.isCompletedExceptionally()) {
			if (this.audit != null) {
				this.audit.record("service." + action.name().toLowerCase(Locale.ROOT), id, Map.of());
			}
			return new CommandDescriptor(true, id);
		}
		if (done.exceptionNow() instanceof ProcessException ex && ex.is(ErrorKind.NOT_FOUND)
				&& this.runtime.services().service(id) == null) {
			return new CommandDescriptor(false, null);
		}
		throw (done.exceptionNow() instanceof RuntimeException ex) ? ex
				: new IllegalStateException(done.exceptionNow());
	}

	private ServiceDescriptor describe(ServiceStatus status) {
		String id = status.id().toString();
		Pid pid = status.pid();
		ProcessError error = status.lastError();
		String process = null;
		String host = null;
		Schedule schedule = null;
		if (this.runtime.definitions().find(id) instanceof Definition.Service service) {
			process = service.process().toString();
			host = service.host().toString();
			schedule = service.schedule();
		}
		return new ServiceDescriptor(id, status.state().text(), process, host, (pid != null) ? pid.toString() : null,
				status.attempts(), status.restarts(), (error != null) ? error.toString() : null, status.since(),
				(schedule != null) ? schedule.text() : null, status.nextRestartAt(), loop(status.loop()),
				status.history()
					.stream()
					.map((change) -> new ChangeDescriptor(change.at(), change.state().text(), change.error()))
					.toList(),
				status.elsewhere());
	}

	private static LoopDescriptor loop(ServiceStatus.Loop loop) {
		return new LoopDescriptor(loop.crashes(), loop.window(), loop.looping());
	}

	/**
	 * What a service is told to do.
	 */
	public enum Action {

		/** To run, after what it requires. */
		START,

		/** To end and to stay ended. */
		STOP,

		/** To end, if it runs, and to run again. */
		RESTART

	}

	/**
	 * What became of a command.
	 *
	 * @param found whether the service exists
	 * @param id the service; {@code null} if there is none
	 */
	public record CommandDescriptor(boolean found, @Nullable String id) implements OperationResponseBody {
	}

	/**
	 * Services.
	 *
	 * @param services all services
	 */
	public record ServicesDescriptor(List<ServiceDescriptor> services) implements OperationResponseBody {
	}

	/**
	 * A service.
	 *
	 * @param id the id
	 * @param state stopped, starting, running, scheduled, restarting, stopping, exited or
	 * failed
	 * @param process the entry it runs
	 * @param host the host it runs on
	 * @param pid its process; {@code null} if it has none now
	 * @param attempts restarts in a row
	 * @param restarts restarts since the start of the application
	 * @param lastError why it failed last; {@code null} if it never has
	 * @param since when it entered its state
	 * @param schedule when it runs; {@code null} if it runs all the time
	 * @param nextRestartAt when it is restarted or its next run begins; {@code null}
	 * unless it waits for that
	 * @param loop whether it crashes again and again
	 * @param history the last changes of its state, oldest first
	 * @param elsewhere where a service is of which there is one in the cluster, for
	 * example {@code runs on node n2}; {@code null} if this node may run it
	 */
	public record ServiceDescriptor(String id, String state, @Nullable String process, @Nullable String host,
			@Nullable String pid, int attempts, long restarts, @Nullable String lastError, Instant since,
			@Nullable String schedule, @Nullable Instant nextRestartAt, LoopDescriptor loop,
			List<ChangeDescriptor> history, @Nullable String elsewhere) implements OperationResponseBody {
	}

	/**
	 * How often a service has crashed lately.
	 *
	 * @param crashes crashes within the window
	 * @param window how far back crashes count
	 * @param looping whether these are so many that they count as a loop
	 */
	public record LoopDescriptor(int crashes, Duration window, boolean looping) {
	}

	/**
	 * A change of the state of a service.
	 *
	 * @param at when
	 * @param state the state it has entered
	 * @param error the crash that led to it; {@code null} if none did
	 */
	public record ChangeDescriptor(Instant at, String state, @Nullable String error) {
	}

}
