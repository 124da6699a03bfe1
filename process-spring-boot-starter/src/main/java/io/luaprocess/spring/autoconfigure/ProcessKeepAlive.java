package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/**
 * Keeps the JVM alive while there is something to run: services, until the application is
 * stopped, or live processes, until the last one has ended. All threads of the runtime
 * are daemons, so that an application without web server would end under its processes.
 * It looks when the runners of the application are done.
 */
final class ProcessKeepAlive implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

	private static final long INTERVAL_MILLIS = 200;

	private final LuaProcessRuntime runtime;

	private final ProcessRuntimeLifecycle lifecycle;

	private @Nullable Thread thread;

	private boolean closed;

	ProcessKeepAlive(LuaProcessRuntime runtime, ProcessRuntimeLifecycle lifecycle) {
		this.runtime = runtime;
		this.lifecycle = lifecycle;
	}

	@Override
	public synchronized void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && this.thread == null && isNeeded()) {
			this.thread = Thread.ofPlatform().name("process-keep-alive").daemon(false).start(this::stay);
		}
	}

	private boolean isNeeded() {
		return this.runtime.kernel().processCount() > 0
				|| (this.lifecycle.isRunning() && !this.runtime.services().services().isEmpty());
	}

	private synchronized void stay() {
		try {
			while (!this.closed && isNeeded()) {
				wait(INTERVAL_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread = null;
	}

	@Override
	public synchronized void destroy() {
		this.closed = true;
		notifyAll();
	}

}
