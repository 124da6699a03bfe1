package io.luaprocess.runtime;

import java.util.List;
import java.util.Map;

import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.operation.Caller;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What a process holds, for people who may see it. Read on any thread, without the
 * process.
 */
public final class ProcessContents {

	/** Larger messages are not made into Java values for people. */
	private static final long LARGEST = 64 << 10;

	private ProcessContents() {
	}

	/**
	 * Returns actor and scope of a process.
	 * @param process the process
	 * @return the identity as it is now
	 */
	public static Identity identity(ProcessInstance process) {
		return (process.body() instanceof Caller caller) ? caller.identity() : Identity.NONE;
	}

	/**
	 * Returns the keys of the context values of a process.
	 * @param process the process
	 * @return the keys, in alphabetical order
	 */
	public static List<String> contextKeys(ProcessInstance process) {
		return (process.body() instanceof LuaProcess lua) ? lua.context().keys().stream().sorted().toList() : List.of();
	}

	/**
	 * Returns the context values of a process.
	 * @param process the process
	 * @return plain Java values by key; empty if it runs no Lua program, or if all of
	 * them are larger than 64 kB
	 */
	public static Map<String, @Nullable Object> context(ProcessInstance process) {
		return (process.body() instanceof LuaProcess lua && lua.context().bytes() <= LARGEST) ? lua.context().toJava()
				: Map.of();
	}

	/**
	 * Returns the payload of a message that waits.
	 * @param message the message
	 * @return plain Java values; a text that says why they are not shown if the message
	 * is larger than 64 kB, or is changed by its receiver meanwhile
	 */
	public static @Nullable Object payload(Message message) {
		if (message.bytes() > LARGEST) {
			return "(" + message.bytes() + " bytes)";
		}
		try {
			List<@Nullable Object> values = JavaBridge.payload(message);
			return (values.size() == 1) ? values.getFirst() : values.isEmpty() ? null : values;
		}
		catch (RuntimeException ex) {
			return "(received meanwhile)";
		}
	}

}
