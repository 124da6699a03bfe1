package io.luaprocess.cluster.placement;

import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SchedulerLoad;

/**
 * What a node is busy with.
 *
 * @param busy processes that run or wait for a worker
 * @param workers threads that run processes, at least one
 * @param live live processes
 */
record Load(long busy, long workers, long live) {

	/** So many processes are looked at; of the others the same share is busy. */
	private static final int MOST = 50_000;

	/** Measures the load of this node: a millisecond at most. */
	static Load of(Kernel kernel) {
		long looked = 0;
		long busy = 0;
		for (ProcessInstance process : kernel.processes()) {
			String state = process.view().state();
			if (state.equals("running") || state.equals("ready")) {
				busy++;
			}
			if (++looked == MOST) {
				break;
			}
		}
		long live = kernel.processCount();
		return new Load((looked < MOST) ? busy : busy * live / MOST, SchedulerLoad.of(kernel).workers(), live);
	}

	/** Returns how many processes a worker has to run, if so many more come. */
	double perWorker(long more) {
		return (double) (this.busy + more) / this.workers;
	}

}
