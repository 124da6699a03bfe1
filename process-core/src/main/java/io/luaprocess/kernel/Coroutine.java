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

	private static final VarHandle BATON;

	static {
		try {
			BATON = MethodHandles.lookup().findVarHandle(Coroutine.class, "baton", boolean.class);
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

	// All plain fields are touched only by whoever holds the baton.

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

	/** Who resumed it and waits. */
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

	/** Is made to end, because nobody can resume it. */
	boolean abandoned;

	private @Nullable Waiter ownWaiter;

	/**
	 * Set by who hands the baton over, cleared by the thread that takes it, which later
	 * hands it over to somebody else. Whoever sets it wakes the thread then, and must not
	 * look before at whether that has a permit to go on left over: a thread that uses up
	 * such a permit, finds no baton and parks sleeps for ever. Hence a volatile write.
	 */
	@SuppressWarnings("unused")
	private boolean baton;

	/** Set when its process or its program has ended. */
	volatile boolean killed;

	Coroutine(ProcessInstance process, @Nullable Code code, boolean resumable) {
		this.process = process;
		this.code = code;
		this.isResumable = resumable;
	}

	boolean hasBaton() {
		return (boolean) BATON.getAcquire(this);
	}

	void giveBaton() {
		BATON.setVolatile(this, true);
	}

	void takeBaton() {
		BATON.set(this, false);
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
	 * @return the state
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
	 * Suspends the calling coroutine and returns to whoever resumed it. In main and in a
	 * spawned coroutine: lets the other runnable ones run, then returns {@code null}.
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
