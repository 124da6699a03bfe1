package io.luaprocess.kernel.scheduler;

import java.util.Arrays;

/**
 * The queues of the hosts that have a share of the workers of one scheduler. Hosts only
 * come. Any thread reads them; without any that costs nothing.
 */
final class Shares {

	private volatile HostQueue[] all = {};

	synchronized void add(HostQueue host) {
		HostQueue[] more = Arrays.copyOf(this.all, this.all.length + 1);
		more[this.all.length] = host;
		this.all = more;
	}

	/** Gives credit; called by the clock. */
	void tick(AbstractScheduler scheduler) {
		HostQueue[] hosts = this.all;
		if (hosts.length > 0) {
			long now = System.nanoTime();
			for (HostQueue host : hosts) {
				host.tick(scheduler, now);
			}
		}
	}

	/** Whether a worker with nothing else to do could run a task. */
	boolean isHoldingBack() {
		for (HostQueue host : this.all) {
			if (host.isHoldingBack()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Puts a task that is held back into a run queue.
	 * @param first which host is asked first
	 * @return false if none is held back
	 */
	boolean lend(AbstractScheduler scheduler, int first) {
		HostQueue[] hosts = this.all;
		for (int i = 0; i < hosts.length; i++) {
			HostQueue host = hosts[((first + i) & Integer.MAX_VALUE) % hosts.length];
			if (host.isHoldingBack()) {
				host.lend(scheduler);
				return true;
			}
		}
		return false;
	}

}
