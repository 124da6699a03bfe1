package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Where everything sent to a process arrives: any number of senders, one receiver, no
 * locks.
 * <p>
 * The shared part is one word, {@link #newest}: the entry that came last, linked to the
 * one before it, and so on. A sender appends with one compare-and-set; the receiver takes
 * everything at once and turns it round. Therefore
 * <ol>
 * <li>an entry is visible as soon as its sender has returned: there is no moment in which
 * a slower sender hides a faster one's entry;</li>
 * <li>entries of one sender keep their order, messages and control signals alike;</li>
 * <li>no wake-up is lost: a receiver that wants to sleep puts {@link #SLEEPING} into the
 * same word, which succeeds only if the word is empty, and the one sender that replaces
 * it wakes the receiver.</li>
 * </ol>
 * Messages are counted from their acceptance until the program receives them, control
 * signals never. {@link #accepted} belongs to the senders, {@link #received} to the
 * receiver.
 */
final class Mailbox {

	private static final Signal SLEEPING = new Marker();

	private static final VarHandle NEWEST;

	private static final VarHandle ACCEPTED;

	private static final VarHandle RECEIVED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NEWEST = lookup.findVarHandle(Mailbox.class, "newest", Signal.class);
			ACCEPTED = lookup.findVarHandle(Mailbox.class, "accepted", long.class);
			RECEIVED = lookup.findVarHandle(Mailbox.class, "received", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile @Nullable Signal newest;

	private volatile long accepted;

	private volatile long received;

	/**
	 * Makes room for messages.
	 * @param messages how many
	 * @param capacity how many the mailbox may hold
	 * @return false if there is not room for all of them
	 */
	boolean reserve(int messages, int capacity) {
		if (this.accepted - this.received + messages > capacity) {
			return false;
		}
		long before = (long) ACCEPTED.getAndAdd(this, (long) messages);
		if (before - this.received + messages > capacity) {
			ACCEPTED.getAndAdd(this, (long) -messages);
			return false;
		}
		return true;
	}

	/**
	 * Appends an entry.
	 * @param signal the entry; a message needs a reservation
	 * @return true if the receiver sleeps and the caller must wake it
	 */
	boolean append(Signal signal) {
		return append(signal, signal);
	}

	/**
	 * Appends entries that are linked from the last to the first.
	 * @param last the last one
	 * @param first the first one
	 * @return true if the receiver sleeps and the caller must wake it
	 */
	boolean append(Signal last, Signal first) {
		while (true) {
			Signal before = this.newest;
			first.next = (before == SLEEPING) ? null : before;
			if (NEWEST.compareAndSet(this, before, last)) {
				return before == SLEEPING;
			}
		}
	}

	/**
	 * Takes all entries. Receiver only.
	 * @return the oldest one, linked to the next; {@code null} if there is none
	 */
	@Nullable Signal takeAll() {
		if (this.newest == null) {
			return null;
		}
		Signal entry = (Signal) NEWEST.getAndSet(this, null);
		Signal oldest = null;
		while (entry != null) {
			Signal before = entry.next;
			entry.next = oldest;
			oldest = entry;
			entry = before;
		}
		return oldest;
	}

	/**
	 * Whether {@link #takeAll} would find nothing. Receiver only.
	 * @return true if nothing is there
	 */
	boolean isEmpty() {
		return this.newest == null;
	}

	/**
	 * Announces that the receiver is going to sleep.
	 * @return false if there are entries
	 */
	boolean fallAsleep() {
		return NEWEST.compareAndSet(this, null, SLEEPING);
	}

	/**
	 * Takes the announcement back if it still stands.
	 */
	void wakeUp() {
		if (this.newest == SLEEPING) {
			NEWEST.compareAndSet(this, SLEEPING, null);
		}
	}

	/**
	 * Whether the receiver sleeps and nothing has come since.
	 * @return true while it sleeps
	 */
	boolean isAsleep() {
		return this.newest == SLEEPING;
	}

	/**
	 * The program has received a message. Receiver only.
	 */
	void messageReceived() {
		RECEIVED.setRelease(this, (long) RECEIVED.get(this) + 1);
	}

	/**
	 * Returns the number of messages not yet received.
	 * @return the number
	 */
	int messages() {
		long done = this.received;
		return (int) Math.max(0, this.accepted - done);
	}

	/**
	 * Returns the number of messages ever accepted.
	 * @return the number
	 */
	long accepted() {
		return this.accepted;
	}

	/** Stands in the shared word for a receiver that sleeps. */
	static final class Marker extends Signal {

	}

}
