package io.luaprocess.lua.api;

import java.lang.reflect.Type;

import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * A Lua function that a program has passed to a {@link LuaFunction}. It can be called
 * only while that runs, by the thread that runs it; otherwise
 * {@link IllegalStateException} is thrown. It cannot wait: an operation that would have
 * to fails. Functions of modules that block are called in place, unless the outer one
 * runs in place itself.
 */
public interface LuaCallback {

	/**
	 * Calls the function.
	 * @param args the arguments, mapped as results are
	 * @return the first result as a plain Java value
	 * @throws ProcessException what the function raises. If it leaves the outer function,
	 * the program gets the value it has raised
	 */
	@Nullable Object call(@Nullable Object... args);

	/**
	 * Calls the function for a result of a type.
	 * @param <T> the type
	 * @param type the type
	 * @param args the arguments, mapped as results are
	 * @return the first result
	 * @throws ProcessException what the function raises; INVALID if its result does not
	 * fit the type
	 */
	<T> @Nullable T callFor(Type type, @Nullable Object... args);

}
