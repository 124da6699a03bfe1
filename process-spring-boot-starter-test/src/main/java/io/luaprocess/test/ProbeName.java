package io.luaprocess.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name a {@link ProcessProbe} registers, so that it stands for another process.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ProbeName {

	/**
	 * The name.
	 * @return a name that no process has
	 */
	String value();

}
