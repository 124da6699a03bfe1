package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * A running instance of a definition, as others see it. What its own code does with it is
 * in {@link ProcessSelf}.
 * <p>
 * Its parts: the {@link Runner} runs its code, the {@link EventLoop} is its inside, which
 * belongs to the thread that runs it and needs no locks, and the {@link LifeCycle} ends
 * it. {@link Mailbox}, {@link Relations} and {@link LifeCycle} are its border, touched by
 * all threads.
 */
public final class ProcessInstance extends ProcessSelf implements Peer {

	final Kernel kernel;

	final Mailbox mailbox = new Mailbox();

	final Relations<Peer> relations;

	final LifeCycle lifeCycle = new LifeCycle(this);

	final ProcessorTime processor = new ProcessorTime(this);

	final Runner runner;

	@SuppressWarnings("NullAway.Init")
	EventLoop loop;

	private final Account account = new Account(this);

	private final Pid pid;

	private final @Nullable Pid parent;

	private final @Nullable Host host;

	/** The host whose budgets it uses: that of the process that called a function. */
	private final @Nullable Host payer;

	private final long startedAt;

	private volatile @Nullable Throwable logged;

	ProcessInstance(Kernel kernel, @Nullable Host host, String id, @Nullable Peer spawner) {
		this.kernel = kernel;
		this.host = host;
		this.payer = payer(host, (spawner instanceof ProcessInstance local) ? local : null);
		this.startedAt = kernel.now().toEpochMilli();
		this.pid = kernel.newPid((host != null) ? host.id() : id);
		this.parent = (spawner != null) ? spawner.pid() : null;
		this.relations = new Relations<>(this, this.pid.number());
		this.runner = new Runner(this, (this.payer != null) ? this.payer.queue() : null);
	}

	/** Whose budgets a process uses. */
	static @Nullable Host payer(@Nullable Host host, @Nullable ProcessInstance parent) {
		return (host != null || parent == null) ? host : parent.payer;
	}

	/**
	 * Gets what it is to run, before its PID is known.
	 * @param program the body
	 * @param running the spawn
	 */
	void prepare(ProcessBody program, Spawn running) {
		Coroutine main = this.runner.program().prepare(program, running);
		main.trace = running.trace();
		this.loop = new EventLoop(this, main);
	}

	@Override
	ProcessInstance process() {
		return this;
	}

	// ---- any thread ----------------------------------------------------------------

	@Override
	public Pid pid() {
		return this.pid;
	}

	/**
	 * Returns the id of the definition it runs now; changes with an upgrade.
	 */
	public String definitionId() {
		return this.runner.program().body().definitionId();
	}

	/**
	 * Returns the host.
	 * @return the host; {@code null} for a function
	 */
	public @Nullable Host host() {
		return this.host;
	}

	/**
	 * Returns the host whose budgets it uses.
	 * @return its host, or that of the process that has called the function; {@code null}
	 * for a function that the application has called
	 */
	public @Nullable Host payer() {
		return this.payer;
	}

	/**
	 * Returns the body that runs now.
	 */
	public ProcessBody body() {
		return this.runner.program().body();
	}

	/**
	 * Returns the memory the runtime holds for the process.
	 * @return the account
	 */
	public Account account() {
		return this.account;
	}

	/**
	 * Whether the process answers: it is neither ending nor ended.
	 * @return false from the moment a termination was asked for
	 */
	@Override
	public boolean isAlive() {
		return this.lifeCycle.isAlive();
	}

	@Nullable Pid parent() {
		return this.parent;
	}

	long startedAt() {
		return this.startedAt;
	}

	/**
	 * Appends a message.
	 * @param message the message, not used before
	 * @return what became of it
	 */
	public Delivery send(Message message) {
		if (!this.lifeCycle.isAlive()) {
			return undelivered(Delivery.DEAD, message);
		}
		Host h = this.host;
		if (h != null && h.isStopping()) {
			return undelivered(Delivery.STOPPING, message);
		}
		boolean own = message.from() == this.pid;
		if (!this.account.reserve(message, own, mailboxCapacity(h))) {
			return undelivered(Delivery.FULL, message);
		}
		Postmark mark = message.postmark;
		if (mark != null) {
			Traces.sending(this, message, mark);
		}
		if (h != null) {
			h.messages.increment();
			sample(h, message);
		}
		message.acceptedAt = CoarseStamp.of(this.kernel.time.coarseTime());
		if (!deliver(message)) {
			if (h != null) {
				h.messages.decrement();
			}
			return undelivered(Delivery.DEAD, message);
		}
		if (own) {
			this.account.grown(message.bytes());
		}
		if (this.mailbox.isAlarmed()) {
			Warnings.mailbox(this);
		}
		return Delivery.DELIVERED;
	}

