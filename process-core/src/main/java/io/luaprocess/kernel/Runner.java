package io.luaprocess.kernel;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.scheduler.BlockingCalls;
import io.luaprocess.kernel.scheduler.HostQueue;
import io.luaprocess.kernel.scheduler.Scheduler;
import io.luaprocess.kernel.scheduler.SliceEnd;
import io.luaprocess.kernel.scheduler.Task;
import io.luaprocess.kernel.scheduler.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs one process in slices, from its first instruction to its exit path.
 * <p>
 * Exactly one thread runs a process at a time, and everything inside of it is touched by
 * that thread alone: usually a worker of the scheduler during a slice. When the next
 * piece of a coroutine may block, the worker gives the process to a virtual thread and
 * forgets it; that thread runs the one piece, and gives the process back to the workers.
 * A piece whose call is expected to be short stays on the worker, see
 * {@link BlockingCalls}. What one thread did inside is visible to the next one, as
 * {@link Task} says.
 * <p>
 * A process that waits is data: its main coroutine and those that were spawned are
 * continuations, it has announced in its {@link Mailbox} that it sleeps, and its task is
 * idle. Whatever ends the wait schedules the task: the sender that finds the mailbox
 * asleep, the alarm for its next timer, a termination. A slice that finds nothing to do
 * is harmless.
 */
final class Runner extends Task {

	private static final ProcessError DEADLOCK = ProcessError.of(ErrorKind.INTERNAL,
			"all coroutines blocked with no pending operations");

	private final ProcessInstance process;

	private final @Nullable HostQueue queue;

	/** The thread that runs the process now. */
	private @Nullable Thread thread;

	private final Program program;

	/** Wakes the process when its next timer is due. */
	private TimeSource.@Nullable Alarm alarm;

	/** {@code null} as long as the host is not observed. */
	private @Nullable TurnMeter turn;

	/**
	 * When the process began to wait or was woken, in coarse time. Written by the thread
	 * that runs it when it falls asleep, and by the one that wakes it; read by people.
	 */
	private long since;

	/** Asked by a person, and answered at the next safepoint. */
	private volatile @Nullable Inquiry inquiry;

	/** {@code null} until a tick passes while code runs. */
	private @Nullable LongTurn longTurn;

	/** The last tick seen by the event loop; the first step of a process sees one. */
	private int epoch = Safepoint.epoch - 1;

	Runner(ProcessInstance process, @Nullable HostQueue queue) {
		super(queue);
		this.process = process;
		this.program = new Program(process);
		this.queue = queue;
		this.since = coarseTime();
	}

	/** What the process runs. */
	Program program() {
		return this.program;
	}

	/** The process has something to do. */
	void wake() {
		this.process.kernel.scheduler.schedule(this);
	}

	/** It waited and has something to do. */
	void wakeSleeper() {
		this.since = coarseTime();
		wake();
	}

	private long coarseTime() {
		return this.process.kernel.time.coarseTime();
	}

	/** Asks the process, on any thread. */
	void ask(@Nullable Inquiry question) {
		this.inquiry = question;
	}

	/** When it entered its state, in coarse time; an estimate, for people. */
	long since() {
		return this.since;
	}

	/** Whether the calling thread runs the process. */
	boolean runsHere() {
		return this.thread == Thread.currentThread();
	}

	/** An estimate, for people. */
	boolean isRunning() {
		return this.thread != null;
	}

	// ---- slices ----------------------------------------------------------------------

	@Override
	protected SliceEnd run() {
		this.process.mailbox.wakeUp();
		HostObserver observer = observer();
		if (observer != null) {
			turn().begins();
		}
		SliceEnd end;
		do {
			begin();
			do {
				end = step();
			}
			while (end == null);
			leave();
		}
		while (end == SliceEnd.OUTSIDE && !goOutside(this.process.loop.current()));
		if (observer != null && (end == SliceEnd.WAITING || end == SliceEnd.DONE)) {
			turn().ends(observer);
		}
		if (end == SliceEnd.RETURNED) {
			this.process.kernel.scheduler.comeBack(this);
		}
		return end;
	}

	private @Nullable HostObserver observer() {
		Host host = this.process.host();
		return (host != null) ? host.observer() : null;
	}

	private TurnMeter turn() {
		TurnMeter present = this.turn;
		if (present == null) {
			present = new TurnMeter(this.process);
			this.turn = present;
		}
		return present;
	}

	/** The calling thread runs the process from now on. */
	void begin() {
		this.thread = Thread.currentThread();
		this.process.processor.beginSlice();
	}

	/** The calling thread, which is no worker, gives the process back to the workers. */
	void comeBack() {
		leave();
		this.process.kernel.scheduler.comeBack(this);
	}

	private void leave() {
		this.process.processor.stop();
		this.thread = null;
	}

	/** What refers to the process after its end must not keep its memory. */
	private void forget() {
		this.program.forget();
		this.process.loop.forget();
	}

	/** Runs one piece; returns how the slice ends, {@code null} if it goes on. */
	private @Nullable SliceEnd step() {
		if (!this.process.isAlive()) {
			this.process.lifeCycle.exit();
			forget();
			return SliceEnd.DONE;
		}
		try {
			if (this.epoch != Safepoint.epoch) {
				this.epoch = Safepoint.epoch;
				answer(null);
				if (safepoint()) {
					return SliceEnd.READY;
				}
			}
			Coroutine next = this.process.loop.next();
			if (next == null) {
				return idle();
			}
			if (next.outside || next.thread != null) {
				return SliceEnd.OUTSIDE;
			}
			if (next.shortCall) {
				return shortCall(next);
			}
			return (runPiece(next) == Progress.READY) ? SliceEnd.READY : null;
		}
		catch (Throwable ex) {
			failed(ex);
			return null;
		}
	}

