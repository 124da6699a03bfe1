package io.luaprocess.spring.security;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Recognises threads that must never wait.
 */
public final class EventLoops {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
			EventLoops.class.getClassLoader());

	private EventLoops() {
	}

	/**
	 * Whether the current thread may wait.
	 * @return false on the event-loop and parallel threads of Reactor
	 */
	public static boolean mayBlock() {
		return !REACTOR || !Schedulers.isInNonBlockingThread();
	}

}
