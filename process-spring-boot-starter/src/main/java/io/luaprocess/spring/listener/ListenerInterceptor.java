package io.luaprocess.spring.listener;

import java.util.concurrent.Callable;

import io.luaprocess.ProcessContext;
import org.jspecify.annotations.Nullable;

/**
 * Surrounds every call of a listener method, for example to set what belongs to the
 * thread. Thread-safe.
 */
@FunctionalInterface
public interface ListenerInterceptor {

	/**
	 * Calls the method, on the calling thread.
	 * @param context the process
	 * @param call the call
	 * @return its result
	 * @throws Exception what the method throws
	 */
	@Nullable Object around(ProcessContext context, Callable<@Nullable Object> call) throws Exception;

}
