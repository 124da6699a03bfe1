package io.luaprocess;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Runs Lua processes for an application. Thread-safe. Java values become Lua values and
 * back as described in {@code docs/java-values.md}.
 * <p>
 * Every method that fails throws a {@link ProcessException} with the same kinds and
 * messages Lua code gets; methods that return a future never throw, their future fails.
 * Methods run on the calling thread and block only where said.
 * <p>
 * Arguments: an id, destination, name or topic that is {@code null} is missing, as if it
 * were empty (INVALID); other arguments that are {@code null} without being nullable fail
 * with {@link NullPointerException}. Arrays of arguments or payload that are
 * {@code null}, as in {@code call(id, null)}, are one {@code null}. Times must be
 * positive (INVALID); those beyond 292 years are never over. Texts must not contain
 * halves of surrogate pairs (INVALID): UTF-8 cannot write them.
 */
public interface ProcessRuntime {

	/**
	 * Spawns a process on the default host. Blocks while the top level of the program
	 * runs.
	 * @param id id of a {@code process.lua} entry
	 * @param args arguments of its method
	 * @return its PID
	 */
	default Pid spawn(String id, @Nullable Object @Nullable ... args) {
		return process(id).spawn(args);
	}

	/**
	 * Sends a message. Never waits for the receiver: when this returns, the message is in
	 * its mailbox.
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param payload the payload values
	 */
	void send(String destination, String topic, @Nullable Object @Nullable ... payload);

	/**
	 * Sends a message to a process.
	 * @param destination its PID
	 * @param topic the topic
	 * @param payload the payload values
	 * @see #send(String, String, Object...)
	 */
	default void send(Pid destination, String topic, @Nullable Object @Nullable ... payload) {
		send(destination.toString(), topic, payload);
	}

	/**
	 * Calls a process or function entry and waits for its result. If the calling thread
	 * is interrupted or the timeout is over, the callee is ended: a function at once, a
	 * process gets CANCEL and is terminated after the grace period of calls. Refused with
	 * INVALID on the event-loop threads of a reactive application; {@link #callAsync} is
	 * not.
	 * @param id id of a {@code function.lua} or {@code process.lua} entry
	 * @param args arguments of its method
	 * @return the result as a Java value; {@code null} if there is none
	 */
	default @Nullable Object call(String id, @Nullable Object @Nullable ... args) {
		return process(id).call(args);
	}

	/**
	 * Calls a process or function entry and waits for its result. Refused with INVALID on
	 * the event-loop threads of a reactive application; {@link #callAsync} is not.
	 * @param <T> the type of the result
	 * @param type the type of the result
	 * @param id id of the entry
	 * @param args arguments of its method
	 * @return the result
	 */
	default <T> @Nullable T callFor(Class<T> type, String id, @Nullable Object @Nullable ... args) {
		return process(id).callFor(type, args);
	}

	/**
	 * Calls a process or function entry and waits for its result.
	 * @param <T> the type of the result
	 * @param type the type of the result, possibly generic, for example that of a
	 * {@code ParameterizedTypeReference}
	 * @param id id of the entry
	 * @param args arguments of its method
	 * @return the result, of the given type
	 */
	@SuppressWarnings("TypeParameterUnusedInFormals")
	default <T> @Nullable T callFor(Type type, String id, @Nullable Object @Nullable ... args) {
		return process(id).callFor(type, args);
	}

	/**
	 * Calls a process or function entry without waiting. Never throws: all that fails,
	 * fails the future. A result that is a table is mapped to Java on a thread of its
	 * own.
	 * @param id id of the entry
	 * @param args arguments of its method
	 * @return completes with the result, or with a {@link ProcessException}; when the
	 * caller cancels or completes it, or its timeout is over, the callee is ended as by
	 * {@link #call}
	 */
	default CompletableFuture<@Nullable Object> callAsync(String id, @Nullable Object @Nullable ... args) {
		return process(id).callAsync(args);
	}

