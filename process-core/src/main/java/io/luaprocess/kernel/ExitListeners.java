package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.luaprocess.ProcessError;
import io.luaprocess.kernel.scheduler.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The listeners for the end of one process, its CANCELs, its deadline, and whether it has
 * been told that it is outdated. Thread-safe; exists only for processes that have any of
 * these.
 */
final class ExitListeners {

	/** Of a process that has finished without one. */
	static final ExitListeners FINISHED = new ExitListeners();

	static {
		FINISHED.finished = true;
	}

	/** How many CANCELs wait unreceived at most. */
	private static final int MAX_CANCELS = 16;

	private @Nullable List<Consumer<Outcome>> listeners;

	private TimeSource.@Nullable Alarm deadline;

	/** CANCELs that wait in the mailbox. */
	private int waiting;

	/** The newest of them. */
	private Signal.@Nullable Cancel newest;

	/** An OUTDATED waits in the mailbox. */
	private boolean outdated;

	/** The newest version the process has been told of. */
	private long toldOf;

	private boolean stopping;

	/** A CANCEL was sent that the stop of the host did not cause. */
	private volatile boolean canceled;

	private volatile boolean finished;

	/** Requests to the process that have no answer yet; absent until there are some. */
	private volatile @Nullable Set<Request> requests;

	/** Returns false if the process has finished: then the caller tells the listener. */
	synchronized boolean add(Consumer<Outcome> listener) {
		if (this.finished) {
			return false;
		}
		List<Consumer<Outcome>> all = this.listeners;
		if (all == null) {
			all = new ArrayList<>(2);
			this.listeners = all;
		}
		all.add(listener);
		return true;
	}

	/** Returns false if the process has finished: then the caller fails the request. */
	boolean add(Request request) {
		if (this.finished) {
			return false;
		}
		Set<Request> all = requests();
		all.add(request);
		return !this.finished || !all.remove(request);
	}

	private Set<Request> requests() {
		Set<Request> all = this.requests;
		return (all != null) ? all : createRequests();
	}

	private synchronized Set<Request> createRequests() {
		Set<Request> all = this.requests;
		if (all == null) {
			all = ConcurrentHashMap.newKeySet();
			this.requests = all;
		}
		return all;
	}

	/** The request is over. */
	void remove(Request request) {
		Set<Request> all = this.requests;
		if (all != null) {
			all.remove(request);
		}
	}

	int openRequests() {
		Set<Request> all = this.requests;
		return (all != null) ? all.size() : 0;
	}

	/** The process has finished and answers no more. */
	void failRequests() {
		Set<Request> all = this.requests;
		if (all != null) {
			all.forEach(Request::targetEnded);
		}
	}

	/**
	 * A CANCEL is asked for.
	 * @return false if so many wait that it was merged into the newest of them
	 */
	synchronized boolean queue(Signal.Cancel cancel) {
		if (this.finished) {
			return false;
		}
		Signal.Cancel last = this.newest;
		if (last != null && this.waiting >= MAX_CANCELS) {
			last.merge(cancel);
			return false;
		}
		this.waiting++;
		this.newest = cancel;
		return true;
	}

	/** A CANCEL leaves the mailbox and does not change any more. */
	synchronized void taken(Signal.Cancel cancel) {
		this.waiting--;
		if (this.newest == cancel) {
			this.newest = null;
		}
	}

	/** Returns false if an OUTDATED waits already, or was sent for that version. */
	synchronized boolean queueOutdated(long version) {
		boolean first = !this.finished && !this.outdated && version > this.toldOf;
		this.outdated |= first;
		this.toldOf = Math.max(this.toldOf, version);
		return first;
	}

	/** The OUTDATED leaves the mailbox. */
	synchronized void outdatedTaken() {
		this.outdated = false;
	}

	void cancel() {
		this.canceled = true;
	}

	boolean isCanceled() {
		return this.canceled;
	}

	/** The host stops; returns false if that is known already. */
	synchronized boolean stop() {
		boolean first = !this.stopping;
		this.stopping = true;
		return first;
	}

	/** The process is terminated at the earliest deadline. */
	synchronized void enforce(ProcessInstance process, long due, ProcessError error) {
		TimeSource.Alarm before = this.deadline;
		if (this.finished || before != null && before.deadline() - due <= 0) {
			return;
		}
		lift();
		this.deadline = process.kernel.time.schedule(due, () -> process.terminate(error));
	}

	/** Nothing is enforced any more. */
	synchronized void lift() {
		if (this.deadline != null) {
			this.deadline.cancel();
			this.deadline = null;
		}
	}

	/** From now on listeners run at once; returns those that wait. */
	synchronized List<Consumer<Outcome>> finish() {
		this.finished = true;
		lift();
		List<Consumer<Outcome>> all = this.listeners;
		this.listeners = null;
		return (all != null) ? all : List.of();
	}

}
