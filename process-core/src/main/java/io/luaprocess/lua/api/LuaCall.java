package io.luaprocess.lua.api;

import java.lang.reflect.Type;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One call of a {@link LuaFunction}: its arguments, and the process that calls. Arguments
 * are converted when they are asked for. They can be asked for only while the function
 * runs, by the thread that runs it; otherwise {@link IllegalStateException} is thrown.
 */
public interface LuaCall {

	/**
	 * Returns the name of the function, for messages.
	 * @return for example {@code inventory.reserve}
	 */
	String function();

	/**
	 * Returns how many arguments there are.
	 * @return the number, trailing nils included
	 */
	int size();

	/**
	 * Whether an argument is nil or absent.
	 * @param position its position, from 1
	 * @return true if so
	 */
	boolean isNil(int position);

	/**
	 * Returns an argument as a plain Java value: {@code Boolean}, {@code Long},
	 * {@code Double}, {@code String}, {@code byte[]} if it is no UTF-8, {@code List},
	 * {@code Map}, and the others of {@code docs/java-values.md}.
	 * @param position its position, from 1
	 * @return the value; {@code null} if it is nil or absent
	 * @throws ProcessException INVALID if the value has no counterpart in Java
	 */
	@Nullable Object get(int position);

	/**
	 * Returns an argument as a type.
	 * @param <T> the type
	 * @param position its position, from 1
	 * @param type the type
	 * @return the value; {@code null} if it is nil or absent and the type is neither
	 * primitive nor {@code Optional}
	 * @throws ProcessException INVALID
	 * {@code bad argument #2 to 'inventory.reserve' (integer expected, got string)}; of a
	 * value inside of the argument it says where: {@code integer expected at .lines[3]}
	 */
	<T> @Nullable T get(int position, Class<T> type);

	/**
	 * Returns an argument as a generic type.
	 * @param <T> the type
	 * @param position its position, from 1
	 * @param type the type, for example that of a parameter
	 * @return the value; {@code null} if it is nil or absent and the type is neither
	 * primitive nor {@code Optional}
	 * @throws ProcessException INVALID as for {@link #get(int, Class)}
	 */
	<T> @Nullable T get(int position, Type type);

	/**
	 * Returns an argument that must be there.
	 * @param <T> the type
	 * @param position its position, from 1
	 * @param type the type
	 * @return the value
	 * @throws ProcessException INVALID as for {@link #get(int, Class)}, also if the
	 * argument is nil or absent
	 */
	default <T> T require(int position, Class<T> type) {
		T value = get(position, type);
		if (value == null) {
			throw wrong(position, type);
		}
		return value;
	}

	/**
	 * Makes the error of an argument that does not fit a type.
	 * @param position its position, from 1
	 * @param expected the type
	 * @return the error of {@link #get(int, Class)}, to be thrown
	 */
	ProcessException wrong(int position, Type expected);

	/**
	 * Returns an argument that is a Lua function.
	 * @param position its position, from 1
	 * @return the function, usable until this call returns
	 * @throws ProcessException INVALID if it is none
	 */
	LuaCallback callback(int position);

	/**
	 * Requires that the caller may do something. The guard decides as about the actions
	 * of the runtime. To be asked for before anything is done: where a guard blocks, a
	 * function that does not block begins anew on another thread.
	 * @param action the action, for example {@code sql.query}; not one of the runtime
	 * @param resource what the action is done to
	 * @throws ProcessException PERMISSION_DENIED {@code not allowed to sql.query: orders}
	 * if the guard does not allow it
	 */
	void permit(String action, String resource);

	/**
	 * Writes a value as the module {@code json} does.
	 * @param value a value of {@code docs/java-values.md}
	 * @return the text
	 * @throws ProcessException INVALID if the value has no counterpart in Lua or JSON
	 */
	String toJson(@Nullable Object value);

	/**
	 * Reads JSON as the module {@code json} does with {@code {big = "string"}}: whole
	 * numbers beyond 2^53 become texts.
	 * @param text the text
	 * @return a plain Java value, see {@link #get(int)}
	 * @throws ProcessException INVALID if it is no JSON
	 */
	@Nullable Object fromJson(String text);

	/**
	 * Returns the PID of the calling process or function.
	 */
	Pid pid();

	/**
	 * Returns the id of the definition the caller runs.
	 */
	String definitionId();

	/**
	 * Returns the id of the host the caller runs on; that of the function if it is one.
	 */
	String host();

	/**
	 * Returns the actor of the caller.
	 * @return the actor or {@code null}
	 */
	@Nullable Actor actor();

	/**
	 * Returns the scope of the caller.
	 * @return the scope or {@code null}
	 */
	@Nullable Scope scope();

	/**
	 * Returns the context values of the caller, mapped anew by each call.
	 * @return plain Java values by name
	 */
	Map<String, Object> context();

}
