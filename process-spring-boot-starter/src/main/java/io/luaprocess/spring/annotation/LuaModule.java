package io.luaprocess.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Offers a bean to programs as a module: its methods with {@link LuaFunction} are the
 * functions that {@code require} gives to entries which list the module. The bean is
 * called through its proxies and found by its name when it is first called, so lazy beans
 * and scopes keep their meaning.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface LuaModule {

	/**
	 * The name that programs require, for example {@code inventory}.
	 */
	String value();

	/**
	 * What the module is for, for documentation and editors.
	 */
	String description() default "";

}
