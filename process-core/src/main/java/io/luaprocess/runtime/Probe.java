package io.luaprocess.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.operation.Caller;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * A process that does nothing by itself: it keeps what it receives for code of a test,
 * and acts when that code tells it to. On the default host it has a PID, a mailbox, links
 * and monitors as every other process. It traps links. Thread-safe.
 */
public final class Probe {

	/** What runs inside the probe comes as a message that no other code can send. */
	private static final String COMMAND = "@command";

	private final LuaProcessRuntime runtime;

	private final List<Received> received = new ArrayList<>();

	/** Those that can be answered. */
	private final Map<Received.Message, JavaMessage> requests = new IdentityHashMap<>();

	private final @Nullable Consumer<Probe> listener;

	private final ProcessInstance instance;

	private volatile boolean ended;

	private Probe(LuaProcessRuntime runtime, String id, @Nullable String name, @Nullable Consumer<Probe> listener) {
		this.runtime = runtime;
		this.listener = listener;
		Host host = Objects.requireNonNull(runtime.kernel().host(runtime.defaultHost()));
		this.instance = runtime.kernel()
			.spawn(new SpawnSpec(host, id, (process) -> new ProbeBody(id, process, this::message, this::received), null,
					false, false, name, List.of(), null, null))
			.process();
	}

	/**
	 * Starts a probe on the default host.
	 * @param runtime the runtime
	 * @param id what it is called in listings
	 * @param name the name to register, {@code null} for none
	 * @return the probe
	 * @throws ProcessException as for a spawn; ALREADY_EXISTS if the name is taken
	 */
	public static Probe start(LuaProcessRuntime runtime, String id, @Nullable String name) {
		return start(runtime, id, name, null);
	}

	/**
	 * Starts a probe on the default host.
	 * @param runtime the runtime
	 * @param id what it is called in listings
	 * @param name the name to register, {@code null} for none
	 * @param listener is told in the probe whenever it has received something; must be
	 * short
	 * @return the probe
	 * @throws ProcessException as for a spawn; ALREADY_EXISTS if the name is taken
	 */
	public static Probe start(LuaProcessRuntime runtime, String id, @Nullable String name,
			@Nullable Consumer<Probe> listener) {
		if (name != null && runtime.lookup(name) != null) {
			throw new ProcessException(ErrorKind.ALREADY_EXISTS, "name '" + name + "' is taken");
		}
		return new Probe(runtime, id, name, listener);
	}

	/**
	 * Returns its PID.
	 * @return the PID
	 */
	public Pid pid() {
		return this.instance.pid();
	}

	/**
	 * Whether it runs.
	 * @return false after its end
	 */
	public boolean isAlive() {
		return this.instance.isAlive();
	}

