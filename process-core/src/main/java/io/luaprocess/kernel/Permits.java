package io.luaprocess.kernel;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A bounded number of rights to run code. First come, first served: a permit that is
 * given back goes to whoever has waited longest.
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
	 * @param process for whom
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
		while (!ticket.granted) {
			if (!process.isAlive()) {
				return !leave(ticket);
			}
			LockSupport.park();
		}
		return true;
	}

	/** Returns false if the ticket got its permit meanwhile. */
	private synchronized boolean leave(Ticket ticket) {
		return !ticket.granted && this.line.remove(ticket);
	}

	void release() {
		Ticket next;
		synchronized (this) {
			next = this.line.poll();
			if (next == null) {
				this.free++;
				return;
			}
			next.granted = true;
		}
		LockSupport.unpark(next.thread);
	}

	synchronized int inUse() {
		return this.total - this.free;
	}

	private static final class Ticket {

		private final @Nullable Thread thread;

		private volatile boolean granted;

		private Ticket(Thread thread) {
			this.thread = thread;
		}

	}

}
