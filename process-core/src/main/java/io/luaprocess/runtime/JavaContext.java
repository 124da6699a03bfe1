package io.luaprocess.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessContext;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessSignal;
import io.luaprocess.kernel.Aside;
import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Signal;
import io.luaprocess.kernel.TimerHandle;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.NameRegistry;
import io.luaprocess.operation.Operations;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A process as its Java code sees it.
 */
final class JavaContext implements ProcessContext {

	private static final Object OVER = new Object();

	private final LuaProcessRuntime runtime;

	private final JavaBody body;

	private final ProcessInstance instance;

	private final List<@Nullable Object> arguments;

	/**
	 * As a sender: messages of this process to itself are counted like those of others.
	 */
	private final Pid sender;

	/** The CANCEL that was received; touched inside only. */
	private ProcessSignal.@Nullable Cancel cancel;

	JavaContext(LuaProcessRuntime runtime, JavaBody body, ProcessInstance instance, List<@Nullable Object> arguments) {
		this.runtime = runtime;
		this.body = body;
		this.instance = instance;
		this.arguments = arguments;
		this.sender = Pid.parse(instance.pid().toString());
	}

	@Override
	public Pid pid() {
		return this.instance.pid();
	}

	@Override
	public String definitionId() {
		return this.body.definitionId();
	}

	@Override
	public @Nullable Actor actor() {
		return this.body.identity().actor();
	}

	@Override
	public List<@Nullable Object> arguments() {
		return this.arguments;
	}

	@Override
	public ProcessSignal receive() {
		return (ProcessSignal) inside(() -> select(null));
	}

	@Override
	public @Nullable ProcessSignal receive(Duration timeout) {
		if (!timeout.isPositive()) {
			throw new ProcessException(ErrorKind.INVALID, "timeout must be > 0");
		}
		Object received = inside(() -> {
			Channel late = this.instance.receiveOnlyChannel(1, () -> {
			});
			TimerHandle timer = this.instance.schedule(Timeouts.nanos(timeout), () -> late.offer(OVER));
			try {
				return select(late);
			}
			finally {
				timer.stop();
			}
		});
		return (received != OVER) ? (ProcessSignal) received : null;
	}

	/** Receives; runs inside. */
	private Object select(@Nullable Channel late) {
		if (this.cancel != null) {
			return this.cancel;
		}
		List<Channel.Case> cases = new ArrayList<>(3);
		Channel events = this.instance.subscriptions().events(this::event);
		Channel inbox = this.instance.subscriptions()
			.inbox((message) -> new JavaMessage(message, this.runtime.bridge()));
		cases.add(new Channel.Case(events, false, null));
		cases.add(new Channel.Case(inbox, false, null));
		if (late != null) {
			cases.add(new Channel.Case(late, false, null));
		}
		Channel.Selected selected = Channel.select(this.instance, cases, false);
		Object value = (selected != null) ? selected.value() : null;
		if (value instanceof ProcessSignal.Cancel received) {
			this.cancel = received;
			// Others that wait are told by that.
			this.instance.subscriptions().unlisten(events);
			this.instance.subscriptions().unlisten(inbox);
		}
		else if (value == Channel.CLOSED && this.cancel != null) {
			return this.cancel;
		}
		if (value == null) {
			throw new IllegalStateException("nothing was received");
		}
		return value;
	}

	private Object event(Signal signal) {
		return switch (signal) {
			case Signal.Exit exit -> exit(exit);
			case Signal.LinkDown down -> new ProcessSignal.LinkDown(down.from(), down.error());
			case Signal.Cancel asked -> new ProcessSignal.Cancel(asked.from(),
					(asked.deadlineMillis() != 0) ? Instant.ofEpochMilli(asked.deadlineMillis()) : null,
					asked.reason());
			default -> throw new IllegalArgumentException("no event: " + signal);
		};
	}

	private static ProcessSignal exit(Signal.Exit exit) {
		ProcessError error = exit.outcome().error();
		return new ProcessSignal.Exit(exit.from(), (error == null) ? value(exit.outcome()) : null, error);
	}

	private static @Nullable Object value(Outcome outcome) {
		try {
			return JavaBridge.result(outcome);
		}
		catch (ProcessException ex) {
			return ex.error();
		}
	}

	@Override
	public void send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		this.runtime.send(this.body, this.sender, destination, topic, payload);
	}

	@Override
	public @Nullable Object request(String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		try {
			return JavaRequests
				.send(this.runtime, this.body, this.sender, new JavaRequests.Question(destination, topic, timeout),
						payload)
				.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProcessException(ErrorKind.CANCELED, "interrupted while waiting for " + destination);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof ProcessException failure) ? new ProcessException(failure.error())
					: new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public void monitor(String destination) {
		this.runtime.await(ask(() -> operations().signals().monitor(this.body, LuaProcessRuntime.given(destination))));
	}

	@Override
	public void unmonitor(String destination) {
		act(() -> operations().signals().unmonitor(this.body, LuaProcessRuntime.given(destination)));
	}

	@Override
	public void link(String destination) {
		this.runtime.await(ask(() -> operations().signals().link(this.body, LuaProcessRuntime.given(destination))));
	}

	@Override
	public void unlink(String destination) {
		act(() -> operations().signals().unlink(this.body, LuaProcessRuntime.given(destination)));
	}

	@Override
	public void trapLinks(boolean trap) {
		act(() -> this.instance.trapLinks(trap));
	}

	@Override
	public void register(String name) {
		TextLimits.name(NameRegistry.requireName(name), "name");
		act(() -> operations().names().register(this.body, name, this.instance.pid()));
	}

	@Override
	public void spawn(Runnable code) {
		act(() -> this.instance.spawnThread(() -> Aside.run(this.instance, () -> {
			code.run();
			return null;
		})));
	}

	private Operations operations() {
		return this.runtime.operations();
	}

	/** The answer of another node is waited for outside of the process. */
	private @Nullable CompletableFuture<Outcome> ask(Supplier<@Nullable CompletableFuture<Outcome>> operation) {
		AtomicReference<@Nullable CompletableFuture<Outcome>> answer = new AtomicReference<>();
		act(() -> answer.set(operation.get()));
		return answer.get();
	}

	private void act(Runnable operation) {
		inside(() -> {
			operation.run();
			return OVER;
		});
	}

	private Object inside(Supplier<Object> operation) {
		return Aside.enter(this.instance, operation);
	}

}
