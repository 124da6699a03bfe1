package io.luaprocess.kernel.scheduler;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What schedulers share: the steps between a wake-up and a run queue, and those around a
 * slice.
 */
abstract class AbstractScheduler implements Scheduler {

	@Override
	public final void schedule(Task task) {
		if (task.wake()) {
			enter(task);
		}
	}

	@Override
	public final void comeBack(Task task) {
		task.comeBack();
		enter(task);
	}

	/**
	 * Without shares: they need workers and a clock. Where the order is chosen by a seed
	 * the time stands still while tasks run.
	 */
	@Override
	public @Nullable HostQueue hostQueue(int limit, double share) {
		return (limit > 0) ? new HostQueue(limit) : null;
	}

	@Override
	public boolean isSliceOver(Task task, boolean timeUsed) {
		return timeUsed;
	}

	@Override
	public boolean inspect(Task task, Runnable action) {
		if (!task.tryOwn()) {
			return false;
		}
		try {
			action.run();
		}
		finally {
			if (task.end(SliceEnd.WAITING)) {
				enter(task);
			}
		}
		return true;
	}

	/** A task that holds no place of its host has become ready. */
	private void enter(Task task) {
		HostQueue host = task.host();
		if (host == null) {
			enqueue(task, true);
		}
		else {
			host.enter(task, this);
		}
	}

	/**
	 * Puts a task into a run queue.
	 * @param task the task, which is in no queue
	 * @param woken true if a wake-up made it ready: it may run before tasks that used
	 * their time slice; false if it must go to the end
	 */
	abstract void enqueue(Task task, boolean woken);

	/** Whether the worker of the calling thread was handed off during its slice. */
	boolean isWorkerLost() {
		return false;
	}

	/** A host holds a task back that a worker with nothing else to do could run. */
	void heldBack() {
	}

	/** A slice of a host with a share of the workers begins. */
	void shareBegins() {
	}

	/** What its slice has taken since then, or since the last call, is charged. */
	void charge(HostQueue host) {
	}

	/** A slice has thrown; must not throw. */
	abstract void failed(Task task, Throwable failure);

	/**
	 * Runs a slice of a task that was taken out of a run queue. A task that went outside
	 * may run elsewhere already.
	 */
	final void execute(Task task) {
		HostQueue host = task.host();
		task.begin();
		SliceEnd end = (host != null && host.hasShare()) ? sliceOfShare(task, host) : slice(task);
		if (end == SliceEnd.RETURNED) {
			return;
		}
		boolean again = end != SliceEnd.OUTSIDE && task.end(end);
		if (host == null) {
			if (again) {
				enqueue(task, false);
			}
		}
		else if (!again) {
			host.leave(this);
		}
		else if (!host.giveWay(task, this)) {
			enqueue(task, false);
		}
	}

	private SliceEnd sliceOfShare(Task task, HostQueue host) {
		shareBegins();
		SliceEnd end = slice(task);
		charge(host);
		return end;
	}

	private SliceEnd slice(Task task) {
		try {
			return Objects.requireNonNull(task.run(), "A slice must say how it ended");
		}
		catch (Throwable ex) {
			failed(task, ex);
			if (!isWorkerLost()) {
				return SliceEnd.DONE;
			}
			task.end(SliceEnd.DONE);
			return SliceEnd.RETURNED;
		}
	}

}
