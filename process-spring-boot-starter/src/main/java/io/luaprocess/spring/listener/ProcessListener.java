package io.luaprocess.spring.listener;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean receive the messages of a process. The process has a
 * registered name, a PID, a mailbox, links and monitors like any other, and is a service:
 * the definition is {@code java:<name>}, the service {@code listeners:<name>}.
 * <p>
 * The method gets the payload values as parameters, converted to their types as
 * {@code docs/java-values.md} says, and, wherever it wants, an
 * {@link io.luaprocess.ProcessMessage}. Its result answers a request; that of a
 * {@code CompletionStage} or {@code Mono} when it is there. It is called through the
 * proxies of the bean, on a virtual thread.
 * <p>
 * Several methods of one bean can share a name, if their topics differ: they are one
 * process then. Texts may contain placeholders.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ProcessListener {

	/**
	 * The name of the process: letters, digits, {@code _}, {@code -} and dots.
	 * @return the name
	 */
	String name();

	/**
	 * The topic the method is for.
	 * @return the topic; empty for those that no other method of the process is for
	 */
	String topic() default "";

	/**
	 * How many messages are worked on at the same time. With one, they are in order.
	 * @return the number, at least one; the same for all methods of a name
	 */
	int concurrency() default 1;

	/**
	 * The host of the process.
	 * @return its id, the default host if empty; the same for all methods of a name
	 */
	String host() default "";

	/**
	 * What happens when the method throws an exception. Whatever it is, the exception is
	 * logged, and a sender that waits gets an error.
	 * @return what happens
	 */
	OnError onError() default OnError.CONTINUE;

	/**
	 * What happens after an exception.
	 */
	enum OnError {

		/** The process goes on with the next message. */
		CONTINUE,

		/**
		 * The process ends with the error, and its service restarts it. The messages in
		 * its mailbox are lost.
		 */
		CRASH

	}

}
