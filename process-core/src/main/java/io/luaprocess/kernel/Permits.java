package io.luaprocess.kernel;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A bounded number of rights to run code. First come, first served: a permit that is
 * given back goes to the thread that has waited longest.
 */
final class Permits {

	private final ArrayDeque<Ticket> line = new ArrayDeque<>();

	private final int total;

	private int free;

	Permits(int total) {
		this.total = total;
		this.free = total;
	}

	/**
	 * Takes a permit; the calling thread parks while there is none.
	 * @param process the process
	 * @return false if the process was terminated while it waited
	 */
	boolean acquire(ProcessInstance process) {
		Ticket ticket;
		synchronized (this) {
			if (this.free > 0) {
				this.free--;
				return true;
			}
			ticket = new Ticket(Thread.currentThread());
			this.line.add(ticket);
		}
		return await(ticket, process);
	}

	/**
	 * Gives the permit of the calling thread to the next in line and waits for its turn
	 * again; keeps it if none waits. The place in line is taken before another thread
	 * runs.
	 * @param process the process
	 * @param clock wakes the next in line
	 * @return false if the process was terminated while it waited
	 */
	boolean rotate(ProcessInstance process, Clock clock) {
		Ticket next;
		Ticket ticket;
		synchronized (this) {
			next = this.line.poll();
			if (next != null) {
				next.granted = true;
			}
			ticket = new Ticket(Thread.currentThread());
			if (next != null) {
				this.line.add(ticket);
			}
		}
		if (next == null) {
			clock.yield();
			return true;
		}
		clock.wake(next.thread);
		return await(ticket, process);
	}

	private boolean await(Ticket ticket, ProcessInstance process) {
		while (!ticket.granted) {
			if (!process.isAlive()) {
				return !leave(ticket);
			}
			LockSupport.park();
			Thread.interrupted();
		}
		return true;
	}

	/** Returns false if the ticket got its permit meanwhile. */
	private synchronized boolean leave(Ticket ticket) {
		return !ticket.granted && this.line.remove(ticket);
	}

	/**
	 * Gives a permit back; the next in line has it at once, but is not woken.
	 * @return the thread to wake, {@code null} if none waits
	 */
	@Nullable Thread pass() {
		synchronized (this) {
			Ticket next = this.line.poll();
			if (next == null) {
				this.free++;
				return null;
			}
			next.granted = true;
			return next.thread;
		}
	}

	synchronized int inUse() {
		return this.total - this.free;
	}

	private static final class Ticket {

		private final Thread thread;

		private volatile boolean granted;

		private Ticket(Thread thread) {
			this.thread = thread;
		}

	}

}
