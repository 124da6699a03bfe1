package io.luaprocess.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.Leaks;
import io.luaprocess.kernel.Delivery;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.TestKernel;

/**
 * Prints figures of the kernel alone, without a language: memory per idle process, time
 * per spawn, messages per second, coroutine switches, and that a million processes leave
 * nothing behind. Arguments choose the parts, none means all: {@code idle spawn ping
 * oneway switch million leaks}. Meant for {@code -Xmx1g}.
 */
final class KernelFigures {

	private static final int IDLE = 200_000;

	private KernelFigures() {
	}

	public static void main(String[] args) throws InterruptedException {
		List<String> parts = (args.length > 0) ? List.of(args)
				: List.of("idle", "spawn", "ping", "oneway", "switch", "million", "leaks");
		for (String part : parts) {
			try (TestKernel test = new TestKernel()) {
				switch (part) {
					case "idle" -> idle(test);
					case "spawn" -> repeat(() -> spawn(test, 200_000));
					case "ping" -> repeat(() -> pingPong(test, 500_000));
					case "oneway" -> repeat(() -> oneWay(test));
					case "switch" -> repeat(() -> switches(test, 1_000_000));
					case "million" -> million(test);
					case "leaks" -> leaks(test);
					default -> throw new IllegalArgumentException(part);
				}
			}
		}
	}

	private static void repeat(Runnable measurement) {
		for (int i = 0; i < 5; i++) {
			measurement.run();
		}
	}

	private static void idle(TestKernel test) {
		long before = Measuring.usedHeap();
		int threads = Thread.activeCount();
		List<ProcessInstance> all = new ArrayList<>(IDLE);
		long start = System.nanoTime();
		for (int i = 0; i < IDLE; i++) {
			all.add(test.spawn((self) -> TestKernel.inbox(self).receive()));
		}
		long spawned = System.nanoTime() - start;
		all.forEach(TestKernel::idle);
		long used = Measuring.usedHeap() - before;
		Measuring.print("idle: %d bytes per process parked in receive, %.2f us per spawn, %d more threads", used / IDLE,
				spawned / 1e3 / IDLE, Thread.activeCount() - threads);
	}

	private static void spawn(TestKernel test, int count) {
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			test.spawn((self) -> null);
		}
		while (test.kernel.processCount() > 0) {
			Thread.onSpinWait();
		}
		Measuring.print("spawn: %.2f us per spawn and exit, from outside", (System.nanoTime() - start) / 1e3 / count);
		ProcessInstance parent = test.spawn((self) -> {
			Channel events = TestKernel.events(self);
			long begin = System.nanoTime();
			for (int i = 0; i < count; i++) {
				test.spawnFrom(self, true, false, (me) -> null);
				events.receive();
			}
			return (System.nanoTime() - begin) / 1e3 / count;
		});
		Measuring.print("spawn: %.2f us per spawn_monitored, exit and EXIT received, one by one",
				(Double) TestKernel.outcome(parent).value());
	}

	private static void pingPong(TestKernel test, int rounds) {
		ProcessInstance pong = test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			for (int i = 0; i < rounds; i++) {
				ProcessInstance from = (ProcessInstance) inbox.receive();
				from.send(TestKernel.message("t", self));
			}
			return null;
		});
		long start = System.nanoTime();
		TestKernel.outcome(test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			for (int i = 0; i < rounds; i++) {
				pong.send(TestKernel.message("t", self));
				inbox.receive();
			}
			return null;
		}));
		Measuring.print("ping-pong: %.2f us per message", (System.nanoTime() - start) / 1e3 / rounds / 2);
	}

	private static void oneWay(TestKernel test) {
		int count = 2_000_000;
		ProcessInstance receiver = test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			for (int i = 0; i < count; i++) {
				inbox.receive();
			}
			return null;
		});
		long start = System.nanoTime();
		test.spawn((self) -> {
			for (int i = 0; i < count; i++) {
				while (receiver.send(TestKernel.message("t", "x")) == Delivery.FULL) {
					self.sleep(1);
				}
			}
			return null;
		});
		TestKernel.outcome(receiver);
		Measuring.print("one way: %.2f million messages/s", count / ((System.nanoTime() - start) / 1e3));
	}

	private static void switches(TestKernel test, int count) {
		Object channel = test.run((self) -> {
			Channel there = new Channel(self, 0);
			self.spawnThread(() -> {
				while (true) {
					there.send("x");
				}
			});
			long start = System.nanoTime();
			for (int i = 0; i < count; i++) {
				there.receive();
			}
			return (System.nanoTime() - start) / 1e3 / count;
		}).value();
		Measuring.print("switch: %.2f us per value through an unbuffered channel", channel);
	}

	private static void million(TestKernel test) throws InterruptedException {
		spawn(test, 10_000);
		long before = Measuring.usedHeap();
		int threads = Thread.activeCount();
		long start = System.nanoTime();
		for (int i = 0; i < 1_000_000; i++) {
			test.spawn((self) -> null);
		}
		while (test.kernel.processCount() > 0) {
			Thread.onSpinWait();
		}
		Leaks.assertEmpty(test);
		Measuring.print("million: spawned and gone in %.1f s, heap %+d kB, threads %+d",
				(System.nanoTime() - start) / 1e9, (Measuring.usedHeap() - before) / 1024,
				Thread.activeCount() - threads);
	}

	private static void leaks(TestKernel test) {
		Leaks.leaveEverythingOpen(test, 5_000);
		long before = Measuring.usedHeap();
		int threads = Thread.activeCount();
		Leaks.leaveEverythingOpen(test, 100_000);
		Leaks.assertEmpty(test);
		Measuring.print("leaks: 100000 processes that left everything open, heap %+d kB, threads %+d",
				(Measuring.usedHeap() - before) / 1024, Thread.activeCount() - threads);
	}

}
