package io.luaprocess.lua;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ObjectMapping;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.value.JavaConverter;
import io.luaprocess.lua.value.ValueMapper;
import io.luaprocess.lua.value.Weigher;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Maps the values of Java callers: arguments, messages, results and exits. Thread-safe.
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
		return messageFrom(null, topic, payload);
	}

	/**
	 * Makes a message.
	 * @param from the sender; {@code null} for the application
	 * @param topic the topic
	 * @param payload the payload values
	 * @return the message
	 * @throws ProcessException INVALID if a value cannot be mapped
	 */
	public Message messageFrom(@Nullable Pid from, String topic, @Nullable Object @Nullable [] payload) {
		Varargs values = this.values.toLuaAll(payload, "payload");
		Weigher weight = Weigher.of(values);
		return new Message(topic, from, values, topic.length() + weight.bytes(), weight.parts());
	}

	/**
	 * Maps the payload of a message to Java.
	 * @param message a message that was received
	 * @return the payload values
	 * @throws ProcessException INVALID if a value has no counterpart in Java
	 */
	public static List<@Nullable Object> payload(Message message) {
		List<@Nullable Object> values = new ArrayList<>();
		if (message.payload() instanceof Varargs payload) {
			for (int i = 1; i <= payload.narg(); i++) {
				values.add(ValueMapper.toJava(payload.arg(i)));
			}
		}
		return values;
	}

	/**
	 * Maps the value of an outcome to Java.
	 * @param outcome the outcome
	 * @return the Java value; {@code null} if there is none
	 * @throws ProcessException INVALID if the value has no counterpart in Java
	 */
	public static @Nullable Object value(Outcome outcome) {
		return (outcome.value() instanceof LuaValue value) ? ValueMapper.toJava(value) : null;
	}

	/**
	 * Maps what a new process gets.
	 * @param identity actor and scope
	 * @param context context values
	 * @param args arguments of the method
	 * @param messages first messages
	 * @return the content of a request
	 * @throws ProcessException INVALID if a value cannot be mapped
	 */
	public SpawnRequest.Content content(Identity identity, Map<String, ?> context, @Nullable Object @Nullable [] args,
			List<Message> messages) {
		Varargs values = this.values.toLuaAll(args, "argument");
		return new SpawnRequest.Content(
				this.runtime.body(identity, Context.of(this.values.toTable(context, "context")), () -> values),
				messages);
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
				outcome.error(), instance.now());
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
		return value(outcome);
	}

	/**
	 * Completes the future result of a call. Values that take time are mapped on a thread
	 * of their own: this is called on the exit path of the callee.
	 * @param kernel the kernel of the callee
	 * @param future completed with the result, or as {@link #result} fails
	 * @param outcome the outcome of the callee
	 */
	public static void complete(Kernel kernel, CompletableFuture<@Nullable Object> future, Outcome outcome) {
		if (ValueMapper.isComposite(outcome.value())) {
			kernel.execute("process-result", () -> map(future, outcome));
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
