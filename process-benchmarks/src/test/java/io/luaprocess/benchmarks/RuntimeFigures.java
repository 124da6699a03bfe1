package io.luaprocess.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.lua.LuaTest;

/**
 * Prints figures of Lua processes: memory of an idle one, time per spawn, what a million
 * spawns and a hundred thousand untidy ends leave behind, messages, coroutines, fairness,
 * graceful stop, depth of calls. Arguments choose the parts: {@code idle spawn leaks ping
 * switch generators latency share stop depth}; {@code latency} is meant for
 * {@code -Djdk.virtualThreadScheduler.parallelism=1}, the rest for {@code -Xmx1g}.
 */
final class RuntimeFigures {

	private static final int IDLE = Integer.getInteger("figures.idle", 200_000);

	private static final int SPAWNS = Integer.getInteger("figures.spawns", 1_000_000);

	private static final int LEAKS = Integer.getInteger("figures.leaks", 100_000);

	private RuntimeFigures() {
	}

	public static void main(String[] args) {
		List<String> parts = (args.length > 0) ? List.of(args) : List.of("idle", "spawn", "leaks", "ping", "switch",
				"generators", "latency", "share", "stop", "depth");
		for (String part : parts) {
			try (LuaTest scripts = LuaTest.in("lua/figures",
					(builder) -> builder.defaultHost("figures:host").grace(Duration.ofSeconds(2)))) {
				run(part, scripts);
			}
		}
	}

	private static void run(String part, LuaTest scripts) {
		switch (part) {
			case "idle" -> idle(scripts);
			case "spawn" -> spawn(scripts);
			case "leaks" -> leaks(scripts);
			case "ping" -> ping(scripts);
			case "switch" -> switches(scripts);
			case "generators" -> generators(scripts);
			case "latency" -> latency(scripts);
			case "share" -> share(scripts);
			case "stop" -> stop(scripts);
			case "depth" -> depth(scripts);
			default -> throw new IllegalArgumentException(part);
		}
	}

	private static void awaitCount(LuaTest scripts, int count) {
		while (scripts.runtime().kernel().processCount() > count) {
			LockSupport.parkNanos(100_000);
		}
	}

	private static void idle(LuaTest scripts) {
		for (int i = 0; i < 20_000; i++) {
			scripts.runtime().send(scripts.runtime().spawn("figures:parked"), "end");
		}
		awaitCount(scripts, 0);
		long before = Measuring.usedHeap();
		int threads = Thread.activeCount();
		long start = System.nanoTime();
		for (int i = 0; i < IDLE; i++) {
			scripts.runtime().spawn("figures:parked");
		}
		long spawned = System.nanoTime() - start;
		scripts.runtime().kernel().processes().forEach((process) -> {
			while (!process.snapshot().state().equals("waiting")) {
				LockSupport.parkNanos(100_000);
			}
		});
		long used = Measuring.usedHeap() - before;
		Measuring.print("idle: %d processes parked in receive, %d bytes each, %.2f us per spawn, %+d platform threads",
				IDLE, used / IDLE, spawned / 1e3 / IDLE, Thread.activeCount() - threads);
		if (Boolean.getBoolean("figures.hold")) {
			LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
		}
	}

	private static void spawn(LuaTest scripts) {
		scripts.run("figures:spawner", 20_000);
		long before = Measuring.usedHeap();
		int threads = Thread.activeCount();
		long start = System.nanoTime();
		for (int i = 0; i < SPAWNS; i++) {
			scripts.runtime().spawn("figures:nothing");
		}
		awaitCount(scripts, 0);
		Measuring.print("spawn: %d processes spawned and gone, %.2f us each, %s", SPAWNS,
				(System.nanoTime() - start) / 1e3 / SPAWNS, left(scripts, before, threads));
		for (int i = 0; i < 3; i++) {
			Measuring.print("spawn: %.2f us per spawn_monitored and EXIT, one by one",
					scripts.run("figures:spawner", 50_000));
		}
	}

	private static void leaks(LuaTest scripts) {
		leave(scripts, 5_000);
		long before = Measuring.usedHeap();
		int threads = Thread.activeCount();
		leave(scripts, LEAKS);
		Measuring.print("leaks: %d processes that left everything open, %s", LEAKS, left(scripts, before, threads));
	}

	private static void leave(LuaTest scripts, int count) {
		Pid hub = scripts.runtime().spawn("figures:hub");
		Semaphore window = new Semaphore(500);
		for (int i = 0; i < count; i++) {
			window.acquireUninterruptibly();
			scripts.runtime()
				.process("figures:untidy")
				.message("unread", i)
				.onExit((exit) -> window.release())
				.spawn(i, hub.toString());
		}
		window.acquireUninterruptibly(500);
		scripts.runtime().terminate(hub.toString());
		awaitCount(scripts, 0);
	}

