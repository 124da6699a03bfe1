package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * A thread of control of a process, carried by a virtual thread: main or one that was
 * spawned. Runs only while it holds the process's baton.
 */
final class Coroutine {

	/** Whether looking pays at all: one carrier has no other one to wake. */
	private static final boolean LOOKS_PAY = Kernel.CARRIERS > 1;

	/** How often a coroutine looks whether it has the baton again before it sleeps. */
	private static final int LOOKS = 4;

	/**
	 * How often it looks before that without letting others run; measured were 23 to 33
	 * ns each.
	 */
	static final int SPINS = 64;

	/** One hand-over of so many lets others run, however fast the baton comes back. */
	private static final int SPINS_IN_A_ROW = 16;

	/** Hand-overs of a new coroutine before it looks: most have only a few. */
	private static final int LOOKLESS_AT_FIRST = 16;

	/** After so many there are a thousand hand-overs without a look. */
	private static final int MAX_FAILURES = 10;

	private static final int BATON_ABSENT = 0;

	private static final int BATON_ABSENT_ASLEEP = 1;

	private static final int BATON_GIVEN = 2;

	private static final VarHandle BATON;

	static {
		try {
			BATON = MethodHandles.lookup().findVarHandle(Coroutine.class, "baton", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	final ProcessInstance process;

	/** {@code null} for main. */
	final @Nullable Runnable code;

	// All plain fields are touched only by the thread that holds the baton.

	/** {@code null} until it has started. */
	@Nullable Thread thread;

	/** True from the moment it begins to wait until somebody ends its wait. */
	boolean waiting;

	/** The program is being left: it throws {@link TerminationSignal} when it wakes. */
	boolean unwind;

	/** Next in the ready queue. */
	@Nullable Coroutine nextReady;

	/** Neighbours among the started coroutines of the process. */
	@Nullable Coroutine left;

	@Nullable Coroutine right;

	/** Its places at the channels of a select. */
	Waiter @Nullable [] selecting;

	@Nullable Waiter chosen;

	private @Nullable Waiter ownWaiter;

	/**
	 * Given by who hands the baton over, cleared by the thread that takes it, which later
	 * hands it over to somebody else. Who waits says that it is asleep before it parks,
	 * unless it finds the baton given, in one step; who gives the baton finds out in one
	 * step whether it has to wake the thread. Both are full fences: unparking a thread
	 * that has a permit left over is a mere read, which must not come before the write.
	 */
	@SuppressWarnings("unused")
	private int baton;

	/** Hand-overs to come without a look. Touched, as what follows, by its own thread. */
	private short lookless = LOOKLESS_AT_FIRST;

	/** Looks in vain: two are added for each of them, one is taken off for a success. */
	private byte failures;

	/** As {@link #lookless}, of looks that let nobody run. */
	private short spinless;

	/** As {@link #failures}, of those. */
	private byte spinFailures;

	private byte spinsInARow;

	/** Set when its process or its program has ended. */
	volatile boolean killed;

	Coroutine(ProcessInstance process, @Nullable Runnable code) {
		this.process = process;
		this.code = code;
	}

	boolean hasBaton() {
		return (int) BATON.getAcquire(this) == BATON_GIVEN;
	}

	/**
	 * Hands it the baton.
	 * @return whether its thread has to be woken
	 */
	boolean giveBaton() {
		return (int) BATON.getAndSet(this, BATON_GIVEN) == BATON_ABSENT_ASLEEP;
	}

	/**
	 * From now on who hands it the baton wakes its thread.
	 * @return false if it has the baton already
	 */
	boolean fallAsleep() {
		return (int) BATON.compareAndExchange(this, BATON_ABSENT, BATON_ABSENT_ASLEEP) != BATON_GIVEN;
	}

	void takeBaton() {
		BATON.set(this, BATON_ABSENT);
	}

	/**
	 * It has handed the baton over: how often it should yield the processor and look for
	 * the baton before it sleeps.
	 * @return how often, 0 for not at all
	 */
	int looks() {
		if (!LOOKS_PAY) {
			return 0;
		}
		if (this.lookless > 0) {
			this.lookless--;
			return 0;
		}
		return LOOKS;
	}

	/**
	 * It has looked. Who looks in vain more often than every third time soon hardly looks
	 * any more.
	 * @param found whether it has found the baton
	 */
	void looked(boolean found) {
		this.failures = failures(this.failures, found);
		if (!found) {
			this.lookless = (short) (1 << this.failures);
		}
	}

	/** Whether it should look without letting others run first. */
	boolean spins() {
		if (++this.spinsInARow >= SPINS_IN_A_ROW) {
			this.spinsInARow = 0;
			return false;
		}
		if (this.spinless > 0) {
			this.spinless--;
			return false;
		}
		return true;
	}

	/**
	 * It has looked without letting others run. In vain if the other coroutine works for
	 * longer than that, or has no processor of its own.
	 * @param found whether it has found the baton
	 */
	void spun(boolean found) {
		this.spinFailures = failures(this.spinFailures, found);
		if (!found) {
			this.spinless = (short) (1 << this.spinFailures);
		}
	}

	private static byte failures(byte before, boolean found) {
		return (byte) (found ? Math.max(before - 1, 0) : Math.min(before + 2, MAX_FAILURES));
	}

	/** Its place at a channel when it waits for nothing else. */
	Waiter waiter() {
		Waiter waiter = this.ownWaiter;
		if (waiter == null) {
			waiter = new Waiter(this);
			this.ownWaiter = waiter;
		}
		return waiter;
	}

}
