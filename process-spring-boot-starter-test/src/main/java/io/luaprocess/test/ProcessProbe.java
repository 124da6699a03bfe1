package io.luaprocess.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessExit;
import io.luaprocess.runtime.Probe;
import io.luaprocess.runtime.Received;
import org.jspecify.annotations.Nullable;

/**
 * A process under the control of a test. It has a PID, a mailbox, links and monitors as
 * every other process, keeps what it receives until the test expects it, and acts when
 * the test tells it to. As a parameter of a test method it has no name unless
 * {@link ProbeName} gives it one; it ends with the test.
 * <p>
 * What is expected is awaited while the processes run, and taken: a second expectation
 * sees the next one. Messages and events that are not expected stay, so the order of
 * expectations is free. A failure says what the probe has received instead, which
 * processes have ended, and what the others wait for.
 */
public final class ProcessProbe {

	private final TestRuntime runtime;

	private final Probe probe;

	private final Set<Pid> monitored = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<String, Consumer<Received.Message>> handlers = new ConcurrentHashMap<>();

	private ProcessProbe(TestRuntime runtime, @Nullable String name) {
		this.runtime = runtime;
		this.probe = Probe.start(runtime.runtime(), "test:probe", name, this::handle);
	}

	static ProcessProbe start(TestRuntime runtime, @Nullable String name) {
		return new ProcessProbe(runtime, name);
	}

	/**
	 * Returns its PID.
	 * @return the PID
	 */
	public Pid pid() {
		return this.probe.pid();
	}

	// ---- what it does ----------------------------------------------------------------