	private static String left(LuaTest scripts, long before, int threads) {
		Kernel kernel = scripts.runtime().kernel();
		return String.format(Locale.ROOT, "heap %+d kB, platform threads %+d, %d processes, %d names",
				(Measuring.usedHeap() - before) / 1024, Thread.activeCount() - threads, kernel.processCount(),
				kernel.names().all().size());
	}

	/** The microseconds of each round trip, ascending. */
	private static double[] roundTrips(LuaTest scripts, int rounds) {
		Pid pong = scripts.runtime().spawn("figures:pong");
		double[] times = scripts.runtime().callFor(double[].class, "figures:ping", pong.toString(), rounds, true);
		scripts.runtime().terminate(pong.toString());
		Arrays.sort(times);
		return times;
	}

	private static void ping(LuaTest scripts) {
		int rounds = 500_000;
		Pid pong = scripts.runtime().spawn("figures:pong");
		for (int i = 0; i < 8; i++) {
			double mean = scripts.runtime().callFor(double.class, "figures:ping", pong.toString(), rounds, false)
					/ rounds;
			Measuring.print("ping: %.2f us per round trip, %.0f messages/s", mean, 2e6 / mean);
		}
	}

	private static void switches(LuaTest scripts) {
		for (int i = 0; i < 5; i++) {
			Measuring.print("switch: %.0f ns per resume and yield", scripts.run("figures:switch", 1_000_000));
		}
	}

	private static void generators(LuaTest scripts) {
		for (int i = 0; i < 2; i++) {
			Measuring.print("generators: %.0f ns to start one of a million and to abandon it",
					scripts.run("figures:generators", 1_000_000));
		}
	}

	private static void latency(LuaTest scripts) {
		roundTrips(scripts, 20_000);
		for (int i = 0; i < 10; i++) {
			scripts.runtime().spawn("figures:spin");
		}
		double[] times = roundTrips(scripts, 400);
		Measuring.print("latency beside 10 spinning processes, %d processors: median %.1f ms, p99 %.1f ms, max %.1f ms",
				Runtime.getRuntime().availableProcessors(), times[times.length / 2] / 1e3,
				times[times.length * 99 / 100] / 1e3, times[times.length - 1] / 1e3);
	}

	private static void share(LuaTest scripts) {
		share(scripts, 20, 3);
		share(scripts, 1_000, Integer.getInteger("figures.share", 80));
	}

	private static void share(LuaTest scripts, int count, int seconds) {
		List<CompletableFuture<Double>> counts = new ArrayList<>();
		List<Pid> pids = new ArrayList<>();
		AtomicInteger ended = new AtomicInteger();
		for (int i = 0; i < count; i++) {
			CompletableFuture<Double> result = new CompletableFuture<>();
			counts.add(result);
			pids.add(scripts.runtime().process("figures:share").host("figures:two_workers").onExit((exit) -> {
				ended.incrementAndGet();
				result.complete(((Number) exit.value()).doubleValue());
			}).spawn());
		}
		// A thousand on two workers get one slice of 10 ms every five seconds.
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
		pids.forEach((pid) -> scripts.runtime().send(pid, "end"));
		double[] all = counts.stream().mapToDouble(CompletableFuture::join).sorted().toArray();
		double mean = Arrays.stream(all).average().orElseThrow();
		Measuring.print("share of %d processes on 2 workers in %d s, mean 1: least %.2f, p1 %.2f, p99 %.2f, most %.2f",
				count, seconds, all[0] / mean, all[count / 100] / mean, all[count * 99 / 100] / mean,
				all[count - 1] / mean);
	}

	private static void stop(LuaTest scripts) {
		int count = 1_000;
		AtomicInteger normal = new AtomicInteger();
		AtomicInteger terminated = new AtomicInteger();
		IntStream.range(0, count)
			.forEach((i) -> scripts.runtime()
				.process("figures:stopping")
				.onExit((exit) -> ((exit.error() == null) ? normal : terminated).incrementAndGet())
				.spawn(i));
		scripts.runtime().kernel().processes().forEach((process) -> {
			while (!process.snapshot().state().equals("waiting")) {
				LockSupport.parkNanos(100_000);
			}
		});
		long start = System.nanoTime();
		scripts.close();
		Measuring.print("stop: %d ended when asked to, %d terminated, after %.2f s, grace 2 s", normal.get(),
				terminated.get(), (System.nanoTime() - start) / 1e9);
	}

	private static void depth(LuaTest scripts) {
		for (int i = 0; i < 3; i++) {
			if (!(scripts.run("figures:depth") instanceof List<?> figures)) {
				throw new IllegalStateException("not a list");
			}
			Measuring.print(
					"depth, engine %s: %s calls deep, again in %s ms; then %s deep before \"%s\"; in a coroutine %s; "
							+ "a million tail calls in %s ms",
					LuaTest.engine(), figures.get(0), figures.get(1), figures.get(2), figures.get(3), figures.get(4),
					figures.get(5));
		}
	}

}
