package io.luaprocess.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What happens inside a process: its coroutines take turns, and between them it takes in
 * mail and due timers. Confined to the thread that runs the process, see {@link Runner}.
 * <ol>
 * <li>A coroutine that waits is on the wait list of what it waits for, and in no queue.
 * The operation that ends the wait puts it at the end of the ready queue.</li>
 * <li>Coroutines run in the order in which they became ready. One that gives way to other
 * processes goes on first when its process runs again.</li>
 * <li>When no coroutine is ready, the process takes in mail and due timers. If still none
 * is ready, it waits as a whole.</li>
 * </ol>
 */
final class EventLoop {

	private final ProcessInstance process;

	private final Coroutines coroutines;

	private final ReadyQueue ready = new ReadyQueue();

	private Coroutine current;

	/** Coroutines that wait at channels. */
	private int atChannels;

	private @Nullable Subscriptions subscriptions;

	private @Nullable TimerHeap timers;

	private int pendingCalls;

	/** Requests of this process that have no answer yet. */
	private @Nullable Set<Request> asked;

	/** Answered calls whose coroutines have not run since. */
	private int answers;

	/** Counts programs. */
	private int generation;

	EventLoop(ProcessInstance process, Coroutine main) {
		this.process = process;
		this.coroutines = new Coroutines(main);
		this.current = main;
		this.ready.add(main);
	}

	// ---- coroutines ------------------------------------------------------------------

	Coroutine current() {
		return this.current;
	}

	Coroutines coroutines() {
		return this.coroutines;
	}

	void spawn(Coroutine coroutine) {
		coroutine.trace = this.current.trace;
		this.coroutines.add(coroutine);
		this.ready.add(coroutine);
	}

	// ---- waiting ---------------------------------------------------------------------

	/**
	 * The running coroutine waits until {@link #wake} was called for it.
	 * @param self the running coroutine
	 * @param waitsFor what for, for people
	 * @return true if it has waited; false if it has to leave the stack for that
	 */
	boolean block(Coroutine self, @Nullable Object waitsFor) {
		self.waiting = true;
		self.waitsFor = waitsFor;
		return leave(self);
	}

	boolean blockOnChannel(Coroutine self, Object waitsFor) {
		this.atChannels++;
		return block(self, waitsFor);
	}

	/**
	 * The running coroutine lets those run that are ready.
	 * @return true if they have run; false if it has to leave the stack for that
	 */
	boolean yield(Coroutine self) {
		if (this.ready.isEmpty()) {
			pump();
		}
		if (this.ready.isEmpty()) {
			return true;
		}
		this.ready.add(self);
		return leave(self);
	}

	private static boolean leave(Coroutine self) {
		CoroutineThread thread = self.thread;
		if (thread != null) {
			thread.endTurn();
		}
		return thread != null;
	}

	void wakeFromChannel(Coroutine coroutine) {
		this.atChannels--;
		wake(coroutine);
	}

	/**
	 * Ends the wait of a coroutine; it runs when those that became ready before have run.
	 * @param coroutine the coroutine
	 */
	void wake(Coroutine coroutine) {
		coroutine.waiting = false;
		coroutine.waitsFor = null;
		this.ready.add(coroutine);
	}

	/** A coroutine goes on as soon as its process runs again. */
	void goOnLater(Coroutine coroutine) {
		this.ready.addFirst(coroutine);
	}

	/**
	 * Returns the coroutine that runs next, and takes it out of the ready queue.
	 * @return {@code null} if the process has to wait
	 */
	@Nullable Coroutine next() {
		Coroutine next = this.ready.poll();
		if (next == null) {
			this.process.processor.beginTurn();
			evaluateLinkDown();
			pump();
			next = this.ready.poll();
			if (next == null) {
				evaluateLinkDown();
				next = this.ready.poll();
			}
		}
		if (next != null) {
			this.current = next;
		}
		return next;
	}

	/** Whether nothing can ever end the wait of a coroutine. */
	boolean isDeadlocked() {
		return timerCount() == 0 && this.atChannels == 0 && this.pendingCalls == 0
				&& (this.subscriptions == null || !this.subscriptions.any());
	}

	/**
	 * Visits the places at channels where coroutines have been given an entry of the
	 * mailbox that they have not taken yet, as they have not run since.
	 * @param visitor gets each place
	 */
	void visitHanded(Consumer<Waiter> visitor) {
		this.coroutines.forEach((coroutine) -> {
			Waiter chosen = coroutine.chosen;
			if (chosen != null && chosen.value instanceof Signal) {
				visitor.accept(chosen);
			}
		});
	}

	/** Visits the messages that were taken in and that the program has not received. */
	void visitUnread(Consumer<Message> visitor) {
		Subscriptions all = this.subscriptions;
		if (all != null) {
			all.visitUnread(visitor);
			visitHanded((waiter) -> {
				if (waiter.value instanceof Message message) {
					visitor.accept(message);
				}
			});
		}
	}

	// ---- mail and timers -------------------------------------------------------------

