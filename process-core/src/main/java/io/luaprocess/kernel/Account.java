package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * The memory the runtime holds for one process: what waits in the mailbox, relations,
 * names, subscriptions, timers and calls. Unlike the estimate of what the program itself
 * keeps it is exact. It is computed from the sizes of the structures that hold these
 * things, so it cannot get out of step with them. The memory limit judges the sum of
 * both.
 * <p>
 * <strong>Own growth.</strong> Operations of the process report how much they have added,
 * and every so many bytes the {@link ProcessBody} checks the sum. A process over its
 * limit is ended on its own thread.
 * <p>
 * <strong>Growth by senders.</strong> A message is refused when the mailbox would take
 * more than the rest of the limit, so that a sender cannot end the receiver. A quarter of
 * the limit is always there for the mailbox: the estimate of the rest may contain
 * garbage. Signals cannot be refused; the receiver checks its sum when it takes them in.
 * While the memory budget of the host is used up no message is taken in, also none that
 * the process sends to itself.
 */
public final class Account {

	/** A timer, with the closure and the channel it fires into. */
	private static final int TIMER = 160;

	/** A topic, without its characters. */
	static final int SUBSCRIPTION = 320;

	/** One side of a link or monitor. */
	private static final int RELATION = 112;

	/** A call that has not been answered: mostly the process that was started for it. */
	private static final int CALL = 4096;

	/** Without a limit, so much that the sum in the mailbox does not overflow. */
	private static final long UNLIMITED = Integer.MAX_VALUE;

	private static final int STEPS = 64;

	private static final AtomicLongFieldUpdater<Account> LISTED = AtomicLongFieldUpdater.newUpdater(Account.class,
			"listed");

	private final ProcessInstance process;

	private @Nullable SharedParts parts;

	/** Memory limit of the program in bytes; 0 = none. */
	private volatile long limit;

	/** How many names the process may have. */
	private volatile int names = Integer.MAX_VALUE;

	/** What the program itself keeps, estimated, in bytes. */
	private volatile long heap;

	/** What the runtime held at the last check, apart from the mailbox. */
	private volatile long inside;

	/** How much messages of others may take, in units of the mailbox. */
	private volatile long room = UNLIMITED;

	/** What tables hold for its PID that other parts of the runtime keep, in bytes. */
	private volatile long listed;

	/** Growth since the last check. */
	private long growth;

	Account(ProcessInstance process) {
		this.process = process;
	}

	/**
	 * Sets the limits of the program that runs from now on.
	 * @param bytes the memory; 0 = unlimited
	 * @param names the names the process may have
	 */
	public void limit(long bytes, int names) {
		this.limit = bytes;
		this.names = names;
		measureRoom();
	}

	/**
	 * Returns how many names the process may have. Other processes can register names for
	 * it, so this is asked on any thread.
	 * @return the limit
	 */
	public int names() {
		return this.names;
	}

	/**
	 * Sets what the program itself keeps.
	 * @param bytes the memory, estimated
	 */
	public void heap(long bytes) {
		this.heap = bytes;
		measureRoom();
	}

	/**
	 * Any thread. If the answer about the host changes meanwhile, the last thread that
	 * writes has seen the last answer, or goes round again.
	 */
	void measureRoom() {
		HostMemory host = this.process.memory();
		boolean full;
		do {
			full = host != null && host.isFull();
			long max = this.limit;
			this.room = full ? 0 : (max == 0) ? UNLIMITED
					: Math.min(Math.max(max / 4, max - this.heap - this.inside) / Mailbox.UNIT, UNLIMITED);
		}
		while (host != null && full != host.isFull());
	}

	/**
	 * Returns what the runtime holds for the process now.
	 * @return bytes
	 */
	public long held() {
		return mailbox() + inside();
	}

	/**
	 * Returns the memory of what waits in the mailbox.
	 * @return bytes
	 */
	public long mailbox() {
		return this.process.mailbox.units() * Mailbox.UNIT;
	}