	private Delivery undelivered(Delivery delivery, Message message) {
		if (delivery == Delivery.FULL && this.host != null) {
			this.host.rejectedMessages.increment();
		}
		this.kernel.undelivered.refused(this, delivery, message);
		return delivery;
	}

	/** Notes the time of a message if its wait is to be measured. */
	private void sample(Host host, Message message) {
		if (host.observer() != null && HostObserver.isSampled(this.mailbox.lastNumber() + this.pid.number())) {
			message.postmark = Postmark.measured(message.postmark, nanoTime());
		}
	}

	/** Functions have no host. */
	private static int mailboxCapacity(@Nullable Host host) {
		return (host != null) ? host.settings().mailboxCapacity() : HostSettings.DEFAULT_MAILBOX_CAPACITY;
	}

	/**
	 * Returns how many messages wait to be received.
	 * @return the number, without control signals
	 */
	public int mailboxDepth() {
		return this.mailbox.messages();
	}

	/**
	 * Whether the process has something to do and waits for a thread, or for its host.
	 * @return an estimate, for people
	 */
	public boolean isReady() {
		return isAlive() && !this.runner.isRunning() && !this.mailbox.isAsleep();
	}

	/**
	 * Asks the process to end: it gets a CANCEL signal; past the deadline it is
	 * terminated.
	 * @param from the sender
	 * @param deadline time from now, {@code null} for never
	 * @param reason the reason or {@code null}
	 * @return false if it is ending or has ended
	 */
	public boolean cancel(Pid from, @Nullable Duration deadline, @Nullable String reason) {
		return this.lifeCycle.cancel(from, deadline, reason);
	}

	/**
	 * Whether {@link #cancel} was called; remains so after the end. The CANCEL of a host
	 * that stops does not count.
	 * @return whether it was
	 */
	public boolean wasCanceled() {
		return this.lifeCycle.wasCanceled();
	}

	/**
	 * Tells the process that its program was replaced while it runs: it gets an OUTDATED
	 * signal, unless one waits in its mailbox or it was told of that version. Any thread.
	 * @param version number of the change, greater than those of earlier changes
	 */
	public void outdated(long version) {
		this.lifeCycle.outdated(version);
	}

	/**
	 * Ends the process: from now on every operation on it finds it dead, its code stops
	 * within 100 ms. When called by the process itself it does not return.
	 * @param error what it ends with
	 * @return false if it is ending or has ended
	 */
	public boolean terminate(ProcessError error) {
		if (!this.lifeCycle.terminate(error)) {
			return false;
		}
		if (this.runner.runsHere()) {
			throw TerminationSignal.INSTANCE;
		}
		return true;
	}

	/**
	 * What Java code of the program has thrown was logged, with all that is known. If the
	 * process ends with it, that needs no record.
	 * @param thrown what it has thrown
	 */
	public void logged(Throwable thrown) {
		this.logged = thrown;
	}

	boolean hasLogged(@Nullable ProcessError error) {
		return error != null && error.cause() != null && error.cause() == this.logged;
	}

	/**
	 * Registers code that runs once on the exit path, after EXIT and LINK_DOWN were
	 * delivered; at once if the process has ended. Runs on any thread; must be short.
	 * @param listener gets the outcome
	 */
	public void onExit(Consumer<Outcome> listener) {
		if (!this.lifeCycle.addListener(listener)) {
			listener.accept(this.lifeCycle.outcome());
		}
	}

	/**
	 * Returns what can be read of the process at any time.
	 */
	public ProcessView view() {
		return new ProcessView(this);
	}

