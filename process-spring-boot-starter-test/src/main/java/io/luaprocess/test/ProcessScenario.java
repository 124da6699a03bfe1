package io.luaprocess.test;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.luaprocess.Pid;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * A scenario: something happens to the processes, then something is expected of them
 * within a time of theirs, and verified.
 *
 * <pre class="code">
 * scenario.send("ledger", "add", 3)
 *     .andWaitAtMost(Duration.ofHours(1))
 *     .andWaitForStateChange(orders::count, count -&gt; count == 3);
 * </pre>
 */
public final class ProcessScenario {

	private final TestRuntime runtime;

	ProcessScenario(TestRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Begins with code of the test.
	 * @param stimulus the code
	 * @return what to wait for
	 */
	public Waiting stimulate(Consumer<ProcessRuntime> stimulus) {
		stimulus.accept(this.runtime.runtime());
		return new Waiting(this.runtime, this.runtime.time().patience());
	}

	/**
	 * Begins with a message of the application.
	 * @param destination PID or name of the receiver
	 * @param topic the topic
	 * @param payload the payload values
	 * @return what to wait for
	 */
	public Waiting send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		return stimulate((processes) -> processes.send(destination, topic, payload));
	}

	/**
	 * Begins with a new process.
	 * @param id its definition
	 * @param args arguments of its method
	 * @return what to wait for
	 */
	public Spawned spawn(String id, @Nullable Object @Nullable ... args) {
		AtomicReference<@Nullable ProcessExit> exit = new AtomicReference<>();
		Pid pid = this.runtime.runtime().process(id).onExit(exit::set).spawn(args);
		return new Spawned(this.runtime, this.runtime.time().patience(), pid, exit);
	}

	/**
	 * Waits after the stimulus.
	 */
	public static sealed class Waiting permits Spawned {

		final TestRuntime runtime;

		private final Duration atMost;

		Waiting(TestRuntime runtime, Duration atMost) {
			this.runtime = runtime;
			this.atMost = atMost;
		}

		/**
		 * Sets how long to wait.
		 * @param time the time, of the processes
		 * @return what to wait for
		 */
		public Waiting andWaitAtMost(Duration time) {
			return new Waiting(this.runtime, time);
		}

		/**
		 * Waits for a message to a probe.
		 * @param probe the probe
		 * @param topic the topic
		 * @return assertions about the message
		 */
		public MessageAssert andWaitForMessage(ProcessProbe probe, String topic) {
			return probe.expect(topic, this.atMost);
		}

		/**
		 * Waits for the end of a process.
		 * @param probe monitors the process
		 * @param pid the process
		 * @return assertions about its end
		 */
		public ExitAssert andWaitForExit(ProcessProbe probe, Pid pid) {
			return probe.expectExit(pid, this.atMost);
		}

		/**
		 * Waits until a state of the application, or one a process answers, has changed.
		 * @param <T> the type of the state
		 * @param state looks at the state; it may ask processes
		 * @param condition holds for the new state
		 * @return the new state
		 */
		public <T extends @Nullable Object> Changed<T> andWaitForStateChange(Supplier<T> state,
				Predicate<? super T> condition) {
			if (!this.runtime.time().awaitState(() -> condition.test(state.get()), this.atMost)) {
				throw new AssertionError(
						"The state has not changed as expected, it is " + state.get() + ".\n" + this.runtime.report());
			}
			return new Changed<>(state.get());
		}

		boolean await(Supplier<Boolean> condition) {
			return this.runtime.time().await(condition::get, this.atMost);
		}

	}

	/**
	 * Waits after the start of a process.
	 */
	public static final class Spawned extends Waiting {

		private final Pid pid;

		private final AtomicReference<@Nullable ProcessExit> exit;

		Spawned(TestRuntime runtime, Duration atMost, Pid pid, AtomicReference<@Nullable ProcessExit> exit) {
			super(runtime, atMost);
			this.pid = pid;
			this.exit = exit;
		}

		/**
		 * Returns the process.
		 * @return its PID
		 */
		public Pid pid() {
			return this.pid;
		}

		@Override
		public Spawned andWaitAtMost(Duration time) {
			return new Spawned(this.runtime, time, this.pid, this.exit);
		}

		/**
		 * Waits for its end.
		 * @return the end
		 */
		public Changed<ProcessExit> andWaitForExit() {
			if (!await(() -> this.exit.get() != null)) {
				throw new AssertionError("The process " + this.pid + " has not ended.\n" + this.runtime.report());
			}
			return new Changed<>(Objects.requireNonNull(this.exit.get()));
		}

	}

	/**
	 * What was waited for.
	 *
	 * @param <T> its type
	 * @param value what it is now
	 */
	public record Changed<T extends @Nullable Object>(T value) {

		/**
		 * Verifies it.
		 * @param verification assertions
		 * @return this
		 */
		public Changed<T> andVerify(Consumer<? super T> verification) {
			verification.accept(this.value);
			return this;
		}

	}

}