	/**
	 * Sends a message as the probe.
	 * @param destination PID or name
	 * @param topic the topic
	 * @param payload the payload values
	 * @throws ProcessException as for {@link LuaProcessRuntime#send}
	 */
	public void send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		JavaTopics.check(topic);
		Pid target = this.runtime.operations().destinations().resolve(destination);
		this.runtime.operations().messages().permit(caller(), target, destination);
		Message message = this.runtime.bridge().messageFrom(pid(), topic, payload);
		ProcessError error = this.runtime.operations().messages().deliver(caller(), target, message);
		if (error != null) {
			throw new ProcessException(error);
		}
	}

	/**
	 * Asks another process as the probe.
	 * @param destination PID or name
	 * @param topic the topic
	 * @param timeout how long to wait
	 * @param payload the payload values
	 * @return the answer
	 */
	public CompletableFuture<@Nullable Object> request(String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		return JavaRequests.send(this.runtime, caller(), pid(), new JavaRequests.Question(destination, topic, timeout),
				payload);
	}

	/**
	 * Answers a request.
	 * @param request what was received
	 * @param values the answer
	 * @return false if the sender does not wait, or it is no request
	 */
	public boolean answer(Received.Message request, @Nullable Object @Nullable ... values) {
		JavaMessage message;
		synchronized (this.requests) {
			message = this.requests.remove(request);
		}
		return message != null && message.reply(values);
	}

	/**
	 * Monitors another process: its end is received.
	 * @param destination PID or name
	 */
	public void monitor(String destination) {
		inside(() -> this.runtime.operations().signals().monitor(caller(), destination));
	}

	/**
	 * Links the probe with another process: its failure is received, and it learns of the
	 * failure of the probe.
	 * @param destination PID or name
	 */
	public void link(String destination) {
		inside(() -> this.runtime.operations().signals().link(caller(), destination));
	}

	/**
	 * Sends CANCEL as the probe.
	 * @param destination PID or name
	 * @param deadline when the process is terminated; {@code null} for never
	 * @param reason the reason or {@code null}
	 */
	public void cancel(String destination, @Nullable Duration deadline, @Nullable String reason) {
		this.runtime.await(this.runtime.operations().signals().cancel(caller(), destination, deadline, reason));
	}

	/**
	 * Takes the first of what was received that fits.
	 * @param condition what fits
	 * @return what was received; {@code null} if nothing fits
	 */
	public @Nullable Received take(Predicate<Received> condition) {
		synchronized (this.received) {
			for (Iterator<Received> all = this.received.iterator(); all.hasNext();) {
				Received next = all.next();
				if (condition.test(next)) {
					all.remove();
					return next;
				}
			}
			return null;
		}
	}

	/**
	 * Returns what was received and has not been taken, the oldest first.
	 * @return a snapshot
	 */
	public List<Received> received() {
		synchronized (this.received) {
			return List.copyOf(this.received);
		}
	}

	/** Ends the probe normally. */
	public void end() {
		this.ended = true;
		inside(() -> {
		});
	}

	/**
	 * Ends the probe with a failure, of which linked processes learn.
	 * @param error the failure
	 */
	public void fail(ProcessError error) {
		this.instance.terminate(error);
	}

	private Caller caller() {
		return new ProbeCaller(this.instance,
				JavaCaller.current(this.runtime.callers(), this.instance.pid()).inheritance());
	}

	/** Runs code in the probe and waits for it. */
	private void inside(Runnable code) {
		CompletableFuture<@Nullable Object> done = this.runtime.kernel().future();
		Runnable command = () -> {
			try {
				code.run();
				done.complete(null);
			}
			catch (RuntimeException ex) {
				done.completeExceptionally(ex);
			}
		};
		ProcessError error = this.instance.send(new Message(COMMAND, pid(), command, 0, null)).error();
		if (error != null) {
			throw new ProcessException(error);
		}
		try {
			done.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/** The probe has got a message; returns whether it goes on. */
	private boolean message(Message message) {
		if (message.payload() instanceof Runnable command) {
			command.run();
		}
		else {
			received(map(message));
		}
		return !this.ended;
	}

	private Received.Message map(Message message) {
		Received.Message received = new Received.Message(message.topic(), message.from(), JavaBridge.payload(message));
		JavaMessage request = new JavaMessage(message, this.runtime.bridge());
		if (request.isRequest()) {
			synchronized (this.requests) {
				this.requests.put(received, request);
			}
		}
		return received;
	}

	private void received(Received what) {
		synchronized (this.received) {
			this.received.add(what);
		}
		Consumer<Probe> told = this.listener;
		if (told != null) {
			told.accept(this);
		}
	}

	/**
	 * The probe as one that asks for operations, with the identity of the calling thread.
	 *
	 * @param process the probe
	 * @param inheritance the identity
	 */
	private record ProbeCaller(ProcessInstance process, IdentityRef inheritance) implements Caller {

		@Override
		public Map<String, String> attributes() {
			return Map.of("pid", this.process.pid().toString());
		}

		@Override
		public Pid sender() {
			return this.process.pid();
		}

		@Override
		public RuntimeException denied(ProcessAction action, String resource, String message) {
			return new ProcessException(ErrorKind.PERMISSION_DENIED, message);
		}

	}

}
