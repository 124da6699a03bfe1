package io.luaprocess.spring.dashboard;

import org.springframework.context.SmartLifecycle;

/**
 * Closes the streams of the pages before the web server stops: its graceful stop would
 * wait for them.
 */
final class DashboardLifecycle implements SmartLifecycle {

	/** Higher than the phase of the graceful stop of web servers. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

	private final LiveViews views;

	private volatile boolean running;

	DashboardLifecycle(LiveViews views) {
		this.views = views;
	}

	@Override
	public void start() {
		this.views.reopen();
		this.running = true;
	}

	@Override
	public void stop() {
		this.views.close();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