	/**
	 * Sends a message and waits for the answer, without blocking: a Lua process answers
	 * with {@code message:reply(…)}. Checked as {@link #send}; an answer needs no
	 * permission. Never throws: all that fails, fails the future, with a
	 * {@link ProcessException}: TIMEOUT, NOT_FOUND as soon as the receiver ends,
	 * RATE_LIMITED if its mailbox is full, or the error it answers with
	 * ({@code reply(nil, err)}). A late answer reaches no one.
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return completes with the answer as a Java value, on a thread that may block;
	 * several values are a {@link java.util.List}, none is {@code null}. When the caller
	 * cancels or completes it, the request is over
	 */
	CompletableFuture<@Nullable Object> request(String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload);

	/**
	 * Sends a message and waits for the answer.
	 * @param destination the PID of the receiver
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return completes with the answer
	 * @see #request(String, String, Duration, Object...)
	 */
	default CompletableFuture<@Nullable Object> request(Pid destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		return request(destination.toString(), topic, timeout, payload);
	}

	/**
	 * Sends a message and waits for an answer of a type.
	 * @param <T> the type of the answer
	 * @param type the type of the answer
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return completes with the answer; with INVALID if it does not fit the type
	 * @see #request(String, String, Duration, Object...)
	 */
	default <T> CompletableFuture<@Nullable T> requestFor(Class<T> type, String destination, String topic,
			Duration timeout, @Nullable Object @Nullable ... payload) {
		return requestFor((Type) type, destination, topic, timeout, payload);
	}

	/**
	 * Sends a message and waits for an answer of a type.
	 * @param <T> the type of the answer
	 * @param type the type of the answer, possibly generic
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return completes with the answer; with INVALID if it does not fit the type
	 * @see #request(String, String, Duration, Object...)
	 */
	@SuppressWarnings("TypeParameterUnusedInFormals")
	<T> CompletableFuture<@Nullable T> requestFor(Type type, String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload);

	/**
	 * Begins a spawn or call with options.
	 * @param id id of the entry
	 * @return a builder
	 */
	Builder process(String id);

	/**
	 * Defines a process that needs no options.
	 * @param id id of the entry
	 * @param text the program text
	 * @see #define(String, String, DefinitionOptions)
	 */
	default void define(String id, String text) {
		define(id, text, DefinitionOptions.process());
	}

	/**
	 * Defines a program while the runtime runs, or replaces one that was defined so or
	 * that a {@code DefinitionSource} supplies. It is checked as the programs of files
	 * are. Spawns and calls that begin later use the new program; running processes keep
	 * theirs until they end or upgrade, and get an OUTDATED event. The definition stays
	 * until it is removed, also over reloads; but if a source supplies the id at a
	 * reload, that one takes its place. Needs no permission: who may define programs is
	 * up to the application.
	 * <p>
	 * Reads the text on the calling thread and waits for a reload that is under way;
	 * otherwise it does not block. Definitions that are made at the same time take effect
	 * one after the other.
	 * @param id id of the entry; one without colon is in the namespace {@code app}
	 * @param text the program text
	 * @param options kind, modules, imports and so on
	 * @throws io.luaprocess.definition.DefinitionException if anything is wrong, with all
	 * errors; then nothing changes
	 * @throws ProcessException UNAVAILABLE if the application has a registry of
	 * definitions of its own
	 */
	void define(String id, String text, DefinitionOptions options);

	/**
	 * Removes a program that was {@linkplain #define defined} while the runtime runs or
	 * that a {@code DefinitionSource} supplies; that of a source is back after a reload
	 * if the source still supplies it. Running processes go on. Blocks as {@code define}
	 * does.
	 * @param id id of the entry; one without colon is in the namespace {@code app}
	 * @return false if there is no such entry
	 * @throws io.luaprocess.definition.DefinitionException if the entry is a file's or
	 * that of the application, or if another entry needs it; then nothing changes
	 * @throws ProcessException UNAVAILABLE if the application has a registry of
	 * definitions of its own
	 */
	boolean remove(String id);

	/**
	 * Asks a process to end.
	 * @param destination a PID in text form or a registered name
	 * @param deadline time after which it is terminated; {@code null} for never
	 * @param reason the reason, visible to the process; {@code null} for none
	 */
	void cancel(String destination, @Nullable Duration deadline, @Nullable String reason);

	/**
	 * Ends a process at once.
	 * @param destination a PID in text form or a registered name
	 */
	void terminate(String destination);