	private Progress runPiece(Coroutine coroutine) {
		Progress progress = coroutine.code.run();
		switch (progress) {
			case DONE -> ended(coroutine);
			case READY -> this.process.loop.goOnLater(coroutine);
			case OUTSIDE -> {
				coroutine.outside = true;
				this.process.loop.goOnLater(coroutine);
			}
			case SHORT_CALL -> {
				coroutine.shortCall = true;
				this.process.loop.goOnLater(coroutine);
			}
			case WAITS -> {
			}
		}
		return progress;
	}

	/**
	 * Answers a person who asks what the process does.
	 * @param code the code that runs and calls this; {@code null} if none does
	 */
	void answer(@Nullable RunningCode code) {
		Inquiry question = this.inquiry;
		if (question != null) {
			this.inquiry = null;
			question.answer(code);
		}
	}

	/** Warns if the turn lasts long. Once a tick. */
	void watchTurn(RunningCode code) {
		LongTurn watched = this.longTurn;
		if (watched == null) {
			watched = new LongTurn();
			this.longTurn = watched;
		}
		long lasts = watched.lasts(coarseTime(), this.since, this.process.mailbox.received());
		if (lasts > 0) {
			Warnings.longTurn(this.process, lasts, code);
		}
	}

	/**
	 * Makes a call that may block on the thread of the slice, which lends its worker
	 * meanwhile. The slice goes on unless the worker was handed off.
	 */
	private @Nullable SliceEnd shortCall(Coroutine coroutine) {
		coroutine.shortCall = false;
		if (!this.process.kernel.scheduler.requireSpare()) {
			coroutine.outside = true;
			return SliceEnd.OUTSIDE;
		}
		try {
			runPiece(coroutine);
		}
		catch (Throwable ex) {
			failed(ex);
		}
		return BlockingCalls.isAllowed() ? SliceEnd.RETURNED : null;
	}

	/** The slow path of a poll; returns whether the process is to give way. */
	boolean safepoint() {
		this.process.lifeCycle.checkAlive();
		this.process.account().received();
		Scheduler scheduler = this.process.kernel.scheduler;
		return scheduler.isSliceOver(this, this.process.processor.tick())
				&& (scheduler.isOthersReady() || this.queue != null && this.queue.isOthersWaiting());
	}

	/** No coroutine can run; returns {@code null} if something has come meanwhile. */
	private @Nullable SliceEnd idle() {
		if (this.process.loop.isDeadlocked()) {
			throw new ProcessException(DEADLOCK);
		}
		if (!this.process.mailbox.fallAsleep()) {
			return null;
		}
		this.since = coarseTime();
		TimerHandle timer = this.process.loop.firstTimer();
		if (timer != null) {
			setAlarm(timer.due);
		}
		return SliceEnd.WAITING;
	}

	/** An alarm that comes too early, as its timer was stopped, sets the next one. */
	private void setAlarm(long due) {
		TimeSource.Alarm present = this.alarm;
		if (present == null || present.isOver() || due - present.deadline() < 0) {
			stopAlarm();
			this.alarm = this.process.kernel.time.schedule(due, this::alarm);
		}
	}

	private void alarm() {
		if (this.process.mailbox.isAsleep()) {
			this.since = coarseTime();
		}
		wake();
	}

	/** Belongs to the exit path in the end. */
	void stopAlarm() {
		TimeSource.Alarm present = this.alarm;
		if (present != null) {
			present.cancel();
			this.alarm = null;
		}
	}

	// ---- outside of the workers ------------------------------------------------------

	/** Gives the process away; returns false, and has failed, if there is no memory. */
	private boolean goOutside(Coroutine coroutine) {
		try {
			CoroutineThread own = coroutine.thread;
			if (own != null) {
				own.giveTurn();
			}
			else {
				thread(() -> runOutside(coroutine)).start();
			}
			return true;
		}
		catch (Throwable ex) {
			failed(ex);
			return false;
		}
	}

	/** Makes a thread that may block. */
	Thread thread(Runnable code) {
		return this.process.kernel.platform.thread(code);
	}

	private void runOutside(Coroutine coroutine) {
		begin();
		coroutine.outside = false;
		try {
			runPiece(coroutine);
		}
		catch (Throwable ex) {
			failed(ex);
		}
		comeBack();
	}

	/** The code of a coroutine with a thread of its own has returned or thrown. */
	void threadEnded(Coroutine coroutine, @Nullable Throwable failure) {
		if (failure == null) {
			ended(coroutine);
		}
		else {
			failed(failure);
		}
		comeBack();
	}

	// ---- ends of code ----------------------------------------------------------------

	private void ended(Coroutine coroutine) {
		try {
			if (!this.process.loop.coroutines().isMain(coroutine)) {
				this.process.loop.coroutines().remove(coroutine);
			}
			else {
				this.program.ended(this.program.body().outcome());
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** The code of the program has thrown. Does not throw. */
	private void failed(Throwable failure) {
		try {
			if (failure instanceof TerminationSignal) {
				// Only an upgrade leaves a program while its process is alive.
				this.program.ended(Outcome.failure(ProcessErrors.TERMINATED));
			}
			else {
				this.process.lifeCycle.fail(failure);
			}
		}
		catch (Throwable ex) {
			this.process.lifeCycle.failWithoutMemory();
		}
	}

}
