package io.luaprocess.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessExit;
import io.luaprocess.kernel.DeterministicPlatform;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The runtime of a test, which begins anew for each test.
 */
final class TestRuntime {

	/** The system property that repeats a run. */
	static final String SEED = "luaprocess.test.seed";

	private static final int MOST_EXITS = 20;

	private static final String HANGS = "The test waited for something else, so that no process could run:"
			+ " wait with ProcessClock.await, an expectation or a future of the runtime.\n";

	private final LuaProcessRuntime runtime;

	private final @Nullable DeterministicPlatform platform;

	private final TestTime time;

	private final boolean services;

	private final Runnable reset;

	private @Nullable HangWatch watch;

	/** All of the test, the newest last. */
	private final Map<Pid, ProcessExit> exits = new LinkedHashMap<>();

	TestRuntime(LuaProcessRuntime runtime, @Nullable DeterministicPlatform platform, TestTime time, boolean services,
			Runnable reset) {
		this.runtime = runtime;
		this.platform = platform;
		this.time = time;
		this.services = services;
		this.reset = reset;
		runtime.onExit(this::ended);
	}

	LuaProcessRuntime runtime() {
		return this.runtime;
	}

	TestTime time() {
		return this.time;
	}

	private void ended(ProcessExit exit) {
		synchronized (this.exits) {
			this.exits.put(exit.pid(), exit);
		}
	}

	/** Returns how a process of the test has ended, {@code null} if it has not. */
	@Nullable ProcessExit exit(Pid pid) {
		synchronized (this.exits) {
			return this.exits.get(pid);
		}
	}

	/** Returns the last processes that have ended, the oldest first. */
	private List<ProcessExit> exits() {
		synchronized (this.exits) {
			return this.exits.values().stream().skip(Math.max(0, this.exits.size() - MOST_EXITS)).toList();
		}
	}

	/** Begins a test. */
	void begin(long seed) {
		end();
		if (this.platform != null) {
			this.platform.reset(seed);
		}
		this.reset.run();
		synchronized (this.exits) {
			this.exits.clear();
		}
		if (this.services) {
			this.runtime.start();
		}
		else {
			this.runtime.kernel().hosts().forEach(Host::start);
		}
	}

	/** Watches the calling thread until the end of the test. */
	void watch(Duration patience) {
		DeterministicPlatform virtual = this.platform;
		if (virtual != null) {
			this.watch = new HangWatch(Thread.currentThread(), virtual::isInUse, patience);
		}
	}

	/** Ends all processes. */
	void end() {
		HangWatch present = this.watch;
		if (present != null) {
			present.close();
			this.watch = null;
		}
		this.runtime.kernel().processes().forEach(TestRuntime::terminate);
		this.time.await(() -> this.runtime.kernel().processCount() == 0, this.time.patience());
		this.runtime.stop();
	}

	private static void terminate(ProcessInstance process) {
		process.terminate(ProcessErrors.TERMINATED);
	}

	/** Says what each process does, and which have ended. */
	String report() {
		String ended = exits().stream().map(TestRuntime::line).collect(Collectors.joining());
		return this.time.report() + (ended.isEmpty() ? "" : "\nLast exits:" + ended);
	}

	/** Makes what is added to a failure. */
	Throwable atFailure(long seed) {
		HangWatch present = this.watch;
		String hint = (present != null && present.hasFound()) ? HANGS : "";
		return new ProcessesAtFailure(
				hint + report() + ((this.platform != null) ? "\nRepeat this run with -D" + SEED + "=" + seed : ""));
	}

	private static String line(ProcessExit exit) {
		return "\n  " + exit.pid() + " " + exit.id() + ", "
				+ ((exit.error() != null) ? "error " + exit.error() : "normal end");
	}

	/**
	 * Tells what the processes did when a test failed.
	 */
	private static final class ProcessesAtFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ProcessesAtFailure(String message) {
			super(message, null, false, false);
		}

		@Override
		public String toString() {
			return "What the processes do:\n" + getMessage();
		}

	}

}
