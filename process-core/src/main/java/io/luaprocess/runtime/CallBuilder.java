package io.luaprocess.runtime;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.cluster.RemoteStart;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.NameRegistry;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.operation.Spawns;
import io.luaprocess.security.Actor;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One spawn or call from Java.
 */
final class CallBuilder implements ProcessRuntime.Builder {

	private final LuaProcessRuntime owner;

	private final String id;

	private final Options options;

	CallBuilder(LuaProcessRuntime owner, String id) {
		this(owner, id, Options.NONE);
	}

	private CallBuilder(LuaProcessRuntime owner, String id, Options options) {
		this.owner = owner;
		this.id = id;
		this.options = options;
	}

	private CallBuilder with(Consumer<Options.Editor> change) {
		Options.Editor editor = new Options.Editor(this.options);
		change.accept(editor);
		return new CallBuilder(this.owner, this.id, editor.done());
	}

	@Override
	public ProcessRuntime.Builder host(String host) {
		return with((options) -> options.host = host);
	}

	@Override
	public ProcessRuntime.Builder name(String name) {
		TextLimits.name(NameRegistry.requireName(name), "name");
		return with((options) -> options.name = name);
	}

	@Override
	public ProcessRuntime.Builder context(Map<String, ?> values) {
		return with((options) -> options.context.putAll(values));
	}

	@Override
	public ProcessRuntime.Builder actor(Actor actor) {
		return with((options) -> options.actor = actor.vouchedBy(this.owner));
	}

	@Override
	public ProcessRuntime.Builder scope(Scope scope) {
		return with((options) -> options.scope = scope);
	}

	@Override
	public ProcessRuntime.Builder message(String topic, @Nullable Object @Nullable ... payload) {
		JavaTopics.check(topic);
		return with((options) -> options.messages
			.add(new Options.Queued(topic, (payload != null) ? payload.clone() : null)));
	}

	@Override
	public ProcessRuntime.Builder timeout(Duration timeout) {
		if (!timeout.isPositive()) {
			throw new ProcessException(ErrorKind.INVALID, "timeout must be > 0");
		}
		return with((options) -> options.timeout = timeout);
	}

	@Override
	public ProcessRuntime.Builder onExit(Consumer<ProcessExit> listener) {
		return with((options) -> options.listeners.add(listener));
	}

	@Override
	public Pid spawn(@Nullable Object @Nullable ... args) {
		String host = (this.options.host != null) ? this.options.host : this.owner.defaultHost();
		checkId("process ID required", "invalid process ID format (namespace:name required)");
		JavaCaller caller = this.owner.caller();
		SpawnRequest request = request(caller, host, args, (started) -> observe(started, null));
		RemoteStart remote = this.owner.operations()
			.spawns()
			.elsewhere(caller, request,
					this.options.listeners.isEmpty() ? Spawns.Elsewhere.SPAWN : Spawns.Elsewhere.WATCHED_SPAWN);
		if (remote != null) {
			Pid pid = Spawns.pid(this.owner.kernel().join(remote.started()));
			remote.ended()
				.thenAccept((outcome) -> tell(JavaBridge.exit(pid, this.id, outcome, this.owner.kernel().now())));
			return pid;
		}
		Kernel.Spawned spawned = this.owner.operations().spawns().spawn(caller, request);
		if (!spawned.created()) {
			observe(spawned.process(), null);
		}
		return spawned.process().pid();
	}

