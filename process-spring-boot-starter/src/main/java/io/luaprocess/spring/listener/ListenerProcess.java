package io.luaprocess.spring.listener;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import io.luaprocess.ErrorKind;
import io.luaprocess.JavaProcess;
import io.luaprocess.ProcessContext;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessMessage;
import io.luaprocess.ProcessSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.util.ReflectionUtils;

/**
 * The process of a listener: so many threads as its concurrency take one message after
 * the other. When it is asked to end, they finish what they have begun.
 */
final class ListenerProcess implements JavaProcess {

	private final ListenerGroup group;

	private final ListenerFailures failures;

	private final List<ListenerInterceptor> interceptors;

	ListenerProcess(ListenerGroup group, ListenerFailures failures, List<ListenerInterceptor> interceptors) {
		this.group = group;
		this.failures = failures;
		this.interceptors = interceptors;
	}

	@Override
	public @Nullable Object run(ProcessContext context) throws InterruptedException {
		int others = this.group.concurrency() - 1;
		CountDownLatch ended = new CountDownLatch(others);
		for (int i = 0; i < others; i++) {
			context.spawn(() -> {
				serve(context);
				ended.countDown();
			});
		}
		serve(context);
		ended.await();
		return null;
	}

	/** Returns when the process is asked to end. */
	private void serve(ProcessContext context) {
		while (true) {
			ProcessSignal signal = context.receive();
			if (signal instanceof ProcessMessage message) {
				receive(context, message);
			}
			else if (signal instanceof ProcessSignal.Cancel) {
				return;
			}
		}
	}

	private void receive(ProcessContext context, ProcessMessage message) {
		ListenerMethod method = this.group.method(message.topic());
		if (method == null) {
			this.failures.logUnknownTopic(context.pid(), this.group.name(), message);
			refuse(message, ProcessError.of(ErrorKind.NOT_FOUND,
					"listener '" + this.group.name() + "' has no method for this topic"));
			return;
		}
		try (MDC.MDCCloseable pid = MDC.putCloseable("luaprocess.pid", context.pid().toString());
				MDC.MDCCloseable definition = MDC.putCloseable("luaprocess.definition", context.definitionId())) {
			answer(message, call(context, () -> method.invoke(message)));
		}
		catch (Exception ex) {
			failed(context, message, method, ex);
		}
	}

	private @Nullable Object call(ProcessContext context, Callable<@Nullable Object> method) throws Exception {
		Callable<@Nullable Object> call = () -> result(method.call());
		for (ListenerInterceptor interceptor : this.interceptors.reversed()) {
			Callable<@Nullable Object> inner = call;
			call = () -> interceptor.around(context, inner);
		}
		return call.call();
	}

	/** Waits for a result that comes later. */
	private static @Nullable Object result(@Nullable Object returned) throws Exception {
		Object result = LaterResults.stage(returned);
		if (!(result instanceof CompletionStage<?> stage)) {
			return result;
		}
		try {
			return stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			ReflectionUtils.rethrowException((ex.getCause() != null) ? ex.getCause() : ex);
			throw ex;
		}
	}

	private static void answer(ProcessMessage message, @Nullable Object result) {
		if (!message.isRequest()) {
			return;
		}
		if (result instanceof ProcessError error) {
			message.refuse(error);
		}
		else {
			message.reply(result);
		}
	}

	private static void refuse(ProcessMessage message, ProcessError error) {
		try {
			message.refuse(error);
		}
		catch (ProcessException ex) {
			// The sender has no room for the error; its time will run out.
		}
	}

	private void failed(ProcessContext context, ProcessMessage message, ListenerMethod method, Exception failure) {
		if (failure instanceof InterruptedException) {
			// The process has ended.
			Thread.currentThread().interrupt();
			return;
		}
		ProcessError error = this.failures.error(this.group.name(), failure);
		this.failures.log(context.pid(), this.group.name(), message, failure);
		refuse(message, error);
		if (method.onError() == ProcessListener.OnError.CRASH) {
			throw new ProcessException(error);
		}
	}

}
