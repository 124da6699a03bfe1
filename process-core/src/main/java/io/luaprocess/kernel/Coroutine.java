package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * A thread of control of a process, carried by a virtual thread; runs only while it holds
 * the process's baton.
 */
public final class Coroutine {

	/**
	 * The states a program can see.
	 */
	public enum Status {

		/** Not running: not started, yielded, waiting in a blocking call, or ready. */
		SUSPENDED,

		/** Holds the baton. */
		RUNNING,

		/** Has resumed another one and waits for it. */
		NORMAL,

		/** Has ended. */
		DEAD

	}

	/**
	 * The code of a resumable coroutine.
	 */
	@FunctionalInterface
	public interface Code {

		/**
		 * Runs.
		 * @param first what the first resume passed
		 * @return what the last resume returns
		 */
		@Nullable Object run(@Nullable Object first);

	}

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
	final @Nullable Code code;

	/** Whether it is resumed by others rather than by the kernel. */
	final boolean isResumable;

	// All plain fields are touched only by the thread that holds the baton.

	/** The thread that last parked for it; {@code null} until it has started. */
	@Nullable Thread thread;

	/** True from the moment it begins to wait until somebody ends its wait. */
	boolean waiting;

	boolean dead;

	/** Suspended by yield, so that a resume can continue it. */
	boolean yielded;

	/** Has resumed another one and waits for it. */
	boolean resuming;

	/** The program is being left: it throws {@link TerminationSignal} when it wakes. */
	boolean unwind;

	/** The coroutine that resumed it and waits. */
	@Nullable Coroutine resumer;

	/** Passed by resume and yield. */
	@Nullable Object transfer;

	/** Thrown by its code, to be thrown by the resume. */
	@Nullable Throwable failure;

	/** Next in the ready queue. */
	@Nullable Coroutine nextReady;

	/** Neighbours among the started coroutines of the process. */
	@Nullable Coroutine left;

	@Nullable Coroutine right;

	/** Its places at the channels of a select. */
	Waiter @Nullable [] selecting;

	@Nullable Waiter chosen;

	/** What the program holds, see {@link Abandoned}. */
	Abandoned.@Nullable Handle handle;

	/** Is made to end, because it cannot be resumed. */
	boolean abandoned;

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

	Coroutine(ProcessInstance process, @Nullable Code code, boolean resumable) {
		this.process = process;
		this.code = code;
		this.isResumable = resumable;
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

	/**
	 * Sets the handle by which the program holds this coroutine, before it is resumed for
	 * the first time. It is kept weakly: when nobody else holds it while the coroutine is
	 * suspended, the coroutine ends as if its process did, and frees its thread. Whoever
	 * resumes it must keep the handle reachable meanwhile.
	 * @param handle the handle
	 */
	public void handle(Object handle) {
		this.process.baton.watch(handle, this);
	}

	/**
	 * Returns the handle.
	 * @return the handle; {@code null} if none was set or it is gone
	 */
	public @Nullable Object handle() {
		return (this.handle != null) ? this.handle.get() : null;
	}

	/**
	 * Returns the state.
	 */
	public Status status() {
		if (this.dead) {
			return Status.DEAD;
		}
		Baton owner = this.process.baton;
		if (owner.current() == this) {
			return Status.RUNNING;
		}
		return this.resuming ? Status.NORMAL : Status.SUSPENDED;
	}

	/**
	 * Whether it may be resumed: made by {@link ProcessInstance#newCoroutine}, not
	 * started or yielded, and not waiting in a blocking call.
	 * @return true if so
	 */
	public boolean resumable() {
		return this.isResumable && !this.dead && (this.thread == null && this.resumer == null || this.yielded);
	}

	/**
	 * Hands the baton to this coroutine and waits until it yields, returns or throws.
	 * Whatever its code throws is thrown here.
	 * @param value what its {@code yield} returns, or the first value of its code
	 * @return what it yielded or returned; {@link #status()} tells which
	 */
	public @Nullable Object resume(@Nullable Object value) {
		return this.process.baton.resume(this, value);
	}

	/**
	 * Suspends the calling coroutine and returns to the coroutine that resumed it. In
	 * main and in a spawned coroutine: lets the other runnable ones run, then returns
	 * {@code null}.
	 * @param value what the resume returns
	 * @return what the next resume passes
	 */
	public @Nullable Object yield(@Nullable Object value) {
		return this.process.baton.yield(this, value);
	}

	/**
	 * Whether it was resumed by another one, so that a yield goes there.
	 * @return false for main and spawned coroutines
	 */
	public boolean isResumed() {
		return this.isResumable;
	}

}