	@Override
	public @Nullable Object call(@Nullable Object @Nullable ... args) {
		JavaCaller.checkMayBlock(this.owner.callers(), this.id);
		Started started = begin(args);
		Duration timeout = timeout();
		try {
			return JavaBridge.result((timeout != null)
					? started.result.get(Timeouts.nanos(timeout), TimeUnit.NANOSECONDS) : started.result.get());
		}
		catch (TimeoutException ex) {
			started.end("call timed out");
			throw new ProcessException(ProcessErrors.CALL_TIMED_OUT);
		}
		catch (InterruptedException ex) {
			started.end("caller interrupted");
			Thread.currentThread().interrupt();
			throw new ProcessException(ErrorKind.CANCELED, "interrupted while waiting for " + this.id);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T callFor(Class<T> type, @Nullable Object @Nullable ... args) {
		return (T) callFor((Type) type, args);
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> @Nullable T callFor(Type type, @Nullable Object @Nullable ... args) {
		return (T) this.owner.bridge().convert(call(args), type);
	}

	@Override
	public CompletableFuture<@Nullable Object> callAsync(@Nullable Object @Nullable ... args) {
		try {
			return result(this.owner.kernel(), begin(args), timeout());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> CompletableFuture<@Nullable T> callAsyncFor(Type type, @Nullable Object @Nullable ... args) {
		return Timeouts.dependent(this.owner.kernel(), callAsync(args),
				(value) -> (T) this.owner.bridge().convert(value, type));
	}

	private static CompletableFuture<@Nullable Object> result(Kernel kernel, Started started,
			@Nullable Duration timeout) {
		CompletableFuture<@Nullable Object> result = kernel.future();
		started.result.thenAccept((outcome) -> JavaBridge.complete(kernel, result, outcome));
		if (timeout != null) {
			Timeouts.fail(kernel, result, timeout, () -> new ProcessException(ProcessErrors.CALL_TIMED_OUT));
		}
		result.whenComplete((value, failure) -> {
			if (!started.result.isDone()) {
				started.end("call cancelled");
			}
		});
		return result;
	}

	private @Nullable Duration timeout() {
		return (this.options.timeout != null) ? this.options.timeout : this.owner.callTimeout();
	}

	private Started begin(@Nullable Object @Nullable [] args) {
		checkId("function ID required", "invalid function ID format (namespace:name required)");
		JavaCaller caller = this.owner.caller();
		Spawns spawns = this.owner.operations().spawns();
		DefinitionRegistry definitions = this.owner.definitions();
		CompletableFuture<Outcome> result = this.owner.kernel().future();
		Kernel.SpawnListener listener = (spawned, failure) -> started(spawned, failure, result);
		if (definitions.code(this.id, Definition.CodeKind.FUNCTION) != null) {
			return new Started(spawns.callFunction(caller, this.id, () -> content(caller, args), listener), null,
					result, this.owner);
		}
		Definition.Code process = definitions.process(this.id);
		if (process == null) {
			throw new ProcessException(this.owner.operations().missing().function(caller, this.id));
		}
		SpawnRequest request = request(caller, hostOf(process), args, null);
		RemoteStart remote = spawns.elsewhere(caller, request, Spawns.Elsewhere.CALL);
		if (remote != null) {
			remote.ended().thenAccept(result::complete);
			return new Started(null, remote, result, this.owner);
		}
		return new Started(spawns.call(caller, request, listener), null, result, this.owner);
	}

	private String hostOf(Definition.Code process) {
		EntryId declared = process.defaultHost();
		return (this.options.host != null) ? this.options.host
				: (declared != null) ? declared.toString() : this.owner.defaultHost();
	}

	private SpawnRequest request(JavaCaller caller, String host, @Nullable Object @Nullable [] args,
			SpawnSpec.@Nullable Runner onStart) {
		return new SpawnRequest(this.id, host, () -> content(caller, args), false, false, this.options.name, onStart);
	}

	private SpawnRequest.Content content(JavaCaller caller, @Nullable Object @Nullable [] args) {
		checkOptions(caller);
		return this.owner.bridge()
			.content(caller.inheritance().with(this.options.actor, this.options.scope), this.options.context, args,
					messages());
	}

	private List<Message> messages() {
		List<Message> messages = new ArrayList<>();
		for (Options.Queued queued : this.options.messages) {
			messages.add(this.owner.bridge().message(queued.topic(), queued.payload()));
		}
		return messages;
	}

	/** Runs when the top level has ended. */
	private void started(Kernel.@Nullable Spawned spawned, @Nullable ProcessError failure,
			CompletableFuture<Outcome> result) {
		if (spawned != null) {
			observe(spawned.process(), result);
		}
		else if (failure != null) {
			result.complete(Outcome.failure(failure));
		}
	}

	private void observe(ProcessInstance instance, @Nullable CompletableFuture<Outcome> result) {
		if (result == null && this.options.listeners.isEmpty()) {
			return;
		}
		instance.onExit((outcome) -> {
			if (!this.options.listeners.isEmpty()) {
				tell(JavaBridge.exit(instance, outcome));
			}
			if (result != null) {
				result.complete(outcome);
			}
		});
	}

	private void tell(ProcessExit exit) {
		this.options.listeners.forEach((listener) -> this.owner.notify(listener, exit));
	}

	private void checkId(String missing, String malformed) {
		if (this.id == null || this.id.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, missing);
		}
		if (EntryId.parse(this.id) == null) {
			throw new ProcessException(ErrorKind.INVALID, malformed);
		}
	}

	private void checkOptions(JavaCaller caller) {
		if (!this.options.context.isEmpty()) {
			check(caller, ProcessAction.CONTEXT, "context", "context");
		}
		if (this.options.actor != null || this.options.scope != null) {
			check(caller, ProcessAction.SECURITY, "security", "security context");
		}
	}

	private void check(JavaCaller caller, ProcessAction action, String resource, String what) {
		if (!this.owner.operations().permissions().allows(caller, action, resource)) {
			throw caller.denied(action, resource, "not allowed to spawn processes with custom " + what);
		}
	}

	/**
	 * A call under way.
	 *
	 * @param callee what it has started; {@code null} if it waits for the holder of a
	 * name, which is not ended with the call
	 * @param remote the start on another node; {@code null} if it is this one
	 * @param result the future result
	 * @param owner the runtime
	 */
	private record Started(@Nullable ProcessInstance callee, @Nullable RemoteStart remote,
			CompletableFuture<Outcome> result, LuaProcessRuntime owner) {

		/** The caller no longer waits. */
		void end(String reason) {
			if (this.callee != null) {
				this.owner.operations().spawns().endCallee(this.callee, this.owner.kernel().control(), reason);
			}
			else if (this.remote != null) {
				this.remote.end(reason);
			}
		}

	}

	/**
	 * The options set so far.
	 */
	private record Options(@Nullable String host, @Nullable String name, Map<String, @Nullable Object> context,
			@Nullable Actor actor, @Nullable Scope scope, List<Queued> messages, @Nullable Duration timeout,
			List<Consumer<ProcessExit>> listeners) {

		static final Options NONE = new Options(null, null, Map.of(), null, null, List.of(), null, List.of());

		/**
		 * A message to be queued.
		 */
		@SuppressWarnings("ArrayRecordComponent")
		record Queued(String topic, @Nullable Object @Nullable [] payload) {
		}

		/**
		 * Changes a copy.
		 */
		static final class Editor {

			@Nullable String host;

			@Nullable String name;

			final Map<String, @Nullable Object> context;

			@Nullable Actor actor;

			@Nullable Scope scope;

			final List<Queued> messages;

			@Nullable Duration timeout;

			final List<Consumer<ProcessExit>> listeners;

			Editor(Options options) {
				this.host = options.host;
				this.name = options.name;
				this.context = new LinkedHashMap<>(options.context);
				this.actor = options.actor;
				this.scope = options.scope;
				this.messages = new ArrayList<>(options.messages);
				this.timeout = options.timeout;
				this.listeners = new ArrayList<>(options.listeners);
			}

			Options done() {
				return new Options(this.host, this.name, this.context, this.actor, this.scope, this.messages,
						this.timeout, this.listeners);
			}

		}

	}

}
