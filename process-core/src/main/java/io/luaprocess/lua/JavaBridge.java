package io.luaprocess.lua;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ObjectMapping;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.definition.MissingEntry;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.lua.value.JavaConverter;
import io.luaprocess.lua.value.ValueMapper;
import io.luaprocess.lua.value.Weigher;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The runtime for Java callers: the same operations with Java values. Thread-safe.
 */
public final class JavaBridge {

	private final LuaRuntime runtime;

	private final ValueMapper values;

	private final JavaConverter converter;

	/**
	 * Creates a bridge.
	 * @param runtime the runtime
	 * @param values maps values to Lua
	 * @param mapping maps objects of the application
	 */
	public JavaBridge(LuaRuntime runtime, ValueMapper values, ObjectMapping mapping) {
		this.runtime = runtime;
		this.values = values;
		this.converter = new JavaConverter(mapping);
	}

	/**
	 * Makes a message from the application.
	 * @param topic the topic
	 * @param payload the payload values
	 * @return the message
	 * @throws ProcessException INVALID if a value cannot be mapped
	 */
	public Message message(String topic, @Nullable Object @Nullable ... payload) {
		Varargs values = this.values.toLuaAll(payload, "payload");
		Weigher weight = Weigher.of(values);
		return new Message(topic, null, values, topic.length() + weight.bytes(), weight.parts());
	}

	/**
	 * Spawns a process.
	 * @param id id of the entry
	 * @param host id of the host
	 * @param identity actor and scope
	 * @param context context values
	 * @param name name to register; {@code null} for none
	 * @param messages first messages
	 * @param args arguments of the method
	 * @param onStart gets the instance before it runs; {@code null} for none
	 * @return the process, and whether it is new
	 * @throws ProcessException the errors of a spawn
	 */
	public Kernel.Spawned spawn(String id, String host, Identity identity, Map<String, ?> context,
			@Nullable String name, List<Message> messages, @Nullable Object @Nullable [] args,
			SpawnSpec.@Nullable Runner onStart) {
		return this.runtime.spawn(request(id, host, identity, context, name, messages, args, onStart));
	}

	/**
	 * Begins to spawn a process; never waits.
	 * @param id id of the entry
	 * @param host id of the host
	 * @param identity actor and scope
	 * @param context context values
	 * @param name name to register; {@code null} for none
	 * @param messages first messages
	 * @param args arguments of the method
	 * @param listener is told of the outcome, unless this throws
	 * @return the process, whose top level runs or has run; {@code null} if the holder of
	 * the name was signalled instead
	 * @throws ProcessException those of the errors of a spawn that are known at once
	 */
	public @Nullable ProcessInstance start(String id, String host, Identity identity, Map<String, ?> context,
			@Nullable String name, List<Message> messages, @Nullable Object @Nullable [] args,
			Kernel.SpawnListener listener) {
		return this.runtime.start(request(id, host, identity, context, name, messages, args, null), listener);
	}

	private LuaRuntime.SpawnRequest request(String id, String host, Identity identity, Map<String, ?> context,
			@Nullable String name, List<Message> messages, @Nullable Object @Nullable [] args,
			SpawnSpec.@Nullable Runner onStart) {
		Varargs values = this.values.toLuaAll(args, "argument");
		requireHost(host);
		requireProcess(id);
		return new LuaRuntime.SpawnRequest(id, host, () -> values, null, identity,
				Context.of(this.values.toTable(context, "context")), false, false, name, messages, onStart, null);
	}

	private void requireHost(String id) {
		if (this.runtime.kernel().host(id) == null && this.runtime.definitions().find(id) == null) {
			List<String> known = this.runtime.kernel().hosts().stream().map(Host::id).toList();
			throw new ProcessException(
					MissingEntry.error("host", id, known, problem(id)).withDetails(Map.of("host_id", id)));
		}
	}

	private void requireProcess(String id) {
		if (this.runtime.definitions().code(id, Definition.CodeKind.PROCESS) == null) {
			throw new ProcessException(missing("process", id, EnumSet.of(Definition.CodeKind.PROCESS))
				.withDetails(this.runtime.unknownEntry(id).details()));
		}
	}

	/**
	 * The error of a call of an entry that is neither a function nor a process.
	 * @param id its id
	 * @return the error
	 */
	public ProcessError unknownFunction(String id) {
		return missing("function", id, EnumSet.of(Definition.CodeKind.FUNCTION, Definition.CodeKind.PROCESS))
			.withDetails(this.runtime.unknownFunction(id).details());
	}

	private ProcessError missing(String what, String id, Set<Definition.CodeKind> kinds) {
		List<String> known = this.runtime.definitions()
			.all()
			.stream()
			.filter((entry) -> entry instanceof Definition.Code code && kinds.contains(code.codeKind()))
			.map((entry) -> entry.id().toString())
			.toList();
		return MissingEntry.error(what, id, known, problem(id));
	}

	private @Nullable DefinitionProblem problem(String id) {
		return this.runtime.definitions().problem(id);
	}

	/**
	 * Begins to start a function; never waits.
	 * @param entry the entry
	 * @param identity actor and scope
	 * @param context context values
	 * @param args arguments of the method
	 * @param listener is told whether its top level has worked
	 * @return the function's process
	 */
	public ProcessInstance startFunction(Definition.Code entry, Identity identity, Map<String, ?> context,
			@Nullable Object @Nullable [] args, Kernel.SpawnListener listener) {
		return this.runtime.startFunction(entry, null, identity, Context.of(this.values.toTable(context, "context")),
				this.values.toLuaAll(args, "argument"), listener);
	}

	/**
	 * Describes an end for Java. The value is not mapped yet: this runs on the exit path
	 * of the process.
	 * @param instance the process
	 * @param outcome its outcome
	 * @return the exit
	 */
	public static ProcessExit exit(ProcessInstance instance, Outcome outcome) {
		return new ProcessExit(instance.pid(), instance.definitionId(),
				(outcome.value() instanceof LuaValue value) ? () -> ValueMapper.toJava(value) : () -> null,
				outcome.error(), Instant.now());
	}

	/**
	 * The result of a call, mapped by the calling thread.
	 * @param outcome the outcome of the callee
	 * @return the result as a Java value
	 * @throws ProcessException the error of the callee; INVALID if the value has no
	 * counterpart in Java
	 */
	public static @Nullable Object result(Outcome outcome) {
		ProcessError error = outcome.error();
		if (error != null) {
			throw new ProcessException(error);
		}
		return (outcome.value() instanceof LuaValue value) ? ValueMapper.toJava(value) : null;
	}

	/**
	 * Completes the future result of a call. Values that take time are mapped on a thread
	 * of their own: this is called on the exit path of the callee.
	 * @param future completed with the result, or as {@link #result} fails
	 * @param outcome the outcome of the callee
	 */
	public static void complete(CompletableFuture<@Nullable Object> future, Outcome outcome) {
		if (ValueMapper.isComposite(outcome.value())) {
			Thread.ofVirtual().name("process-result").start(() -> map(future, outcome));
		}
		else {
			map(future, outcome);
		}
	}

	private static void map(CompletableFuture<@Nullable Object> future, Outcome outcome) {
		try {
			future.complete(result(outcome));
		}
		catch (Throwable ex) {
			future.completeExceptionally(ex);
		}
	}

	/**
	 * Converts a result to the type a caller asks for.
	 * @param result the result as a Java value
	 * @param type the type
	 * @return the converted result
	 * @throws ProcessException INVALID if it does not fit
	 */
	public @Nullable Object convert(@Nullable Object result, Type type) {
		return this.converter.convert(result, type, "result");
	}

}
