package io.luaprocess.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of a bean with {@link LuaModule} a function for programs.
 * Parameters take arguments as {@code docs/java-values.md} says. A parameter of the type
 * {@link io.luaprocess.lua.api.LuaCall} takes none and gets the call; one whose type is a
 * functional interface takes a Lua function, which can be called until the method
 * returns. For results see {@link io.luaprocess.lua.api.LuaFunction#call}; with Reactor
 * also {@code Mono} and {@code Flux}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LuaFunction {

	/**
	 * The name in Lua. By default that of the method, with words separated by {@code _}:
	 * {@code reserveAll} is {@code reserve_all}.
	 */
	String value() default "";

	/**
	 * Whether the method may block. Then its process waits, and other processes go on
	 * even if it does. A method that computes for less than a millisecond, with all that
	 * its proxies do, can run in place, which takes less time.
	 */
	boolean blocking() default true;

	/**
	 * Whether the method waits for another machine as a rule. Then it always runs on a
	 * virtual thread, where the end of the process also ends a wait for a socket.
	 */
	boolean remote() default false;

	/**
	 * What the function does, for documentation and editors.
	 */
	String description() default "";

}
