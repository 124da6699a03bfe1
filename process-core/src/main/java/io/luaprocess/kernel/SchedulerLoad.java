package io.luaprocess.kernel;

import io.luaprocess.kernel.scheduler.Scheduler;

/**
 * How much the threads that run processes have had to do.
 *
 * @param workers their number
 * @param busyNanos how long they have been awake since they were started, summed, in
 * nanoseconds; does not fall from one look to the next
 */
public record SchedulerLoad(int workers, long busyNanos) {

	/**
	 * Looks at the threads of a kernel; does not disturb them.
	 * @param kernel the kernel
	 * @return the load
	 */
	public static SchedulerLoad of(Kernel kernel) {
		Scheduler scheduler = kernel.scheduler;
		return new SchedulerLoad(scheduler.workerCount(), scheduler.busyNanos());
	}

}
