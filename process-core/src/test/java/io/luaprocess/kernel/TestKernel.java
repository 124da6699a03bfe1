package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.HostBudget;
import org.awaitility.Awaitility;

/**
 * A kernel with one running host, and short ways to use it.
 */
public final class TestKernel implements AutoCloseable {

	public static final Duration PATIENCE = Duration.ofSeconds(20);

	/** For runs of the same tests with few and with many workers. */
	private static final int WORKERS = Integer.getInteger("test.workers", Runtime.getRuntime().availableProcessors());

	public final Kernel kernel;

	public final Host host;

	public TestKernel() {
		this(HostSettings.of("test:host"));
	}

	public TestKernel(HostSettings settings) {
		this(new Kernel(null, 0, WORKERS), settings);
	}

	public TestKernel(Kernel kernel) {
		this(kernel, HostSettings.of("test:host"));
	}

	TestKernel(Kernel kernel, HostSettings settings) {
		this.kernel = kernel;
		this.host = this.kernel.addHost(settings);
		this.host.start();
	}

	/** A kernel on a platform of a test. */
	static Kernel on(Platform platform) {
		return on("", platform);
	}

	/** The kernel of a node of a cluster. */
	static Kernel on(String node, Platform platform) {
		return new Kernel(node, null, 0, platform, new RuntimeEvents(100, String::valueOf));
	}

	static HostSettings settings(int workers, int maxProcesses, int capacity) {
		return settings("test:host", workers, maxProcesses, capacity);
	}

	static HostSettings settings(String id, int workers, int maxProcesses, int capacity) {
		return new HostSettings(id, workers, maxProcesses, capacity, Duration.ofSeconds(10), HostBudget.NONE);
	}

	/** The timers and deadlines of a kernel with threads. */
	Deadlines deadlines() {
		return ((ThreadPlatform) this.kernel.platform).deadlines();
	}

	public ProcessInstance spawn(JavaBody.Program program) {
		return this.kernel.spawn(spec(null, program, false, false)).process();
	}

	public ProcessInstance spawnFrom(ProcessInstance parent, boolean monitored, boolean linked,
			JavaBody.Program program) {
		return this.kernel.spawn(spec(parent, program, monitored, linked)).process();
	}

	SpawnSpec spec(ProcessInstance parent, JavaBody.Program program, boolean monitored, boolean linked) {
		return new SpawnSpec(this.host, "test:body", JavaBody.of(program), parent, monitored, linked, null, List.of(),
				null, null);
	}

	public Kernel.Spawned spawnNamed(String name, List<Message> messages, JavaBody.Program program) {
		return this.kernel.spawn(new SpawnSpec(this.host, "test:body", JavaBody.of(program), null, false, false, name,
				messages, null, null));
	}

	/** Spawns a process that runs in pieces on the workers. */
	ProcessInstance spawnPieces(Pieces.Program program) {
		return spawnBody(PieceBody.of(program));
	}

	/** Spawns a process that computes for ever on the workers. */
	ProcessInstance spawnSpinning() {
		return spawnBody(PieceBody.spinning(CpuLimits.DEFAULT));
	}

	ProcessInstance spawnBody(Function<ProcessInstance, ProcessBody> body) {
		return this.kernel.spawn(SpawnSpec.of(this.host, "test:body", body)).process();
	}

	/** Runs a program in pieces on the workers and returns what it ended with. */
	Outcome runPieces(Pieces.Program program) {
		return outcome(spawnPieces(program));
	}

	/** Runs a program as a process and returns what it ended with. */
	public Outcome run(JavaBody.Program program) {
		return outcome(spawn(program));
	}

	public static Outcome outcome(ProcessInstance process) {
		CompletableFuture<Outcome> future = new CompletableFuture<>();
		process.onExit(future::complete);
		return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	/** Waits until a process waits and has ended its slice. */
	public static ProcessInstance idle(ProcessInstance process) {
		await(() -> process.snapshot().state().equals("waiting")
				&& process.kernel.scheduler.inspect(process.runner, () -> {
				}));
		return process;
	}

	/** Waits until a condition holds. */
	static void await(BooleanSupplier condition) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(PATIENCE)
			.until(condition::getAsBoolean);
	}

	public static Message message(String topic, Object payload) {
		return new Message(topic, null, payload, 0, null);
	}

	public static Channel inbox(ProcessInstance self) {
		return self.subscriptions().inbox(Message::payload);
	}

	public static Channel events(ProcessInstance self) {
		return self.subscriptions().events((signal) -> signal);
	}

	/** Computes for ever, with polls, on a thread of its own: it never gives way. */
	static Object spin(ProcessInstance self) {
		int epoch = Safepoint.epoch - 1;
		while (true) {
			if (epoch != Safepoint.epoch) {
				epoch = Safepoint.epoch;
				self.safepoint();
			}
		}
	}

	@Override
	public void close() {
		this.kernel.close();
	}

}
