package io.luaprocess.lua;

import java.lang.reflect.Type;
import java.time.Instant;
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
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.JavaConverter;
import io.luaprocess.lua.value.ValueMapper;
import io.luaprocess.lua.value.Weigher;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.security.IdentityRef;
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
		return (message.payload() instanceof Varargs values) ? all(values) : List.of();
	}

	/**
	 * Maps the value of an outcome to Java.
	 * @param outcome the outcome
	 * @return the Java value; {@code null} if there is none
	 * @throws ProcessException INVALID if the value has no counterpart in Java
	 */
	public static @Nullable Object value(Outcome outcome) {
		return (outcome.value() instanceof Varargs values) ? single(values) : null;
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
	public SpawnRequest.Content content(IdentityRef identity, Map<String, ?> context,
			@Nullable Object @Nullable [] args, List<Message> messages) {
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
		return exit(instance.pid(), instance.definitionId(), outcome, instance.now());
	}

	/**
	 * Describes an end for Java, possibly that of a process of another node.
	 * @param pid the process
	 * @param id the definition it ran last; empty if not known
	 * @param outcome its outcome
	 * @param at when it ended, or when this node learnt of it
	 * @return the exit
	 */
	public static ProcessExit exit(Pid pid, String id, Outcome outcome, Instant at) {
		return new ProcessExit(pid, id,
				(outcome.value() instanceof LuaValue value) ? () -> ValueMapper.toJava(value) : () -> null,
				outcome.error(), at);
	}

	/**
	 * The result of a call or request, mapped by the calling thread: of an answer with
	 * several values a list, {@code nil, err} is a failure.
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

	private static @Nullable Object single(Varargs values) {
		if (values.narg() <= 1) {
			return ValueMapper.toJava(values.arg1());
		}
		if (values.arg1().isnil() && values.arg(2) instanceof ErrorValue failure) {
			throw new ProcessException(failure.error());
		}
		return all(values);
	}

	/**
	 * Maps the arguments of a process that is Java code.
	 * @param values the arguments
	 * @return the values in Java
	 * @throws ProcessException INVALID if a value has no counterpart in Java
	 */
	public static List<@Nullable Object> arguments(Object values) {
		return all((Varargs) values);
	}

	/**
	 * Makes an answer to a request.
	 * @param values its values
	 * @return the answer
	 * @throws ProcessException INVALID if a value cannot be mapped
	 */
	public Outcome answer(@Nullable Object @Nullable [] values) {
		Varargs mapped = this.values.toLuaAll(values, "answer");
		return Outcome.of(mapped, Weigher.of(mapped).bytes());
	}

	/**
	 * Makes the outcome of a process that is Java code.
	 * @param result its result
	 * @return the outcome
	 * @throws ProcessException INVALID if the result cannot be mapped
	 */
	public Outcome outcome(@Nullable Object result) {
		LuaValue mapped = this.values.toLua(result, "result");
		return mapped.isnil() ? Outcome.NOTHING : Outcome.of(mapped, Weigher.of(mapped).bytes());
	}

	private static List<@Nullable Object> all(Varargs values) {
		List<@Nullable Object> result = new ArrayList<>(values.narg());
		for (int i = 1; i <= values.narg(); i++) {
			result.add(ValueMapper.toJava(values.arg(i)));
		}
		return result;
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
			completeElsewhere(kernel, future, outcome);
		}
		else {
			map(future, outcome);
		}
	}

	/**
	 * Completes the future result of a call or request on a thread of its own.
	 * @param kernel the kernel
	 * @param future completed with the result, or as {@link #result} fails
	 * @param outcome the outcome
	 */
	public static void completeElsewhere(Kernel kernel, CompletableFuture<@Nullable Object> future, Outcome outcome) {
		kernel.execute("process-result", () -> map(future, outcome));
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
		return convert(result, type, "result");
	}

	/**
	 * Converts a value to the type Java code asks for.
	 * @param value the Java value
	 * @param type the type
	 * @param path where it stands, for the error
	 * @return the converted value
	 * @throws ProcessException INVALID if it does not fit
	 */
	public @Nullable Object convert(@Nullable Object value, Type type, String path) {
		return this.converter.convert(value, type, path);
	}

}
