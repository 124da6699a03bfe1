package io.luaprocess.kernel;

import java.util.Collection;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.topology.Names;
import org.jspecify.annotations.Nullable;

/**
 * All processes, functions and hosts of one runtime. Thread-safe.
 */
public final class Kernel implements AutoCloseable {

	/** Creates a kernel without hosts. */
	public Kernel() {
	}

	/**
	 * Adds a host, not started.
	 * @param settings its settings
	 * @return the host
	 * @throws IllegalStateException if the id is taken
	 */
	public Host addHost(HostSettings settings) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Finds a host.
	 * @param id its id
	 * @return the host or {@code null}
	 */
	public @Nullable Host host(String id) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns all hosts.
	 * @return a snapshot
	 */
	public Collection<Host> hosts() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Finds a live process or function.
	 * @param pid its PID
	 * @return the process; {@code null} if it has ended, is ending or never existed
	 */
	public @Nullable ProcessInstance process(Pid pid) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Finds a live process or function by the number of its PID.
	 * @param number the number
	 * @return the process or {@code null}
	 */
	public @Nullable ProcessInstance process(long number) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns all live processes and functions.
	 * @return a view that may be iterated while it changes
	 */
	public Iterable<ProcessInstance> processes() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the number of live processes and functions.
	 * @return the number
	 */
	public int processCount() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the names.
	 * @return the names
	 */
	public Names names() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the PID of the application as a sender of control signals.
	 * @return a PID on {@code node:control}
	 */
	public Pid control() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Spawns a process or starts a function. The top level of the program runs inside
	 * this call; then table entry, name, monitor, link and first messages are made at
	 * once, and the process starts.
	 * @param spec what to spawn
	 * @return the process, and whether it is new: with a name that is taken meanwhile the
	 * holder is returned
	 * @throws ProcessException UNAVAILABLE, LIMIT_EXCEEDED, or what {@code load} threw
	 */
	public Spawned spawn(SpawnSpec spec) {
		throw new UnsupportedOperationException();
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
	 * Adds an observer of exits, called on the exit path after everything else.
	 * @param observer the observer; must be short
	 */
	public void addExitObserver(ExitObserver observer) {
		throw new UnsupportedOperationException();
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

	/** Terminates everything that still runs and frees all threads. */
	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