	/**
	 * Returns a picture of the process for people: cheap, taken without stopping it.
	 */
	public ProcessSnapshot snapshot() {
		return view().snapshot();
	}

	/**
	 * Looks at what the coroutines of the process are doing. Does not block and does not
	 * stop the process: one that runs at this moment is left alone, see
	 * {@link ProcessView#activity}, and one that waits runs no later than it would
	 * otherwise, but for the microseconds this takes.
	 * @param coroutines how many to look at, at most: main first, then the others in no
	 * order
	 * @param functions how many functions to return for each, at most
	 * @return what they are doing; empty if the process runs or is about to
	 */
	public List<Inspection> inspect(int coroutines, int functions) {
		Activity found = new Inquiry(this, coroutines, functions).look();
		return (found != null) ? found.coroutines() : List.of();
	}

	// ---- the border, kernel side -----------------------------------------------------

	/** Appends a signal, and wakes the process. */
	void signal(Signal signal) {
		this.mailbox.charge(signal.units);
		deliver(signal);
	}

	/** Appends an accepted message, and wakes the process; false if it has ended. */
	boolean deliver(Signal signal) {
		return wake(this.mailbox.append(signal));
	}

	private boolean wake(Mailbox.Appended appended) {
		if (appended == Mailbox.Appended.WAKES) {
			this.runner.wakeSleeper();
		}
		return appended != Mailbox.Appended.CLOSED;
	}

	/**
	 * Appends messages, all of them or none.
	 * @param messages the messages
	 * @return what became of them
	 */
	Delivery sendAll(List<Message> messages) {
		if (!this.lifeCycle.isAlive()) {
			return Delivery.DEAD;
		}
		Host h = this.host;
		if (messages.isEmpty()) {
			return Delivery.DELIVERED;
		}
		if (h != null && h.isStopping()) {
			return Delivery.STOPPING;
		}
		Delivery delivery = preload(messages);
		if (h != null && delivery == Delivery.DELIVERED) {
			h.messages.add(messages.size());
		}
		return delivery;
	}

	/**
	 * Appends messages without looking at the state and without counting them as
	 * delivered.
	 */
	Delivery preload(List<Message> messages) {
		if (messages.isEmpty()) {
			return Delivery.DELIVERED;
		}
		if (!this.account.reserve(messages, mailboxCapacity(this.host))) {
			messages.forEach((message) -> undelivered(Delivery.FULL, message));
			return Delivery.FULL;
		}
		int now = CoarseStamp.of(this.kernel.time.coarseTime());
		messages.forEach((message) -> message.acceptedAt = now);
		return wake(this.mailbox.append(Spawner.chain(messages), messages.get(0))) ? Delivery.DELIVERED : Delivery.DEAD;
	}

	boolean isRunning() {
		return isAlive() && this.runner.isRunning();
	}

	/** The memory of all that use the same budget; {@code null} if there is none. */
	@Nullable HostMemory memory() {
		return (this.payer != null) ? this.payer.account().memory() : null;
	}

	// ---- the inside, kernel side -----------------------------------------------------

	void checkAlive() {
		this.lifeCycle.checkAlive();
	}

	int pendingCalls() {
		return this.loop.pendingCalls();
	}

	long subscriptionBytes() {
		return this.loop.subscriptionBytes();
	}

	/**
	 * Refuses further messages; those that the program has not received are dead letters,
	 * apart from the first messages of a spawn that has failed. Exit path only.
	 * @param failed the spawn; {@code null} if it has not failed
	 */
	void closeMailbox(@Nullable Spawn failed) {
		Signal oldest = this.mailbox.close();
		if (this.mailbox.messages() == 0) {
			return;
		}
		Consumer<Message> unread = (message) -> {
			if (failed == null || !failed.brings(message)) {
				this.kernel.undelivered.unread(this, message);
			}
		};
		this.loop.visitUnread(unread);
		for (Signal signal = oldest; signal != null; signal = signal.next) {
			if (signal instanceof Message message) {
				unread.accept(message);
			}
		}
	}

	/** Drops what the inside holds. Exit path only. */
	void clear() {
		this.runner.program().spawns().cancelAll();
		this.runner.stopAlarm();
		this.loop.clear();
		forgetProgram();
		this.lifeCycle.lift();
	}

}