	private long inside() {
		ProcessInstance p = this.process;
		return (long) TIMER * p.timerCount() + (long) CALL * p.pendingCalls() + (long) RELATION * p.relations.size()
				+ p.subscriptionBytes() + p.kernel.names().bytes(p.pid()) + listed();
	}

	/**
	 * The process has taken more; ends it if that is too much. Called on its thread.
	 * @param bytes how much
	 */
	public void grown(long bytes) {
		long max = this.limit;
		this.growth += bytes;
		if (max != 0 && this.growth > max / STEPS) {
			check();
		}
	}

	/**
	 * Whether others may give the process one more name: they cannot end it by that.
	 * @param names what its names take
	 * @return false if these take a large part of its memory limit
	 */
	public boolean admitsNames(long names) {
		long max = this.limit;
		return max == 0 || names < max / 16;
	}

	/**
	 * A table keeps something for the PID of the process, or no longer does: groups, and
	 * names of the cluster. Any thread. While the sum is not zero, the exit path tells
	 * the {@linkplain Kernel#onDeparture tables} of the end of the process; so what is
	 * added must be told before it is put into the table.
	 * @param bytes how much memory it takes; negative if it is gone
	 */
	public void listed(long bytes) {
		LISTED.addAndGet(this, bytes);
	}

	/**
	 * Returns the memory of what tables keep for the PID of the process.
	 * @return bytes
	 */
	public long listed() {
		return this.listed;
	}

	/** Returns how much what others send may take, in units of the mailbox. */
	long room() {
		return this.room;
	}

	/** A call has begun. */
	void callBegun() {
		grown(CALL);
	}

	/** A timer was started. */
	void timerStarted() {
		grown(TIMER);
	}

	/** A link or monitor was made. */
	void related() {
		grown(2 * RELATION);
	}

	/**
	 * Others have sent: ends the process if that is too much. Called on its thread.
	 */
	void received() {
		long max = this.limit;
		if (max != 0 && mailbox() > max - this.inside) {
			check();
		}
	}

	private void check() {
		this.growth = 0;
		this.inside = inside();
		measureRoom();
		this.process.body().checkMemory(held());
	}

	/**
	 * Makes room for a message in the mailbox.
	 * @param message the message
	 * @param own whether the process sends it to itself
	 * @param capacity how many messages the mailbox may hold
	 * @return false if there is no room
	 */
	boolean reserve(Message message, boolean own, int capacity) {
		long left = this.room;
		long max = (own && left > 0) ? UNLIMITED : left;
		SharedParts.Part[] shared = message.parts();
		return (shared == null) ? this.process.mailbox.reserve(1, message.units, capacity, max)
				: parts().reserve(message, shared, this.process.mailbox, capacity, max);
	}

	/** Makes room for messages, for all of them or none. */
	boolean reserve(List<Message> messages, int capacity) {
		long units = 0;
		for (Message message : messages) {
			units += message.units;
		}
		return this.process.mailbox.reserve(messages.size(), units, capacity, this.room);
	}

	/** The program takes an entry out of the mailbox, or drops it. */
	void taken(Signal signal) {
		if (!(signal instanceof Message message)) {
			this.process.mailbox.release(signal.units);
			if (signal instanceof Signal.Cancel cancel) {
				this.process.lifeCycle.cancelTaken(cancel);
			}
			else if (signal instanceof Signal.Outdated) {
				this.process.lifeCycle.outdatedTaken();
			}
			return;
		}
		Postmark mark = message.postmark;
		if (mark != null || this.process.kernel.tracing != null) {
			Traces.received(this.process, mark);
		}
		SharedParts.Part[] shared = message.parts();
		long units = message.units;
		this.process.mailbox.messageReceived((shared == null) ? units : units + parts().leave(shared));
	}

	private synchronized SharedParts parts() {
		SharedParts all = this.parts;
		if (all == null) {
			all = new SharedParts();
			this.parts = all;
		}
		return all;
	}

}