	Subscriptions subscriptions() {
		Subscriptions all = this.subscriptions;
		if (all == null) {
			all = new Subscriptions(this.process, this);
			this.subscriptions = all;
		}
		return all;
	}

	/** For people, on any thread; {@code null} if there are none. */
	@Nullable Subscriptions presentSubscriptions() {
		return this.subscriptions;
	}

	boolean isEvents(@Nullable Subscription subscription) {
		Subscriptions all = this.subscriptions;
		return all != null && all.isEvents(subscription);
	}

	long subscriptionBytes() {
		Subscriptions all = this.subscriptions;
		return (all != null) ? all.bytes() : 0;
	}

	/** Takes in mail and due timers; waiting receivers are served. */
	void pump() {
		Mailbox mailbox = this.process.mailbox;
		Subscriptions all = this.subscriptions;
		if (!mailbox.isEmpty() || all != null && all.hasArrived()) {
			this.process.account().received();
			subscriptions().route(mailbox.takeAll());
		}
		TimerHeap heap = this.timers;
		if (heap != null && heap.size() > 0) {
			fire(heap);
		}
	}

	/** Pumps for a receive; one on the events also evaluates a LINK_DOWN. */
	void pumpFor(@Nullable Subscription subscription) {
		pump();
		if (isEvents(subscription)) {
			evaluateLinkDown();
		}
	}

	/** A call that has been answered goes on before: it may trap links. */
	private void evaluateLinkDown() {
		Subscriptions all = this.subscriptions;
		if (this.answers == 0 && all != null) {
			Signal.LinkDown down = all.evaluate();
			if (down != null) {
				this.process.lifeCycle.linkDown(down.from());
			}
		}
	}

	TimerHandle schedule(long due, Runnable callback) {
		TimerHeap heap = this.timers;
		if (heap == null) {
			heap = new TimerHeap();
			this.timers = heap;
		}
		TimerHandle timer = new TimerHandle(due, callback);
		heap.add(timer);
		return timer;
	}

	/** The timer that is due first. */
	@Nullable TimerHandle firstTimer() {
		TimerHeap heap = this.timers;
		return (heap != null) ? heap.first() : null;
	}

	/** Returns the timers that are due next, at most so many. */
	List<TimerHandle> timers(int most) {
		TimerHeap heap = this.timers;
		return (heap != null) ? heap.first(most) : List.of();
	}

	/** Whether a coroutine sleeps until a timer is due. */
	boolean isSleep(TimerHandle timer) {
		boolean[] found = { false };
		this.coroutines.forEach((coroutine) -> found[0] |= coroutine.waitsFor == timer);
		return found[0];
	}

	int timerCount() {
		TimerHeap heap = this.timers;
		return (heap != null) ? heap.size() : 0;
	}

	private void fire(TimerHeap heap) {
		long now = this.process.nanoTime();
		for (TimerHandle timer = heap.pollDue(now); timer != null; timer = heap.pollDue(now)) {
			timer.callback.run();
		}
	}

	// ---- calls -----------------------------------------------------------------------

	int pendingCalls() {
		return this.pendingCalls;
	}

	int generation() {
		return this.generation;
	}

	void callBegun() {
		this.pendingCalls++;
	}

	void callAnswered() {
		this.pendingCalls--;
	}

	void asked(Request request) {
		Set<Request> all = this.asked;
		if (all == null) {
			all = new HashSet<>(4);
			this.asked = all;
		}
		all.add(request);
	}

	void answered(Request request) {
		if (this.asked != null) {
			this.asked.remove(request);
		}
	}

	/** Returns the number of requests of this process that have no answer yet. */
	int openRequests() {
		return (this.asked != null) ? this.asked.size() : 0;
	}

	private void abandonRequests() {
		if (this.asked != null) {
			this.asked.forEach(Request::close);
			this.asked = null;
		}
	}

	/** The coroutine that waits for an answer is ready. */
	void answerComes() {
		this.answers++;
	}

	/** It runs. */
	void answerTaken() {
		this.answers--;
	}

	// ---- the end ---------------------------------------------------------------------

	/**
	 * Another program runs in the process: coroutines, timers, calls and subscriptions of
	 * the one before are gone, the mailbox stays.
	 * @param first the main coroutine of the other program
	 */
	void restart(Coroutine first) {
		this.generation++;
		abandonRequests();
		if (this.subscriptions != null) {
			this.subscriptions.takeBack();
		}
		this.coroutines.restart(first);
		if (this.timers != null) {
			this.timers.clear();
		}
		if (this.subscriptions != null) {
			this.subscriptions.reset();
		}
		this.ready.clear();
		this.atChannels = 0;
		this.pendingCalls = 0;
		this.answers = 0;
		this.current = first;
		this.ready.add(first);
	}

	/** Only the main coroutine is left, and holds nothing. */
	void forget() {
		this.current = new Coroutine(() -> Progress.DONE);
		this.coroutines.restart(this.current);
		this.ready.clear();
	}

	/** Drops what it holds. */
	void clear() {
		abandonRequests();
		TimerHeap heap = this.timers;
		if (heap != null) {
			heap.clear();
		}
		this.subscriptions = null;
	}

}
