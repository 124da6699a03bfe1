package io.luaprocess.spring.reactive;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@link ProcessRuntime} for reactive applications. Nothing happens before a
 * subscription, each subscription does it once more, and no method or subscription
 * blocks. What fails, fails the {@code Mono} with the exception that
 * {@code ProcessRuntime} throws. Thread-safe.
 * <p>
 * The caller is the one of the subscription: the {@code SecurityContext} in the Reactor
 * context, else that of the subscribing thread.
 */
public interface ReactiveProcessRuntime {

	/**
	 * Spawns a process on the default host. The top level of its program runs on a thread
	 * of Reactor's {@code boundedElastic} scheduler.
	 * @param id id of a {@code process.lua} entry
	 * @param args arguments of its method
	 * @return its PID
	 */
	default Mono<Pid> spawn(String id, @Nullable Object @Nullable ... args) {
		return process(id).spawn(args);
	}

	/**
	 * Sends a message; completes when it is in the mailbox of the receiver.
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param payload the payload values
	 * @return empty
	 */
	Mono<Void> send(String destination, String topic, @Nullable Object @Nullable ... payload);

	/**
	 * Sends a message to a process; completes when it is in its mailbox.
	 * @param destination its PID
	 * @param topic the topic
	 * @param payload the payload values
	 * @return empty
	 */
	default Mono<Void> send(Pid destination, String topic, @Nullable Object @Nullable ... payload) {
		return send(destination.toString(), topic, payload);
	}

	/**
	 * Calls a process or function entry. A cancelled subscription ends the callee.
	 * @param id id of the entry
	 * @param args arguments of its method
	 * @return the result; empty if there is none
	 */
	default Mono<Object> call(String id, @Nullable Object @Nullable ... args) {
		return process(id).call(args);
	}

	/**
	 * Calls a process or function entry. A cancelled subscription ends the callee.
	 * @param <T> the type of the result
	 * @param type the type of the result
	 * @param id id of the entry
	 * @param args arguments of its method
	 * @return the result; empty if there is none
	 */
	default <T> Mono<T> callFor(Class<T> type, String id, @Nullable Object @Nullable ... args) {
		return process(id).callFor(type, args);
	}

	/**
	 * Sends a message and waits for the answer. A cancelled subscription ends the
	 * request.
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return the answer; empty if it has no value
	 * @see ProcessRuntime#request(String, String, Duration, Object...)
	 */
	Mono<Object> request(String destination, String topic, Duration timeout, @Nullable Object @Nullable ... payload);

	/**
	 * Sends a message and waits for an answer of a type.
	 * @param <T> the type of the answer
	 * @param type the type of the answer
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return the answer; empty if it has no value
	 */
	<T> Mono<T> requestFor(Class<T> type, String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload);

	/**
	 * Begins a spawn or call with options.
	 * @param id id of the entry
	 * @return a builder
	 */
	Builder process(String id);

	/**
	 * Asks a process to end.
	 * @param destination a PID in text form or a registered name
	 * @param deadline time after which it is terminated; {@code null} for never
	 * @param reason the reason, visible to the process; {@code null} for none
	 * @return empty
	 */
	Mono<Void> cancel(String destination, @Nullable Duration deadline, @Nullable String reason);

	/**
	 * Ends a process at once.
	 * @param destination a PID in text form or a registered name
	 * @return empty
	 */
	Mono<Void> terminate(String destination);

	/**
	 * Watches for the end of a process.
	 * @param destination a PID in text form or a registered name
	 * @return its end; NOT_FOUND if there is no such process
	 */
	Mono<ProcessExit> watch(String destination);

	/**
	 * Options of one spawn or call. Immutable: every method returns another builder.
	 */
	interface Builder {

		/**
		 * Sets the host.
		 * @param host its id
		 * @return another builder
		 * @see ProcessRuntime.Builder#host(String)
		 */
		Builder host(String host);

		/**
		 * Sets the name to register.
		 * @param name the name
		 * @return another builder
		 * @see ProcessRuntime.Builder#name(String)
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
		 * Sets how long a call may take.
		 * @param timeout the time, more than zero
		 * @return another builder
		 * @see ProcessRuntime.Builder#timeout(Duration)
		 */
		Builder timeout(Duration timeout);

		/**
		 * Spawns.
		 * @param args arguments of the method
		 * @return the PID
		 */
		Mono<Pid> spawn(@Nullable Object @Nullable ... args);

		/**
		 * Calls.
		 * @param args arguments of the method
		 * @return the result; empty if there is none
		 */
		Mono<Object> call(@Nullable Object @Nullable ... args);

		/**
		 * Calls.
		 * @param <T> the type of the result
		 * @param type the type of the result
		 * @param args arguments of the method
		 * @return the result; empty if there is none
		 */
		default <T> Mono<T> callFor(Class<T> type, @Nullable Object @Nullable ... args) {
			return callFor((Type) type, args);
		}

		/**
		 * Calls.
		 * @param <T> the type of the result
		 * @param type the type of the result, possibly generic
		 * @param args arguments of the method
		 * @return the result, of the given type; empty if there is none
		 */
		@SuppressWarnings("TypeParameterUnusedInFormals")
		<T> Mono<T> callFor(Type type, @Nullable Object @Nullable ... args);

	}

}
