package io.luaprocess.runtime;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessActors;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessGroups;
import io.luaprocess.ProcessNames;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.ProcessServices;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionChanges;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Traces;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.Caller;
import io.luaprocess.operation.Operations;
import io.luaprocess.operation.Signals;
import io.luaprocess.supervision.ServiceSupervisor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime as an application uses it, assembled by {@link RuntimeBuilder}.
 */
public final class LuaProcessRuntime implements ProcessRuntime, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(LuaProcessRuntime.class);

	private final Kernel kernel;

	private final LuaRuntime lua;

	private final JavaCallers callers;

	private final JavaBridge bridge;

	private final String defaultHost;

	private final ServiceSupervisor services;

	private final Duration grace;

	private final @Nullable Duration callTimeout;

	private final DefinitionReloader reloader;

	private final OutdatedProcesses outdated;

	/** {@code null} if this node is alone. */
	private final @Nullable ClusterConnector cluster;

	private final List<Runnable> reloadListeners = new CopyOnWriteArrayList<>();

	LuaProcessRuntime(Kernel kernel, LuaRuntime lua, JavaCallers callers, JavaBridge bridge, String defaultHost,
			ServiceSupervisor services, Duration grace, @Nullable Duration callTimeout, DefinitionReloader reloader,
			@Nullable ClusterConnector cluster) {
		this.kernel = kernel;
		this.lua = lua;
		this.callers = callers;
		this.bridge = bridge;
		this.defaultHost = defaultHost;
		this.services = services;
		this.grace = grace;
		this.callTimeout = callTimeout;
		this.reloader = reloader;
		this.cluster = cluster;
		this.outdated = new OutdatedProcesses(kernel, services);
	}

	/**
	 * Begins a runtime.
	 * @return a builder
	 */
	public static RuntimeBuilder builder() {
		return new RuntimeBuilder();
	}

	/**
	 * Joins the cluster if there is one, and starts hosts and services in the order of
	 * their requirements. Blocks until the required services run.
	 * @throws ProcessException if the first spawn of a required service fails; everything
	 * that was started is stopped again
	 * @throws IllegalStateException if this node cannot join the cluster
	 */
	public void start() {
		if (this.cluster != null) {
			this.cluster.start();
		}
		try {
			this.kernel.join(this.services.start());
		}
		catch (CompletionException ex) {
			stop();
			if (ex.getCause() instanceof ProcessException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	/**
	 * Stops services in reverse order, then hosts: processes get CANCEL and, after the
	 * grace period, are terminated; then it leaves the cluster. Blocks until all have
	 * ended. The runtime can be started again.
	 */
	public void stop() {
		if (this.cluster != null) {
			this.cluster.leaving();
		}
		this.kernel.join(this.services.stop(this.grace));
		if (this.cluster != null) {
			this.cluster.stop();
		}
	}

	/** Stops if running and frees all threads. */
	@Override
	public void close() {
		stop();
		if (this.cluster != null) {
			this.cluster.close();
		}
		this.kernel.close();
	}

	/**
	 * Returns the limits of processes.
	 * @param id id of the definition they run
	 * @param host id of their host; {@code null} for functions, which have none
	 * @return the limits; those of a definition that does not exist are the ones it would
	 * have
	 * @throws IllegalArgumentException if the first text is no id
	 */
	public Limits limits(String id, @Nullable String host) {
		EntryId definition = EntryId.parse(id);
		if (definition == null) {
			throw new IllegalArgumentException("'" + id + "' is no id, expected namespace:name");
		}
		LimitOverrides own = (definitions().find(id) instanceof Definition.Code code) ? code.limits()
				: LimitOverrides.NONE;
		return this.lua.limits().of(definition, own, host);
	}

	/**
	 * Reads all definitions again. New spawns and calls use the new ones; running
	 * processes keep theirs and, if their program or a library of it has changed, get an
	 * OUTDATED event; services marked so are restarted. A program whose text has not
	 * changed is not compiled again. On errors the old ones stay. Blocks while files and
	 * sources are read; reloads and definitions take effect one after the other.
	 * @throws io.luaprocess.definition.DefinitionException if definitions have errors and
	 * these are not skipped
	 */
	public void reload() {
		reload(this.reloader::reload);
	}

	/**
	 * Reads program files again that have changed, as {@link #reload()} does, and no
	 * others: with thousands of programs this takes a tenth of the time. If another file
	 * than that of a program is among them, or the reload before has failed, everything
	 * is read.
	 * @param files the files, by absolute paths below the folders of definitions
	 * @throws io.luaprocess.definition.DefinitionException if definitions have errors and
	 * these are not skipped
	 */
	public void reload(Collection<Path> files) {
		reload((listener) -> this.reloader.reload(files, listener));
	}

	private void reload(Consumer<Consumer<DefinitionChanges>> how) {
		try {
			how.accept((changes) -> {
				if (!changes.isEmpty()) {
					log.info("definitions reloaded: {}", changes);
				}
				this.outdated.tell(changes);
			});
		}
		catch (RuntimeException | Error ex) {
			events().publish(RuntimeEvent.ReloadFailed.because(this.kernel.now(), ex));
			throw ex;
		}
		this.reloadListeners.forEach(Runnable::run);
	}

	/**
	 * Returns how many reloads have failed since the start.
	 */
	public long failedReloads() {
		return events().count(RuntimeEvent.Kind.RELOAD);
	}

	@Override
	public void define(String id, String text, DefinitionOptions options) {
		this.reloader.define(ApplicationEntry.program(id, text, options), this.outdated::tell);
		this.reloadListeners.forEach(Runnable::run);
	}

	@Override
	public boolean remove(String id) {
		boolean removed = this.reloader.remove(id);
		if (removed) {
			this.reloadListeners.forEach(Runnable::run);
		}
		return removed;
	}

	/**
	 * Adds a listener for reloads, and for definitions that are made or removed while the
	 * runtime runs.
	 * @param listener called on the reloading thread when the new definitions are in
	 * force
	 */
	public void onReload(Runnable listener) {
		this.reloadListeners.add(listener);
	}

	@Override
	public void send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		send(caller(), null, destination, topic, payload);
	}

	void send(Caller caller, @Nullable Pid from, @Nullable String destination, String topic,
			@Nullable Object @Nullable [] payload) {
		JavaTopics.check(topic);
		Operations operations = operations();
		Pid target = operations.destinations().resolve(given(destination));
		operations.messages().permit(caller, target, given(destination));
		Message message = this.bridge.messageFrom(from, topic, payload);
		Traces.stamp(this.kernel, message);
		ProcessError error = operations.messages().deliver(caller, target, message);
		if (error != null) {
			throw new ProcessException(error);
		}
		ProcessInstance sender = caller.process();
		if (sender != null) {
			sender.countSent();
		}
	}

	@Override
	public CompletableFuture<@Nullable Object> request(String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		try {
			return JavaRequests.send(this, caller(), null, new JavaRequests.Question(destination, topic, timeout),
					payload);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> CompletableFuture<@Nullable T> requestFor(Type type, String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		CompletableFuture<@Nullable Object> answer = request(destination, topic, timeout, payload);
		return Timeouts.dependent(this.kernel, answer, (value) -> (T) this.bridge.convert(value, type));
	}

	static String given(@Nullable String destination) {
		if (destination == null || destination.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, "destination required");
		}
		return destination;
	}

	@Override
	public Builder process(String id) {
		return new CallBuilder(this, id);
	}

	@Override
	public void cancel(String destination, @Nullable Duration deadline, @Nullable String reason) {
		if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
			throw new ProcessException(ErrorKind.INVALID, "deadline must be > 0");
		}
		if (reason != null) {
			TextLimits.reason(reason);
		}
		await(operations().signals().cancel(caller(), given(destination), deadline, reason));
	}

	@Override
	public void terminate(String destination) {
		await(operations().signals().terminate(caller(), given(destination)));
	}

	/** Waits for the answer of another node, if there is one. */
	Outcome await(@Nullable CompletableFuture<Outcome> answer) {
		Outcome outcome = (answer != null) ? this.kernel.join(answer) : Outcome.NOTHING;
		if (outcome.error() != null) {
			throw new ProcessException(outcome.error());
		}
		return outcome;
	}

	@Override
	public CompletableFuture<ProcessExit> watch(String destination) {
		try {
			Signals.Watched watched = operations().signals().watch(caller(), given(destination));
			CompletableFuture<ProcessExit> result = this.kernel.future();
			ProcessInstance instance = watched.process();
			if (instance != null) {
				instance.onExit((outcome) -> result.complete(JavaBridge.exit(instance, outcome)));
			}
			else if (watched.outcome() != null) {
				watched.outcome().whenComplete((outcome, refusal) -> {
					if (refusal != null) {
						result.completeExceptionally(refusal);
					}
					else {
						result.complete(JavaBridge.exit(watched.pid(), "", outcome, this.kernel.now()));
					}
				});
			}
			return result;
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public void onExit(Consumer<ProcessExit> listener) {
		this.kernel.addExitObserver((instance, outcome) -> notify(listener, JavaBridge.exit(instance, outcome)));
	}

	/**
	 * A listener that fails must not disturb the exit path of a process.
	 */
	void notify(Consumer<ProcessExit> listener, ProcessExit exit) {
		try {
			listener.accept(exit);
		}
		catch (RuntimeException ex) {
			log.warn("exit listener failed for {}", exit.pid(), ex);
		}
	}

	@Override
	public ProcessNames names() {
		return new RuntimeNames(this);
	}

	@Override
	public ProcessGroups groups() {
		return new RuntimeGroups(this);
	}

	@Override
	public boolean isAlive(Pid pid) {
		return this.kernel.process(pid) != null;
	}

	/**
	 * Returns what is done to all processes of an actor.
	 */
	public ProcessActors actors() {
		return new RuntimeActors(this);
	}

	/**
	 * Returns the commands for services, which check permissions.
	 */
	public ProcessServices serviceCommands() {
		return new RuntimeServices(this);
	}

	/** How long a call without timeout may take. */
	@Nullable Duration callTimeout() {
		return this.callTimeout;
	}

	Operations operations() {
		return this.lua.operations();
	}

	JavaCallers callers() {
		return this.callers;
	}

	/** The code that runs on this thread. */
	JavaCaller caller() {
		return JavaCaller.current(this.callers, this.kernel.control());
	}

	JavaBridge bridge() {
		return this.bridge;
	}

	/**
	 * Returns the kernel, for inspection.
	 */
	public Kernel kernel() {
		return this.kernel;
	}

	/**
	 * Returns what has happened: crashes, dead letters, denials and the like.
	 * @return the events
	 */
	public RuntimeEvents events() {
		return this.kernel.events();
	}

	/**
	 * Returns the services, for inspection and for control without checks.
	 */
	public ServiceSupervisor services() {
		return this.services;
	}

	/**
	 * Returns the id of the default host.
	 */
	public String defaultHost() {
		return this.defaultHost;
	}

	/**
	 * Returns the definitions in force.
	 */
	public DefinitionRegistry definitions() {
		return this.lua.definitions();
	}

}