	/**
	 * Watches for the end of a process.
	 * @param destination a PID in text form or a registered name
	 * @return completes when it ends, or when its node is lost (UNAVAILABLE);
	 * exceptionally with NOT_FOUND if there is no such process. The definition of a
	 * process of another node is empty
	 */
	CompletableFuture<ProcessExit> watch(String destination);

	/**
	 * Adds a listener for the end of every process and function of this runtime.
	 * @param listener called on the thread of the ended process; must be short
	 */
	void onExit(Consumer<ProcessExit> listener);

	/**
	 * Finds the owner of a name that is registered on this node.
	 * @param name the name
	 * @return its PID or {@code null}
	 */
	default @Nullable Pid lookup(String name) {
		return names().lookup(name, ProcessNames.Scope.NODE);
	}

	/**
	 * Returns the registered names, those of the cluster included.
	 * @return the names
	 */
	ProcessNames names();

	/**
	 * Returns the groups of processes.
	 * @return the groups
	 */
	ProcessGroups groups();

	/**
	 * Whether a process is running.
	 * @param pid its PID
	 * @return false if it has ended, is ending or never existed
	 */
	boolean isAlive(Pid pid);

	/**
	 * Options of one spawn or call. Immutable: every method returns another builder.
	 */
	interface Builder {

		/**
		 * Sets the host.
		 * @param host its id
		 * @return another builder
		 */
		Builder host(String host);

		/**
		 * Sets the name to register; if it is taken, its holder is used instead.
		 * @param name the name
		 * @return another builder
		 */
		Builder name(String name);

		/**
		 * Adds context values.
		 * @param values plain values
		 * @return another builder
		 */
		Builder context(Map<String, ?> values);

		/**
		 * Sets the actor instead of that of the caller.
		 * @param actor the actor
		 * @return another builder
		 */
		Builder actor(Actor actor);

		/**
		 * Sets the scope instead of that of the caller.
		 * @param scope the scope
		 * @return another builder
		 */
		Builder scope(Scope scope);

		/**
		 * Queues a message before the process starts.
		 * @param topic the topic
		 * @param payload the payload values
		 * @return another builder
		 */
		Builder message(String topic, @Nullable Object @Nullable ... payload);

		/**
		 * Sets how long a call may take, instead of the default of the runtime. After it
		 * the call fails with TIMEOUT and its callee is ended. Without effect for a
		 * spawn.
		 * @param timeout the time, more than zero
		 * @return another builder
		 */
		Builder timeout(Duration timeout);

		/**
		 * Watches the process from before its first instruction.
		 * @param listener called once when it ends
		 * @return another builder
		 */
		Builder onExit(Consumer<ProcessExit> listener);

		/**
		 * Spawns.
		 * @param args arguments of the method
		 * @return the PID
		 */
		Pid spawn(@Nullable Object @Nullable ... args);

		/**
		 * Calls and waits for the result.
		 * @param args arguments of the method
		 * @return the result
		 */
		@Nullable Object call(@Nullable Object @Nullable ... args);

		/**
		 * Calls and waits for the result.
		 * @param <T> the type of the result
		 * @param type the type of the result
		 * @param args arguments of the method
		 * @return the result
		 */
		<T> @Nullable T callFor(Class<T> type, @Nullable Object @Nullable ... args);

		/**
		 * Calls and waits for the result.
		 * @param <T> the type of the result
		 * @param type the type of the result, possibly generic
		 * @param args arguments of the method
		 * @return the result, of the given type
		 */
		@SuppressWarnings("TypeParameterUnusedInFormals")
		<T> @Nullable T callFor(Type type, @Nullable Object @Nullable ... args);

		/**
		 * Calls without waiting. Never throws: all that fails, fails the future.
		 * @param args arguments of the method
		 * @return completes with the result
		 */
		CompletableFuture<@Nullable Object> callAsync(@Nullable Object @Nullable ... args);

		/**
		 * Calls without waiting. Never throws: all that fails, fails the future, also a
		 * result that does not fit the type.
		 * @param <T> the type of the result
		 * @param type the type of the result, possibly generic
		 * @param args arguments of the method
		 * @return completes with the result, of the given type; when the caller cancels
		 * or completes it, the callee is ended
		 */
		@SuppressWarnings("TypeParameterUnusedInFormals")
		<T> CompletableFuture<@Nullable T> callAsyncFor(Type type, @Nullable Object @Nullable ... args);

	}

}
