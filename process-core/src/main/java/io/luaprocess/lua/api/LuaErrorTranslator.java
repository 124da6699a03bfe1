package io.luaprocess.lua.api;

import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Says which error a program gets when a function of the application throws. Several are
 * asked in order, the first answer counts; without an answer the error is INTERNAL
 * {@code internal error}. Programs never see the text of an exception by itself.
 * Thread-safe.
 */
@FunctionalInterface
public interface LuaErrorTranslator {

	/**
	 * Translates an exception. A {@link io.luaprocess.ProcessException} is not asked
	 * about: the program gets the error it carries.
	 * @param failure what the function has thrown, for a {@code CompletionStage} and for
	 * reflection what is behind the wrapper
	 * @param function the function, for example {@code inventory.reserve}
	 * @return the error; {@code null} if another translator may know the exception
	 */
	@Nullable ProcessError translate(Throwable failure, String function);

}
