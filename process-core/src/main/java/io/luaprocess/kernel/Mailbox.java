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
 * it wakes the receiver;</li>
 * <li>an entry is either taken by the receiver or refused: a receiver that ends takes
 * what is there and puts {@link #CLOSED} into the same word, which stays.</li>
 * </ol>
 * Messages are counted from their acceptance until the program receives them, control
 * signals never; the memory of both is. {@link #accepted} belongs to the senders,
 * {@link #received} to the receiver.
 * <p>
 * Each of the two words holds two sums, so that one instruction changes both: in its
 * upper half the number of messages, in its lower half their memory in units of
 * {@value #UNIT} bytes. Both only grow, and wrap around; the difference of the words is
 * what waits, as long as neither half of the difference overflows. A memory limit keeps
 * the lower half far from that; without one nothing is counted there.
 */
final class Mailbox {

	/** Bytes of a unit of memory. */
	static final int UNIT = 64;

	/** From so many waiting messages on, people are told. */
	static final int MANY = 1024;

	private static final int COUNT = 32;

	private static final long UNITS = (1L << COUNT) - 1;

	private static final Signal SLEEPING = new Marker();

	private static final Signal CLOSED = new Marker();

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
	 * How many messages are to wait before people are told, and below how many this
	 * begins anew. Written under the monitor, read by all senders without it: a sender
	 * that sees an older value is corrected there.
	 */
	private int alarm = MANY;

	private int calm = -1;

	/** How many messages waited when one of the two was reached; 0 if none was. */
	private int reached;

	/** Messages ever received; written by the receiver before {@link #received}. */
	private long total;

	/**
	 * Makes room for messages.
	 * @param messages how many
	 * @param units their memory
	 * @param capacity how many the mailbox may hold
	 * @param room how much memory the mailbox may take, in units
	 * @return false if there is not room for all of them
	 */
	boolean reserve(int messages, long units, int capacity, long room) {
		// Read in this order, the sums that wait are never negative.
		long done = this.received;
		if (!fits(this.accepted - done, messages, units, capacity, room)) {
			return false;
		}
		long more = ((long) messages << COUNT) + units;
		long before = (long) ACCEPTED.getAndAdd(this, more);
		if (!fits(before - done, messages, units, capacity, room)) {
			ACCEPTED.getAndAdd(this, -more);
			return false;
		}
		int waiting = (int) ((before - done) >>> COUNT) + messages;
		if (waiting >= this.alarm || waiting < this.calm) {
			this.reached = waiting;
		}
		return true;
	}

	/** Returns how many messages were ever received. Receiver only. */
	long received() {
		return this.total;
	}

	/** Whether {@link #takeAlarm} may have something to tell. */
	boolean isAlarmed() {
		return this.reached != 0;
	}

	/**
	 * Returns how many messages wait if that is to be told now: at {@value #MANY}
	 * messages, each time they have become twice as many, and anew when they were less
	 * than half of that meanwhile.
	 * @return the number; 0 if there is nothing to tell
	 */
	synchronized int takeAlarm() {
		int waiting = this.reached;
		this.reached = 0;
		if (waiting < this.calm) {
			this.alarm = MANY;
			this.calm = -1;
		}
		if (waiting < this.alarm) {
			return 0;
		}
		while (this.alarm <= waiting) {
			this.alarm = (this.alarm > Integer.MAX_VALUE / 2) ? Integer.MAX_VALUE : 2 * this.alarm;
			if (this.alarm == Integer.MAX_VALUE) {
				break;
			}
		}
		this.calm = MANY / 2;
		return waiting;
	}

	private static boolean fits(long waiting, int messages, long units, int capacity, long room) {
		return (waiting >>> COUNT) + messages <= capacity && (waiting & UNITS) + units <= room;
	}

	/**
	 * Counts the memory of a signal, which needs no reservation.
	 * @param units its memory
	 */
	void charge(long units) {
		ACCEPTED.getAndAdd(this, units);
	}

	/**
	 * What became of entries.
	 */
	enum Appended {

		/** They are there, and the receiver will look. */
		ADDED,

		/** They are there, and the caller must wake the receiver. */
		WAKES,

		/** They are refused, as the receiver has ended. */
		CLOSED

	}

	/**
	 * Appends an entry.
	 * @param signal the entry; a message needs a reservation
	 * @return what became of it
	 */
	Appended append(Signal signal) {
		return append(signal, signal);
	}

	/**
	 * Appends entries that are linked from the last to the first.
	 * @param last the last one
	 * @param first the first one
	 * @return what became of them
	 */
	Appended append(Signal last, Signal first) {
		while (true) {
			Signal before = this.newest;
			if (before == CLOSED) {
				return Appended.CLOSED;
			}
			first.next = (before == SLEEPING) ? null : before;
			if (NEWEST.compareAndSet(this, before, last)) {
				return (before == SLEEPING) ? Appended.WAKES : Appended.ADDED;
			}
		}
	}

	/**
	 * Takes all entries. Receiver only.
	 * @return the oldest one, linked to the next; {@code null} if there is none
	 */
	@Nullable Signal takeAll() {
		return (this.newest != null) ? oldest((Signal) NEWEST.getAndSet(this, null)) : null;
	}

	/**
	 * Takes all entries and refuses later ones. Receiver only, once, when it has ended.
	 * @return the oldest one, linked to the next; {@code null} if there is none
	 */
	@Nullable Signal close() {
		Signal entry = (Signal) NEWEST.getAndSet(this, CLOSED);
		return (entry != SLEEPING) ? oldest(entry) : null;
	}

	/** Turns entries round. */
	private static @Nullable Signal oldest(@Nullable Signal newest) {
		Signal entry = newest;
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
	 * @param units the memory that was reserved for it
	 */
	void messageReceived(long units) {
		this.total++;
		RECEIVED.setRelease(this, (long) RECEIVED.get(this) + (1L << COUNT) + units);
	}

	/**
	 * A signal was received or dropped. Receiver only.
	 * @param units the memory that was charged for it
	 */
	void release(long units) {
		RECEIVED.setRelease(this, (long) RECEIVED.get(this) + units);
	}

	/**
	 * Returns the memory of what waits.
	 * @return units
	 */
	long units() {
		long done = this.received;
		return (this.accepted - done) & UNITS;
	}

	/**
	 * Returns the number of messages not yet received.
	 */
	int messages() {
		long done = this.received;
		return (int) ((this.accepted - done) >>> COUNT);
	}

	/** Numbers the messages as they are accepted; wraps around. */
	int lastNumber() {
		return (int) (this.accepted >>> COUNT);
	}

	/**
	 * Returns the number of messages ever accepted.
	 */
	long accepted() {
		return this.total + messages();
	}

	/**
	 * Returns the newest entry the receiver has not taken, for people.
	 * @return the entry; {@code null} if there is none
	 */
	@Nullable Signal newest() {
		Signal entry = this.newest;
		return (entry != SLEEPING) ? entry : null;
	}

	/** Stands in the shared word for a receiver that sleeps. */
	static final class Marker extends Signal {

	}

}
