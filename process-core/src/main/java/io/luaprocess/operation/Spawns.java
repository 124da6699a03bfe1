package io.luaprocess.operation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.RemoteStart;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.kernel.Traces;
import io.luaprocess.kernel.Tracing;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * Spawns processes and calls functions. Thread-safe.
 * <p>
 * Each method asks for the permissions, then for the content of the request, and then
 * looks up host and entry, with the errors of chapter 3.8 of the specification.
 */
public final class Spawns {

	/** Divides the id of a host from the place of its node. */
	private static final char PLACE = '@';

	private final Kernel kernel;

	private final DefinitionRegistry definitions;

	private final Permissions permissions;

	private final Permissions permissionsInPlace;

	private final MissingEntries missing;

	private final Duration callGrace;

	/** {@code null} if this node is alone. */
	private final @Nullable Cluster cluster;

	Spawns(Kernel kernel, DefinitionRegistry definitions, Permissions permissions, MissingEntries missing,
			Duration callGrace, @Nullable Cluster cluster) {
		this.kernel = kernel;
		this.definitions = definitions;
		this.permissions = permissions;
		this.permissionsInPlace = permissions.inPlace();
		this.missing = missing;
		this.callGrace = callGrace;
		this.cluster = cluster;
	}

	/**
	 * Starts a process of a {@code process.lua} entry on another node, if the host of the
	 * request is one there.
	 * @param caller the caller
	 * @param request what to start
	 * @param kind what it is for
	 * @return the start under way; {@code null} if the host is one of this node, and
	 * nothing has been done yet
	 * @throws ProcessException NOT_FOUND {@code node not found}; the errors of 3.8 that
	 * are known at once
	 */
	public @Nullable RemoteStart elsewhere(Caller caller, SpawnRequest request, Elsewhere kind) {
		int at = (this.cluster != null) ? request.host().indexOf(PLACE) : -1;
		if (this.cluster == null || at < 0) {
			return null;
		}
		NodeId node = this.cluster.place(request.host().substring(at + 1));
		if (node.equals(this.cluster.self())) {
			return null;
		}
		if (kind == Elsewhere.CALL) {
			requireCall(caller, request);
		}
		else {
			require(caller, request);
		}
		SpawnRequest.Content content = request.content().get();
		return this.cluster.start(
				new StartRequest(caller.identity(), caller.sender(), caller.process(), kind == Elsewhere.CALL,
						kind != Elsewhere.SPAWN, request.monitored(), request.linked(), request.id(),
						request.host().substring(0, at), request.name(), content.body().luggage(), content.messages()),
				node);
	}

	/**
	 * What a process on another node is started for.
	 */
	public enum Elsewhere {

		/** A spawn. */
		SPAWN,

		/** A spawn whose caller wants to be told of the end. */
		WATCHED_SPAWN,

		/** A call. */
		CALL

	}

	/**
	 * Spawns a process of a {@code process.lua} entry. Waits as {@link Kernel#spawn}
	 * does.
	 * @param caller the caller
	 * @param request what to spawn
	 * @return the process; or the owner of its name, which was signalled instead
	 * @throws ProcessException the errors of 3.8
	 */
	public Kernel.Spawned spawn(Caller caller, SpawnRequest request) {
		require(caller, request);
		return launch(caller, request);
	}

	private void require(Caller caller, SpawnRequest request) {
		String id = request.id();
		this.permissions.require(caller, ProcessAction.SPAWN, id, "spawn process");
		requireHost(caller, request, "spawn on host");
		if (request.monitored()) {
			this.permissions.require(caller, ProcessAction.SPAWN_MONITORED, id, "spawn monitored process");
		}
		if (request.linked()) {
			this.permissions.require(caller, ProcessAction.SPAWN_LINKED, id, "spawn linked process");
		}
	}

