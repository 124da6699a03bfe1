package io.luaprocess.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Request;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.operation.Caller;
import io.luaprocess.operation.Operations;
import org.jspecify.annotations.Nullable;

/**
 * Requests of Java code.
 */
final class JavaRequests {

	private JavaRequests() {
	}

	/**
	 * Sends a request; does not block.
	 * @param owner the runtime
	 * @param caller the code that asks
	 * @param from the sender; {@code null} for the application
	 * @param question whom to ask
	 * @param payload the payload values
	 * @return the future answer
	 * @throws RuntimeException if the request was not sent
	 */
	static CompletableFuture<@Nullable Object> send(LuaProcessRuntime owner, Caller caller, @Nullable Pid from,
			Question question, @Nullable Object @Nullable [] payload) {
		JavaTopics.check(question.topic());
		String destination = LuaProcessRuntime.given(question.destination());
		if (!question.timeout().isPositive()) {
			throw new ProcessException(ErrorKind.INVALID, "timeout must be > 0");
		}
		Operations operations = owner.operations();
		Pid target = operations.destinations().resolve(destination);
		operations.messages().permit(caller, target, destination);
		Message message = owner.bridge().messageFrom(from, question.topic(), payload);
		CompletableFuture<Outcome> remote = operations.messages().request(caller, target, message);
		if (remote != null) {
			return remote(owner.kernel(), remote, question);
		}
		return send(owner.kernel(), operations.messages().receiver(target, message), message, question);
	}

	private static CompletableFuture<@Nullable Object> send(Kernel kernel, ProcessInstance receiver, Message message,
			Question question) {
		CompletableFuture<@Nullable Object> result = kernel.future();
		Request request = Request.send(receiver, message,
				(outcome) -> JavaBridge.completeElsewhere(kernel, result, outcome));
		Timeouts.fail(kernel, result, question.timeout(),
				() -> new ProcessException(ProcessErrors.noAnswer(question.destination(), question.timeout())));
		result.whenComplete((value, failure) -> request.close());
		return result;
	}

	private static CompletableFuture<@Nullable Object> remote(Kernel kernel, CompletableFuture<Outcome> answer,
			Question question) {
		CompletableFuture<@Nullable Object> result = kernel.future();
		answer.thenAccept((outcome) -> JavaBridge.completeElsewhere(kernel, result, outcome));
		Timeouts.fail(kernel, result, question.timeout(),
				() -> new ProcessException(ProcessErrors.noAnswer(question.destination(), question.timeout())));
		result.whenComplete((value, failure) -> answer.complete(Outcome.failure(ProcessErrors.CANCELED)));
		return result;
	}

	/**
	 * Whom to ask.
	 *
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait
	 */
	record Question(String destination, String topic, Duration timeout) {
	}

}
