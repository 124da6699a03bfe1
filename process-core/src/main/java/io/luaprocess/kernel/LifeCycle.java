package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.scheduler.BlockingCalls;
import io.luaprocess.kernel.scheduler.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * How one process ends. Thread-safe, apart from what is said to belong to the process.
 * <p>
 * {@code end} is the outcome, decided once, by the first of these: the program that
 * returns, or a termination. From that moment the process is dead for all other code. Its
 * own code notices at the next safepoint or kernel operation, each of which looks at
 * {@code end} and throws {@link TerminationSignal}; a process that waits is woken. The
 * worker that runs the process then walks the {@link ExitPath}. Only a process that is
 * out in application code, or takes much memory, may not come back soon: it is
 * interrupted, and if that does not help, the thread of the deadlines walks the exit
 * path, see {@link #exitState}.
 * <p>
 * An interrupt means something only to application code that is called. Any other
 * interrupt of a thread of a process is dropped where the thread waits, and before
 * application code is called.
 */
final class LifeCycle {

	/** Time for application code to answer an interrupt, or for memory to be there. */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);

	private static final ProcessError NOT_ENOUGH_MEMORY = ProcessError.of(ErrorKind.LIMIT_EXCEEDED,
			"not enough memory");

	private static final Outcome NO_MEMORY = Outcome.ended(NOT_ENOUGH_MEMORY);

	private static final int INSIDE = 0;

	private static final int CALLING_OUT = 1;

	private static final int EXITED = 2;

	private static final int ALLOCATING = 4;

	/** Calling out, and another thread is about to interrupt the caller. */
	private static final int INTERRUPTING = 8;

	private static final VarHandle END;

	private static final VarHandle EXIT_STATE;

	private static final VarHandle ENDING;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			END = lookup.findVarHandle(LifeCycle.class, "end", Outcome.class);
			EXIT_STATE = lookup.findVarHandle(LifeCycle.class, "exitState", int.class);
			ENDING = lookup.findVarHandle(LifeCycle.class, "ending", ExitListeners.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final ProcessInstance process;

	private volatile @Nullable Outcome end;

	/**
	 * Decides which thread walks the exit path: the worker, unless the process is found
	 * calling out or taking memory after its termination. The thread that sets it to
	 * {@link #EXITED} does.
	 */
	private volatile int exitState = INSIDE;

	/** The thread that calls application code. */
	private volatile @Nullable Thread caller;

	/** Absent until it is needed. */
	private volatile @Nullable ExitListeners ending;

	LifeCycle(ProcessInstance process) {
		this.process = process;
	}

	// ---- any thread ------------------------------------------------------------------

	boolean isAlive() {
		return this.end == null;
	}

	Outcome outcome() {
		Outcome outcome = this.end;
		return (outcome != null) ? outcome : Outcome.NOTHING;
	}

	/** Returns false if it is ending or has ended. */
	boolean terminate(ProcessError error) {
		if (!END.compareAndSet(this, null, Outcome.ended(error))) {
			return false;
		}
		Safepoint.advance();
		switch (this.exitState) {
			case CALLING_OUT -> interruptCall();
			case ALLOCATING -> abandonLater();
			default -> {
			}
		}
		this.process.runner.wake();
		return true;
	}

	/** The call does not end meanwhile, so nothing else that the thread does is hit. */
	private void interruptCall() {
		if (!EXIT_STATE.compareAndSet(this, CALLING_OUT, INTERRUPTING)) {
			return;
		}
		Thread thread = this.caller;
		if (thread != null) {
			thread.interrupt();
		}
		this.exitState = CALLING_OUT;
		abandonLater();
	}

	private void abandonLater() {
		TimeSource time = this.process.kernel.time;
		time.schedule(time.nanoTime() + PATIENCE, this::abandon);
	}

	/** The process is terminated and still runs code of others. */
	private void abandon() {
		if (EXIT_STATE.compareAndSet(this, CALLING_OUT, EXITED) || EXIT_STATE.compareAndSet(this, ALLOCATING, EXITED)) {
			new ExitPath(this.process).walk();
		}
	}

	/** Returns false if the listener has to be told at once. */
	boolean addListener(Consumer<Outcome> listener) {
		return ending().add(listener);
	}

	/** Returns false if the process has ended: then the caller fails the request. */
	boolean addRequest(Request request) {
		return ending().add(request);
	}

	/** The request is over. */
	void removeRequest(Request request) {
		ending().remove(request);
	}

	/** Returns false if it is ending or has ended. */
	boolean cancel(Pid from, @Nullable Duration deadline, @Nullable String reason) {
		if (this.end != null) {
			return false;
		}
		long nanos = (deadline != null) ? Kernel.nanos(deadline) : 0;
		ending().cancel();
		cancel(from, deadline != null, this.process.kernel.nanoTime() + nanos, reason, ProcessErrors.TERMINATED);
		return true;
	}

	/** Tells the process that its program was replaced, see the process. */
	void outdated(long version) {
		if (this.end == null && ending().queueOutdated(version)) {
			this.process
				.signal(new Signal.Outdated(this.process.kernel.control(), this.process.kernel.now().getEpochSecond()));
		}
	}

	/** Returns the thread that runs application code; {@code null} if none does. */
	@Nullable Thread caller() {
		return (this.exitState == CALLING_OUT) ? this.caller : null;
	}

	boolean wasCanceled() {
		ExitListeners present = this.ending;
		return present != null && present.isCanceled();
	}

	/** The host stops: CANCEL, and the end at its deadline. Later calls do nothing. */
	void stopByHost(Pid from, long due, ProcessError error) {
		if (ending().stop()) {
			cancel(from, true, due, "scheduler shutdown", error);
		}
	}

	private void cancel(Pid from, boolean limited, long due, @Nullable String reason, ProcessError error) {
		long now = this.process.kernel.now().toEpochMilli();
		long millis = TimeUnit.NANOSECONDS.toMillis(due - this.process.kernel.nanoTime() + 999_999);
		Signal.Cancel cancel = new Signal.Cancel(from, limited ? now + millis : 0, reason, now / 1000);
		if (ending().queue(cancel)) {
			this.process.signal(cancel);
		}
		if (limited) {
			ending().enforce(this.process, due, error);
		}
	}

	private ExitListeners ending() {
		ExitListeners present = this.ending;
		if (present == null) {
			ExitListeners made = new ExitListeners();
			present = (ExitListeners) ENDING.compareAndExchange(this, null, made);
			if (present == null) {
				return made;
			}
		}
		return present;
	}

	// ---- the process itself ----------------------------------------------------------

	/** Every operation of the running code begins here. */
	void checkAlive() {
		if (this.end != null) {
			throw TerminationSignal.INSTANCE;
		}
	}

	/** The program has ended, unless the end was decided before. */
	void end(Outcome outcome) {
		END.compareAndSet(this, null, outcome);
	}

	/**
	 * Ends the process, which runs, over a limit or as was asked for; does not return.
	 */
	void fail(ProcessError error) {
		end(Outcome.ended(error));
		throw TerminationSignal.INSTANCE;
	}

	/** Ends the process because of what its code threw. */
	void fail(Throwable failure) {
		ProcessError error = errorOf(failure);
		end((error == NOT_ENOUGH_MEMORY) ? NO_MEMORY : Outcome.failure(error));
	}

	/** Ends the process because there is no memory to end it otherwise. */
	void failWithoutMemory() {
		END.compareAndSet(this, null, NO_MEMORY);
	}

	/** Ends the process because a linked one has failed; does not return. */
	void linkDown(Pid from) {
		end(Outcome.linkDown(ProcessError.of(ErrorKind.INTERNAL, "linked process failed")
			.withDetails(Map.of("from", from.toString()))));
		throw TerminationSignal.INSTANCE;
	}

	private ProcessError errorOf(Throwable failure) {
		if (failure instanceof ProcessException ex) {
			return ex.error();
		}
		if (failure instanceof StackOverflowError) {
			return ProcessError.of(ErrorKind.INTERNAL, "stack overflow");
		}
		if (failure instanceof OutOfMemoryError) {
			return NOT_ENOUGH_MEMORY;
		}
		try {
			return this.process.body().errorOf(failure);
		}
		catch (Throwable ex) {
			return ProcessError.of(ErrorKind.INTERNAL, "internal error");
		}
	}

	/** The program receives a CANCEL: no later one is merged into it. */
	void cancelTaken(Signal.Cancel cancel) {
		ExitListeners present = this.ending;
		if (present != null) {
			present.taken(cancel);
		}
	}

	/** The program receives an OUTDATED, or it is dropped: later there can be another. */
	void outdatedTaken() {
		ExitListeners present = this.ending;
		if (present != null) {
			present.outdatedTaken();
		}
	}

	/** Runs code of the application on the calling thread, see the process. */
	<T extends @Nullable Object> T callOut(Supplier<T> code, Runnable lasts) {
		if (this.exitState == CALLING_OUT) {
			return code.get();
		}
		checkAlive();
		this.caller = Thread.currentThread();
		this.process.processor.stop();
		Thread.interrupted();
		this.exitState = CALLING_OUT;
		boolean lent = BlockingCalls.begin(this.process.runner, lasts);
		try {
			checkAlive();
			return code.get();
		}
		finally {
			awaitInterrupt();
			if (lent) {
				BlockingCalls.end();
			}
			comeBack(CALLING_OUT);
			this.process.processor.start();
		}
	}

	private void awaitInterrupt() {
		while (this.exitState == INTERRUPTING) {
			Thread.yield();
		}
		Thread.interrupted();
	}

	/** Takes much memory, see the process. */
	<T> T allocate(Supplier<T> code) {
		if (this.exitState != INSIDE) {
			return code.get();
		}
		this.exitState = ALLOCATING;
		try {
			checkAlive();
			return code.get();
		}
		finally {
			comeBack(ALLOCATING);
		}
	}

	private void comeBack(int from) {
		if (!EXIT_STATE.compareAndSet(this, from, INSIDE)) {
			throw TerminationSignal.INSTANCE;
		}
		checkAlive();
	}

	/** Walks the exit path unless another thread does. */
	void exit() {
		if ((int) EXIT_STATE.getAndSet(this, EXITED) != EXITED) {
			new ExitPath(this.process).walk();
		}
	}

	// ---- the exit path asks for these ------------------------------------------------

	/** The deadline has lost its meaning. */
	void lift() {
		ExitListeners present = this.ending;
		if (present != null) {
			present.lift();
		}
	}

	/** From now on listeners run at once; returns those that wait. */
	List<Consumer<Outcome>> finish() {
		ExitListeners present = (ExitListeners) ENDING.compareAndExchange(this, null, ExitListeners.FINISHED);
		return (present != null) ? present.finish() : List.of();
	}

	/** Returns the number of requests that wait for an answer of the process. */
	int openRequests() {
		ExitListeners present = this.ending;
		return (present != null) ? present.openRequests() : 0;
	}

	/** Nothing answers the requests any more. */
	void failRequests() {
		ending().failRequests();
	}

}