	/**
	 * Begins to spawn a process of a {@code process.lua} entry for a process.
	 * @param caller the caller, of which the calling coroutine runs
	 * @param parent its process
	 * @param request what to spawn
	 * @return the call, whose outcome {@link #pid} understands
	 * @throws ProcessException the errors of 3.8
	 */
	public PendingCall begin(Caller caller, ProcessInstance parent, SpawnRequest request) {
		RemoteStart remote = elsewhere(caller, request, Elsewhere.SPAWN);
		if (remote != null) {
			PendingCall call = parent.beginCall();
			remote.started().thenAccept(call::complete);
			return call;
		}
		require(caller, request);
		return this.kernel.beginSpawn(parent, traced(Tracing.Kind.SPAWN, spec(caller, request)));
	}

	/**
	 * Returns the PID that a spawn has as its result.
	 * @param outcome the outcome of {@link #begin}, or of a {@link RemoteStart}
	 * @return the process, or the owner of its name
	 * @throws ProcessException if the spawn has failed
	 */
	public static Pid pid(Outcome outcome) {
		return (outcome.value() instanceof RemoteStart.Started started) ? started.pid()
				: Kernel.spawned(outcome).process().pid();
	}

	/**
	 * Begins to spawn a process of a {@code process.lua} entry; never waits.
	 * @param caller the caller
	 * @param request what to spawn
	 * @param listener is told of the process, or of the failure, unless this throws
	 * @return the process, whose top level runs or has run; {@code null} if the owner of
	 * its name was signalled instead
	 * @throws ProcessException those of the errors of 3.8 that are known at once
	 */
	@Nullable ProcessInstance start(Caller caller, SpawnRequest request, Kernel.SpawnListener listener) {
		require(caller, request);
		return this.kernel.start(traced(Tracing.Kind.SPAWN, spec(caller, request)), listener);
	}

	/**
	 * Spawns a process for the runtime itself, which needs no permission.
	 * @param caller the parent
	 * @param request what to spawn
	 * @return the process; or the owner of its name, which was signalled instead
	 * @throws ProcessException the errors of 3.8
	 */
	public Kernel.Spawned launch(Caller caller, SpawnRequest request) {
		return this.kernel.spawn(traced(Tracing.Kind.SPAWN, spec(caller, request)));
	}

	/**
	 * Begins to call a {@code process.lua} entry; never waits.
	 * @param caller the caller
	 * @param request what to call
	 * @param listener is told of the process, or of the failure, unless this throws
	 * @return the process, whose top level runs or has run; {@code null} if the owner of
	 * its name was signalled instead
	 * @throws ProcessException those of the errors of 3.8 that are known at once
	 */
	public @Nullable ProcessInstance call(Caller caller, SpawnRequest request, Kernel.SpawnListener listener) {
		requireCall(caller, request);
		return this.kernel.start(traced(Tracing.Kind.CALL, spec(caller, request)), listener);
	}

	private void requireCall(Caller caller, SpawnRequest request) {
		this.permissions.require(caller, ProcessAction.CALL, request.id(), "call process");
		requireHost(caller, request, "call on host");
	}

	/** The resource is the host, on whatever node. */
	private void requireHost(Caller caller, SpawnRequest request, String what) {
		this.permissions.require(caller, ProcessAction.HOST, hostId(request.host()), what, request.host());
	}

	private String hostId(String given) {
		int at = (this.cluster != null) ? given.indexOf(PLACE) : -1;
		return (at < 0) ? given : given.substring(0, at);
	}

