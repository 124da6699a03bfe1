package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.kernel.scheduler.Scheduler;
import io.luaprocess.kernel.scheduler.TimeSource;
import io.luaprocess.topology.Groups;
import io.luaprocess.topology.LocalNames;
import io.luaprocess.topology.Names;
import org.jspecify.annotations.Nullable;

/**
 * All processes, functions and hosts of one runtime. Thread-safe; blocks only in
 * {@link #spawn}, {@link #join} and {@link #close}.
 * <p>
 * Invariants:
 * <ul>
 * <li>A process is in the table before its first instruction. {@link ExitPath} takes it
 * out before anything else learns of its end. {@link #process(Pid)} finds it only until
 * its end is decided, which comes first.</li>
 * <li>No PID is given twice.</li>
 * <li>Whatever is in the table when the kernel is closed is terminated: a process enters
 * the table and then looks whether the kernel is closed; {@link #close} says so and then
 * looks into the table.</li>
 * </ul>
 * What it has of its own is the table. Spawning is {@link Spawner}, running
 * {@link Runner}, the end {@link LifeCycle}; threads and time are those of the
 * {@link Platform}.
 */
public final class Kernel implements AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	final Platform platform;

	final Scheduler scheduler;

	final TimeSource time;

	final long startedAt;

	final HeapGuard heap;

	final RuntimeEvents events;

	final EndLog endLog = new EndLog(this);

	final Undelivered undelivered;

	private final MemoryBudgets budgets = new MemoryBudgets(this);

	final List<ExitObserver> exitObservers = new CopyOnWriteArrayList<>();

	private final ConcurrentHashMap<Long, ProcessInstance> processes = new ConcurrentHashMap<>();

	private final ConcurrentHashMap<String, Host> hosts = new ConcurrentHashMap<>();

	private final Names names;

	private final Groups groups = new Groups((pid) -> process(pid) != null);

	final List<Consumer<Pid>> departures = new CopyOnWriteArrayList<>();

	private final String node;

	private final Pid control;

	private final Spawner spawner;

	/** {@code null} if nothing is traced. */
	volatile @Nullable Tracing tracing;

	private volatile boolean closed;

	/** Creates a kernel without hosts, which does not guard the heap. */
	public Kernel() {
		this(null, 0, Runtime.getRuntime().availableProcessors());
	}

	/**
	 * Creates a kernel without hosts.
	 * @param names the table of names; {@code null} for one of its own
	 * @param heap bytes in use after a collection from which on spawns are refused and
	 * the largest processes are ended; 0 = the heap is not guarded
	 * @param workers how many threads run processes, at least one
	 */
	public Kernel(@Nullable Names names, long heap, int workers) {
		this("", names, heap, Platform.threads(workers),
				new RuntimeEvents(RuntimeEvents.DEFAULT_CAPACITY, (payload) -> null));
	}

	/**
	 * Creates a kernel without hosts.
	 * @param node text of the node of a cluster that it is, which its PIDs have; empty
	 * without a cluster
	 * @param names the table of names; {@code null} for one of its own
	 * @param heap bytes in use after a collection from which on spawns are refused and
	 * the largest processes are ended; 0 = the heap is not guarded
	 * @param platform what its processes run on; the kernel closes it
	 * @param events gets what happens; the kernel closes it
	 */
	public Kernel(String node, @Nullable Names names, long heap, Platform platform, RuntimeEvents events) {
		this.node = node;
		this.platform = platform;
		this.events = events;
		this.undelivered = new Undelivered(this, events.deadLetters());
		this.scheduler = platform.scheduler();
		this.time = platform.time();
		this.startedAt = this.time.nanoTime();
		this.control = newPid(Pid.CONTROL_HOST);
		this.names = (names != null) ? names : new LocalNames((pid) -> process(pid) != null);
		this.spawner = new Spawner(this);
		this.heap = new HeapGuard(this, heap);
		platform.serve(this);
	}

	/**
	 * Adds a host, not started.
	 * @param settings its settings
	 * @return the host
	 * @throws IllegalStateException if the id is taken
	 */
	public Host addHost(HostSettings settings) {
		Host host = new Host(this, settings);
		if (this.hosts.putIfAbsent(settings.id(), host) != null) {
			throw new IllegalStateException("host '" + settings.id() + "' exists already");
		}
		HostMemory memory = host.account().memory();
		if (memory != null) {
			this.budgets.add(memory);
		}
		return host;
	}

	/**
	 * Finds a host.
	 * @param id its id
	 * @return the host or {@code null}
	 */
	public @Nullable Host host(String id) {
		return this.hosts.get(id);
	}

	/**
	 * Returns all hosts.
	 * @return a snapshot
	 */
	public Collection<Host> hosts() {
		return List.copyOf(this.hosts.values());
	}

	/**
	 * Finds a live process or function of this node.
	 * @param pid its PID; without a node it means a process of this node
	 * @return the process; {@code null} if it has ended, is ending or never existed
	 */
	public @Nullable ProcessInstance process(Pid pid) {
		ProcessInstance process = process(pid.number());
		return (process != null && isNamed(process.pid(), pid)) ? process : null;
	}

	/** Whether a PID with the same number, perhaps without a node, names a process. */
	private static boolean isNamed(Pid process, Pid pid) {
		return process.equals(pid) || pid.node().isEmpty() && pid.host().equals(process.host());
	}

	/**
	 * Finds a live process or function by the number of its PID.
	 * @param number the number
	 * @return the process or {@code null}
	 */
	public @Nullable ProcessInstance process(long number) {
		ProcessInstance process = this.processes.get(number);
		return (process != null && process.isAlive()) ? process : null;
	}

	/**
	 * Returns all processes and functions, also those whose end is decided and whose exit
	 * path has not been walked yet.
	 * @return a view that may be iterated while it changes
	 */
	public Iterable<ProcessInstance> processes() {
		return this.processes.values();
	}

	/**
	 * Returns the number of live processes and functions.
	 */
	public int processCount() {
		return this.processes.size();
	}

	/**
	 * Returns the names of the runtime's own threads that do not run. Without them
	 * processes do not run or cannot be preempted, deadlines are not enforced, the heap
	 * is not guarded, or memory budgets are not.
	 * @return the names; empty as long as the kernel is not closed and all is well
	 */
	public List<String> deadThreads() {
		Stream<String> own = Stream.concat(Stream.of(this.heap.thread()), Stream.ofNullable(this.budgets.thread()))
			.filter((thread) -> !thread.isAlive())
			.map(RuntimeThread::name);
		return Stream.concat(own, this.platform.deadThreads().stream()).toList();
	}

	/**
	 * Returns what happens.
	 * @return the events
	 */
	public RuntimeEvents events() {
		return this.events;
	}

	/**
	 * Returns what reports messages that no program receives.
	 * @return the reporter
	 */
	public Undelivered undelivered() {
		return this.undelivered;
	}

	/**
	 * Returns the names.
	 */
	public Names names() {
		return this.names;
	}

	/**
	 * Returns the groups of processes.
	 */
	public Groups groups() {
		return this.groups;
	}

	/**
	 * Adds a table that keeps something for PIDs, see {@link Account#listed}.
	 * @param table called on the exit path of such a process, when its PID is dead,
	 * before anyone is told of the end; must be short
	 */
	public void onDeparture(Consumer<Pid> table) {
		this.departures.add(table);
	}

	/**
	 * Returns the node that this kernel is, the node part of all its PIDs.
	 * @return text of the node; empty without a cluster
	 */
	public String node() {
		return this.node;
	}

	/**
	 * Returns the PID of the application as a sender of control signals.
	 * @return a PID on {@code node:control}
	 */
	public Pid control() {
		return this.control;
	}

	/**
	 * Spawns a process or starts a function, and waits until the top level of its program
	 * has run. Then name, monitor and link are made, and the method begins. If a process
	 * is the parent, its running coroutine calls this, which must be one that may block,
	 * and only that coroutine waits; else the calling thread does.
	 * @param spec what to spawn
	 * @return the process, and whether it is new: with a name that is taken meanwhile the
	 * holder is returned
	 * @throws ProcessException UNAVAILABLE, LIMIT_EXCEEDED, RATE_LIMITED (first messages
	 * that do not fit), or what {@code load} threw; CANCELED if the calling thread is
	 * interrupted meanwhile
	 */
	public Spawned spawn(SpawnSpec spec) {
		ProcessInstance parent = spec.parent();
		return (parent != null) ? spawned(Objects.requireNonNull(beginSpawn(parent, spec).await()))
				: OutsideSpawn.await(this, spec);
	}

	/**
	 * Begins to spawn a process or to start a function; never waits.
	 * @param spec what to spawn
	 * @param listener is told of the outcome, once, unless this throws
	 * @return the process, whose top level runs or has run; {@code null} if the holder of
	 * the name was signalled instead
	 * @throws ProcessException UNAVAILABLE, LIMIT_EXCEEDED, RATE_LIMITED (first messages
	 * that do not fit)
	 */
	public @Nullable ProcessInstance start(SpawnSpec spec, SpawnListener listener) {
		if (this.closed) {
			throw new ProcessException(ProcessErrors.HOST_NOT_RUNNING);
		}
		Traces.Traced traced = spec.traced();
		if (traced == null) {
			return this.spawner.start(spec, listener);
		}
		try {
			return this.spawner.start(spec, traced.before(listener));
		}
		catch (RuntimeException ex) {
			traced.failed(ex);
			throw ex;
		}
	}

	/**
	 * Begins to spawn a process or to start a function on behalf of a process.
	 * @param parent the process, of which the calling coroutine runs
	 * @param spec what to spawn, with that parent
	 * @return the call, whose outcome {@link #spawned} understands
	 * @throws ProcessException UNAVAILABLE, LIMIT_EXCEEDED, RATE_LIMITED (first messages
	 * that do not fit)
	 */
	public PendingCall beginSpawn(ProcessInstance parent, SpawnSpec spec) {
		PendingCall call = parent.beginCall();
		boolean begun = false;
		try {
			start(spec, (spawned, failure) -> call
				.complete((failure != null) ? Outcome.failure(failure) : Outcome.of(spawned)));
			begun = true;
		}
		finally {
			if (!begun) {
				call.notBegun();
			}
		}
		return call;
	}

	/**
	 * Returns the result of a spawn.
	 * @param outcome the outcome of {@link #beginSpawn}
	 * @return the process, and whether it is new
	 * @throws ProcessException if the spawn has failed
	 */
	public static Spawned spawned(Outcome outcome) {
		if (outcome.value() instanceof Spawned spawned) {
			return spawned;
		}
		throw new ProcessException((outcome.error() != null) ? outcome.error() : ProcessErrors.CANCELED);
	}

	/**
	 * Is told what became of a spawn.
	 */
	@FunctionalInterface
	public interface SpawnListener {

		/**
		 * The spawn is over. Called once, on any thread, before the first instruction of
		 * the method or after the child has gone; must be short.
		 * @param spawned the result; {@code null} after a failure
		 * @param failure why it has failed; {@code null} if it has not
		 */
		void done(@Nullable Spawned spawned, @Nullable ProcessError failure);

	}

	/**
	 * Result of a spawn.
	 *
	 * @param process the process
	 * @param created false if it is the holder of the name
	 */
	public record Spawned(ProcessInstance process, boolean created) {
	}

	/**
	 * Sets what traces spawns, calls, requests and messages from now on.
	 * @param tracing the tracing; {@code null} for none
	 */
	public void trace(@Nullable Tracing tracing) {
		this.tracing = tracing;
	}

	/**
	 * Adds an observer of exits, called on the exit path after everything else.
	 * @param observer the observer; must be short
	 */
	public void addExitObserver(ExitObserver observer) {
		this.exitObservers.add(observer);
	}

	/**
	 * Observes the end of processes and functions.
	 */
	@FunctionalInterface
	public interface ExitObserver {

		/**
		 * A process has ended.
		 * @param process the process
		 * @param outcome its outcome
		 */
		void exited(ProcessInstance process, Outcome outcome);

	}

	/**
	 * Terminates everything that still runs and frees all threads. Waits a few seconds at
	 * most, also if the calling thread is interrupted.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.hosts.values().forEach((host) -> host.stop(Duration.ZERO));
		this.platform.waitUntil(this::isEmptyOrTerminates, CLOSE_TIMEOUT);
		this.platform.close();
		this.heap.close();
		this.events.close();
		this.budgets.close();
	}

	private boolean isEmptyOrTerminates() {
		this.processes.values().forEach((process) -> process.terminate(Host.CUT_OFF));
		return this.processes.isEmpty();
	}

	// ---- the time, and code beside processes ------------------------------------------

	/**
	 * Returns the time of the processes.
	 * @return nanoseconds since an arbitrary origin; only differences mean something
	 */
	public long nanoTime() {
		return this.time.nanoTime();
	}

	/**
	 * Returns the moment it is for the processes.
	 * @return the moment
	 */
	public Instant now() {
		return this.time.now();
	}

	/**
	 * Runs code once after some time of the processes. Does not block.
	 * @param delay the time, 0 or less for none
	 * @param code the code, which must not block
	 * @return cancels it, unless it has begun
	 */
	public Runnable after(Duration delay, Runnable code) {
		return this.time.schedule(nanoTime() + nanos(delay), code)::cancel;
	}

	/**
	 * Runs code that may block on a virtual thread of its own.
	 * @param name name of the thread
	 * @param code the code
	 * @return the thread, which may not have been started yet
	 */
	public Thread execute(String name, Runnable code) {
		return this.platform.execute(name, code);
	}

	/**
	 * Makes a future for which other code waits while processes, or what is caused by
	 * them, complete it.
	 * @param <T> the type of the result
	 * @return a new future
	 */
	public <T extends @Nullable Object> CompletableFuture<T> future() {
		return this.platform.future();
	}

	/**
	 * Waits for a future that processes complete, made by this kernel or not.
	 * @param <T> the type of the result
	 * @param future the future
	 * @return its result, as {@link CompletableFuture#join()} returns it
	 */
	public <T extends @Nullable Object> T join(CompletableFuture<T> future) {
		return this.platform.join(future);
	}

	/**
	 * Says what each process does, for a person. Does not stop the processes.
	 * @return several lines
	 */
	public String report() {
		return ProcessReport.of(this);
	}

	/**
	 * Returns a seed for a random generator.
	 * @return a number that is different each time
	 */
	public long seed() {
		return this.platform.seed();
	}

	/**
	 * Work for processes has begun that neither a process nor {@link #execute} does: the
	 * time of a test does not move before its end.
	 * @param source what brings the result, such as a stage; a future of this kernel does
	 * not count, as processes complete it
	 * @return ends the work, from any thread, when it runs for the first time
	 */
	public Runnable workBegun(Object source) {
		return this.platform.holdTime(source);
	}

	// ---- kernel side -----------------------------------------------------------------

	Pid newPid(String host) {
		return Pid.of(this.node, host, this.platform.nextNumber());
	}

	void publish(ProcessInstance process) {
		this.processes.put(process.pid().number(), process);
		if (this.closed) {
			process.terminate(Host.CUT_OFF);
		}
	}

	/** Whether it has not been removed yet. */
	boolean knows(ProcessInstance process) {
		return this.processes.get(process.pid().number()) == process;
	}

	void remove(ProcessInstance process) {
		this.processes.remove(process.pid().number());
	}

	/** Nanoseconds of a duration, without overflow when added to a time. */
	static long nanos(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return (duration.getSeconds() > Long.MAX_VALUE / 4_000_000_000L) ? Long.MAX_VALUE / 4 : duration.toNanos();
	}

}
