package io.luaprocess.lua;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
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

	/**
	 * Creates a bridge.
	 * @param runtime the runtime
	 * @param values maps values
	 */
	public JavaBridge(LuaRuntime runtime, ValueMapper values) {
		this.runtime = runtime;
		this.values = values;
	}

	/**
	 * Makes a message from the application.
	 * @param topic the topic
	 * @param payload the payload values
	 * @return the message
	 * @throws ProcessException INVALID if a value cannot be mapped
	 */
	public Message message(String topic, @Nullable Object... payload) {
		return new Message(topic, null, this.values.toLuaAll(payload, "payload"));
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
			@Nullable String name, List<Message> messages, @Nullable Object[] args,
			SpawnSpec.@Nullable Runner onStart) {
		Varargs values = this.values.toLuaAll(args, "argument");
		return this.runtime.spawn(new LuaRuntime.SpawnRequest(id, host, () -> values, null, identity,
				Context.of(this.values.toTable(context, "context")), false, false, name, messages, onStart, null));
	}

	/**
	 * Starts a function.
	 * @param entry the entry
	 * @param identity actor and scope
	 * @param context context values
	 * @param args arguments of the method
	 * @param onStart gets the instance before it runs
	 * @return the function's process
	 * @throws ProcessException what its top level raised
	 */
	public ProcessInstance startFunction(Definition.Code entry, Identity identity, Map<String, ?> context,
			@Nullable Object[] args, SpawnSpec.Runner onStart) {
		return this.runtime.startFunction(entry, null, identity, Context.of(this.values.toTable(context, "context")),
				this.values.toLuaAll(args, "argument"), onStart);
	}

	/**
	 * Describes an end for Java.
	 * @param instance the process
	 * @param outcome its outcome
	 * @return the exit; failed if the value cannot be mapped to Java
	 */
	public static ProcessExit exit(ProcessInstance instance, Outcome outcome) {
		Object value = null;
		ProcessError error = outcome.error();
		if (outcome.value() instanceof LuaValue result) {
			try {
				value = ValueMapper.toJava(result);
			}
			catch (ProcessException ex) {
				error = ex.error();
			}
		}
		return new ProcessExit(instance.pid(), instance.definitionId(), value, error, Instant.now());
	}

}