	/**
	 * Begins to call a function: a {@code function.lua} entry, or a process that names
	 * its host; never waits.
	 * @param caller the caller
	 * @param id id of the entry
	 * @param content copies or maps what the callee gets; its messages are not used
	 * @param listener is told of the callee, or of the failure, unless this throws
	 * @return the callee, whose top level runs or has run
	 * @throws ProcessException the errors of 8.1 that are known at once
	 */
	public ProcessInstance callFunction(Caller caller, String id, Supplier<SpawnRequest.Content> content,
			Kernel.SpawnListener listener) {
		this.permissions.require(caller, ProcessAction.CALL_FUNCTION, id, "call function");
		DefinitionRegistry current = this.definitions.snapshot();
		Definition.Code function = current.code(id, Definition.CodeKind.FUNCTION);
		SpawnSpec spec;
		if (function != null) {
			SpawnRequest.BodyMaker body = content.get().body();
			spec = new SpawnSpec(null, id, (process) -> body.make(process, current, function), caller.process(), false,
					false, null, List.of(), null, null);
		}
		else {
			Definition.Code process = current.process(id);
			if (process == null || process.defaultHost() == null) {
				throw new ProcessException(this.missing.function(caller, id));
			}
			spec = spec(caller, SpawnRequest.of(id, String.valueOf(process.defaultHost()), content));
		}
		return Objects.requireNonNull(this.kernel.start(traced(Tracing.Kind.CALL, spec), listener));
	}

	private SpawnSpec traced(Tracing.Kind kind, SpawnSpec spec) {
		return Traces.begin(this.kernel, kind, spec);
	}

	private SpawnSpec spec(Caller caller, SpawnRequest request) {
		SpawnRequest.Content content = request.content().get();
		Host host = host(caller, request.host());
		DefinitionRegistry current = this.definitions.snapshot();
		Definition.Code entry = current.process(request.id());
		if (entry == null) {
			throw new ProcessException(this.missing.process(caller, request.id()));
		}
		return new SpawnSpec(host, request.id(), (process) -> content.body().make(process, current, entry),
				caller.spawner(), request.monitored(), request.linked(), request.name(), content.messages(),
				request.onStart(), ownerCheck(caller, request, !content.messages().isEmpty()));
	}

	private Host host(Caller caller, String given) {
		String id = hostId(given);
		Host host = this.kernel.host(id);
		if (host != null) {
			return host;
		}
		if (this.definitions.find(id) != null) {
			throw new ProcessException(ErrorKind.INTERNAL, "host does not implement process.Host");
		}
		throw new ProcessException(this.missing.host(caller, id));
	}

	/**
	 * What the owner of a taken name gets instead of a spawn needs permissions of its
	 * own: messages that to send, and a link the power to end it. The owner there is now
	 * is asked about at once. The name may have another one when the spawn needs it, on a
	 * thread that is not the caller's; that one is asked about then.
	 */
	private SpawnSpec.@Nullable Runner ownerCheck(Caller caller, SpawnRequest request, boolean sends) {
		String name = request.name();
		if (name == null || !sends && !request.linked()) {
			return null;
		}
		Pid known = this.kernel.names().lookup(name);
		if (known != null && this.kernel.process(known) != null) {
			check(this.permissions, caller, request, name, sends, known);
		}
		return (owner) -> {
			if (!owner.pid().equals(known)) {
				check(this.permissionsInPlace, caller, request, name, sends, owner.pid());
			}
		};
	}

	private static void check(Permissions permissions, Caller caller, SpawnRequest request, String name, boolean sends,
			Pid owner) {
		if (sends) {
			permissions.require(caller, ProcessAction.SEND, owner, "send", name);
		}
		if (request.linked()) {
			permissions.requireMayEnd(caller, owner, "link", name);
		}
	}

	/**
	 * Ends what a call has started and the caller no longer waits for: a function at
	 * once; a process gets CANCEL and is terminated when the grace is over. Does not
	 * block; has no effect if it has ended.
	 * @param callee what the call has started
	 * @param caller sender of the CANCEL
	 * @param reason the reason of the CANCEL; {@code null} for none
	 */
	public void endCallee(ProcessInstance callee, Pid caller, @Nullable String reason) {
		if (callee.host() == null) {
			callee.terminate(ProcessErrors.CANCELED);
		}
		else {
			callee.cancel(caller, this.callGrace, reason);
		}
	}

}