	/**
	 * Sends a message as this process.
	 * @param destination PID or name
	 * @param topic the topic
	 * @param payload the payload values
	 * @return this probe
	 */
	public ProcessProbe send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		this.probe.send(destination, topic, payload);
		return this;
	}

	/**
	 * Sends a message as this process.
	 * @param destination the receiver
	 * @param topic the topic
	 * @param payload the payload values
	 * @return this probe
	 */
	public ProcessProbe send(Pid destination, String topic, @Nullable Object @Nullable ... payload) {
		return send(destination.toString(), topic, payload);
	}

	/**
	 * Asks another process as this process, as {@code process.request} does.
	 * @param destination PID or name
	 * @param topic the topic
	 * @param payload the payload values
	 * @return the answer; a day of the processes may pass until it fails
	 */
	public CompletableFuture<@Nullable Object> request(String destination, String topic,
			@Nullable Object @Nullable ... payload) {
		return this.probe.request(destination, topic, this.runtime.time().patience(), payload);
	}

	/**
	 * Answers a request, as {@code message:reply} does.
	 * @param request the request
	 * @param values the answer
	 * @return this probe
	 * @throws IllegalStateException if the sender does not wait for an answer
	 */
	public ProcessProbe answer(Received.Message request, @Nullable Object @Nullable ... values) {
		if (!this.probe.answer(request, values)) {
			throw new IllegalStateException("Nothing waits for an answer to the " + request);
		}
		return this;
	}

	/**
	 * Sends a message to the sender of another one.
	 * @param message the other message
	 * @param topic the topic
	 * @param payload the payload values
	 * @return this probe
	 */
	public ProcessProbe reply(Received.Message message, String topic, @Nullable Object @Nullable ... payload) {
		return send(Objects.requireNonNull(message.from(), "the application has no mailbox"), topic, payload);
	}

	/**
	 * Handles messages of a topic at once instead of keeping them, so that this process
	 * can stand for another one that answers.
	 * @param topic the topic
	 * @param handler gets each message, while processes run; must not wait for processes
	 * @return this probe
	 */
	public ProcessProbe on(String topic, Consumer<Received.Message> handler) {
		this.handlers.put(topic, handler);
		return this;
	}

	private void handle(Probe self) {
		Received newest = self
			.take((what) -> what instanceof Received.Message message && this.handlers.containsKey(message.topic()));
		if (newest instanceof Received.Message message) {
			Objects.requireNonNull(this.handlers.get(message.topic())).accept(message);
		}
	}

	/**
	 * Monitors another process, so its end can be expected.
	 * @param pid the process
	 * @return this probe
	 */
	public ProcessProbe monitor(Pid pid) {
		this.probe.monitor(pid.toString());
		this.monitored.add(pid);
		return this;
	}

	/**
	 * Links this process with another one. It learns of the failure of the other one and
	 * does not end by it.
	 * @param pid the process
	 * @return this probe
	 */
	public ProcessProbe link(Pid pid) {
		this.probe.link(pid.toString());
		return this;
	}

	/** Ends this process normally. */
	public void end() {
		this.probe.end();
	}

	/**
	 * Ends this process with a failure, of which linked processes learn.
	 * @param message the text of the failure
	 */
	public void fail(String message) {
		this.probe.fail(ProcessError.of(ErrorKind.INTERNAL, message));
	}

	// ---- what it expects -------------------------------------------------------------

	/**
	 * Expects a message.
	 * @param topic the topic
	 * @return assertions about the first message of the topic
	 */
	public MessageAssert expect(String topic) {
		return expect(topic, this.runtime.time().patience());
	}

	/**
	 * Expects a message within some time of the processes.
	 * @param topic the topic
	 * @param atMost how long the message may take
	 * @return assertions about the first message of the topic
	 */
	public MessageAssert expect(String topic, Duration atMost) {
		return new MessageAssert(
				(Received.Message) take("a message of topic '" + topic + "'",
						(what) -> what instanceof Received.Message message && message.topic().equals(topic), atMost),
				this);
	}

	/**
	 * Expects the end of a process, whether it is monitored or not.
	 * @param pid the process
	 * @return assertions about its end
	 */
	public ExitAssert expectExit(Pid pid) {
		return expectExit(pid, this.runtime.time().patience());
	}

	/**
	 * Expects the end of a process within some time of the processes.
	 * @param pid the process
	 * @param atMost how long the end may take
	 * @return assertions about its end
	 */
	public ExitAssert expectExit(Pid pid, Duration atMost) {
		if (this.monitored.contains(pid)) {
			return new ExitAssert((Received.Exit) take("the end of " + pid,
					(what) -> what instanceof Received.Exit exit && exit.from().equals(pid), atMost), this);
		}
		this.runtime.time().await(() -> this.runtime.exit(pid) != null, atMost);
		ProcessExit exit = this.runtime.exit(pid);
		if (exit == null) {
			throw new AssertionError("Expected the end of " + pid + ", which has not come.\n" + state());
		}
		return new ExitAssert(new Received.Exit(pid, exit.value(), exit.error()), this);
	}

	/**
	 * Expects that a linked process fails.
	 * @param pid the process
	 * @return the error it failed with
	 */
	public ProcessError expectLinkDown(Pid pid) {
		return ((Received.LinkDown) take("the failure of the linked " + pid,
				(what) -> what instanceof Received.LinkDown down && down.from().equals(pid),
				this.runtime.time().patience()))
			.error();
	}

	/**
	 * Expects that this process is asked to end.
	 * @return the CANCEL
	 */
	public Received.Cancel expectCancel() {
		return (Received.Cancel) take("a CANCEL", Received.Cancel.class::isInstance, this.runtime.time().patience());
	}

	/**
	 * Expects that nothing has come, once all processes wait.
	 */
	public void expectNothing() {
		this.runtime.time().settle();
		requireNothing();
	}

	/**
	 * Expects that nothing comes for some time of the processes.
	 * @param time how long
	 */
	public void expectNothing(Duration time) {
		this.runtime.time().advance(time);
		requireNothing();
	}

	private void requireNothing() {
		if (!received().isEmpty()) {
			throw new AssertionError("Expected that nothing comes.\n" + state());
		}
	}

	/**
	 * Returns what has come and was not expected yet, the oldest first.
	 * @return a snapshot
	 */
	public List<Received> received() {
		return this.probe.received();
	}

	private Received take(String expected, Predicate<Received> condition, Duration atMost) {
		AtomicReference<@Nullable Received> found = new AtomicReference<>();
		boolean came = this.runtime.time().await(() -> {
			if (found.get() == null) {
				found.set(this.probe.take(condition));
			}
			return found.get() != null;
		}, atMost);
		Received result = found.get();
		if (!came || result == null) {
			throw new AssertionError("Expected " + expected + ", which has not come.\n" + state());
		}
		return result;
	}

	/** Says what has come and what the processes do. */
	String state() {
		List<Received> all = received();
		String mailbox = all.isEmpty() ? "The probe has received nothing else."
				: all.stream()
					.map((what) -> "\n  " + what)
					.collect(Collectors.joining("", "The probe has received:", ""));
		return mailbox + "\n" + this.runtime.report();
	}

	@Override
	public String toString() {
		return "probe " + pid();
	}

}
