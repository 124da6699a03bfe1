package io.luaprocess.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of Lua processes: a context with the runtime, the definitions of the application
 * and of the test, the beans that are part of the runtime such as Lua modules, and
 * nothing else. Other beans are chosen by {@link #includeFilters()}, imported, or
 * replaced by mocks.
 * <p>
 * By default processes run one at a time, in an order chosen by a seed, and only while
 * the test waits. Time is virtual: it passes when no process can run, no Java code called
 * by a process is under way, and the test waits. So an hour takes no time, and the same
 * seed gives the same run. A test that fails names the seed and says what every process
 * waits for; the system property {@code luaprocess.test.seed} repeats it.
 * <p>
 * Each test method begins with a runtime that has just been started: with its services
 * and without other processes. Test methods may have parameters of the types
 * {@link ProcessProbe}, {@link ProcessScenario}, {@link ProcessClock} and
 * {@link LuaTests}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ProcessTestContextBootstrapper.class)
@ExtendWith({ SpringExtension.class, ProcessTestExtension.class })
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ProcessTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface ProcessTest {

	/**
	 * Which time processes see.
	 */
	enum Time {

		/** Time passes when nothing can run; one process runs at a time. */
		VIRTUAL,

		/** The time of the clock; processes run on threads as in the application. */
		REAL

	}

	/**
	 * The time.
	 * @return virtual by default
	 */
	Time time() default Time.VIRTUAL;

	/**
	 * What chooses the order of processes and seeds their random generators.
	 * @return the seed; 0 for another one for each test method
	 */
	long seed() default 0;

	/**
	 * The moment at which virtual time starts.
	 * @return the moment as ISO-8601 writes it
	 */
	String startsAt() default "2030-01-01T00:00:00Z";

	/**
	 * How long the test may wait for one thing in real time.
	 * @return a duration such as {@code 20s}
	 */
	String patience() default "20s";

	/**
	 * Whether services start. Without them their names are free for probes.
	 * @return true by default
	 */
	boolean services() default true;

	/**
	 * Properties in form {@literal key=value} that are added to the {@link Environment}
	 * before the test runs.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Whether beans that are part of the runtime are included.
	 * @return true by default
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters of further beans of the application.
	 * @return what is included
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters of beans that are left out.
	 * @return what is excluded
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration that is left out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
