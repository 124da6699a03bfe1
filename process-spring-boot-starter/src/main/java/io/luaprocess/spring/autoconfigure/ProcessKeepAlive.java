package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/**
 * Keeps the JVM alive until the application is stopped if there are services, else until
 * the last live process has ended. All threads of the runtime are daemons, so an
 * application without web server would end while its processes run. The check begins when
 * the runners of the application have returned.
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
