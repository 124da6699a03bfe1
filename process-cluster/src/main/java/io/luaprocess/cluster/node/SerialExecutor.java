package io.luaprocess.cluster.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they were given, on threads of an
 * executor. A task sees what the tasks before it have written. While there are no tasks,
 * no thread is used.
 * <p>
 * {@code waiting} counts the tasks that have not been run. The thread that makes it one
 * asks the executor for a thread; that thread runs tasks until it has made it zero. So
 * there is never more than one, as in a mailbox of an actor.
 */
final class SerialExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.cluster");

	private final Executor threads;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	SerialExecutor(Executor threads) {
		this.threads = threads;
	}

	/**
	 * Runs a task after all those that were given before. Does not block.
	 * @param task the task; what it throws is logged
	 */
	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
		if (this.waiting.getAndIncrement() == 0) {
			this.threads.execute(this::drain);
		}
	}

	private void drain() {
		do {
			run(this.tasks.remove());
		}
		while (this.waiting.decrementAndGet() > 0);
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task of the cluster has failed", ex);
		}
	}

}
