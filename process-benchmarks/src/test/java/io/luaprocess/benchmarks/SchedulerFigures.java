package io.luaprocess.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.management.OperatingSystemMXBean;
import io.luaprocess.kernel.scheduler.SliceEnd;
import io.luaprocess.kernel.scheduler.Task;
import io.luaprocess.kernel.scheduler.WorkerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Prints figures of the scheduler alone: tasks with the simplest mailbox that any thread
 * may send to. The processor time says more than the rate while other programs run.
 * Arguments: the parts, none means all: {@code ping ring fan-in spawn}.
 */
final class SchedulerFigures {

	private static final int ROUNDS = 9;

	private static final int HOPS = 5_000_000;

	private static final int RING = 1_000;

	private static final int SENDERS = 4;

	private static final int SPAWNED = 100_000;

	private SchedulerFigures() {
	}

	public static void main(String[] args) throws InterruptedException {
		List<String> parts = (args.length > 0) ? List.of(args) : List.of("ping", "ring", "fan-in", "spawn");
		for (String part : parts) {
			for (int workers = 1; workers <= 2; workers++) {
				measure(part, workers);
			}
		}
	}

	/** The rounds of the first half are the warm-up. */
	private static void measure(String part, int workers) throws InterruptedException {
		double[] rates = new double[ROUNDS];
		long time = 0;
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		for (int i = 0; i < 2 * ROUNDS; i++) {
			long before = system.getProcessCpuTime();
			try (WorkerScheduler scheduler = new WorkerScheduler(workers, () -> {
			})) {
				rates[i % ROUNDS] = switch (part) {
					case "ping" -> ring(scheduler, 2);
					case "ring" -> ring(scheduler, RING);
					case "fan-in" -> fanIn(scheduler);
					case "spawn" -> spawn(scheduler);
					default -> throw new IllegalArgumentException(part);
				};
			}
			time += (i < ROUNDS) ? 0 : system.getProcessCpuTime() - before;
		}
		Arrays.sort(rates);
		int operations = ROUNDS * (part.equals("spawn") ? SPAWNED : HOPS);
		Measuring.print("%-7s workers %d  median %6.2f M/s  worst %6.2f M/s  processor time %6.1f ns", part, workers,
				rates[ROUNDS / 2], rates[0], (double) time / operations);
	}

	private static double ring(WorkerScheduler scheduler, int size) throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		Hop[] hops = new Hop[size];
		for (int i = 0; i < size; i++) {
			hops[i] = new Hop(scheduler, end);
		}
		for (int i = 0; i < size; i++) {
			hops[i].following = hops[(i + 1) % size];
		}
		return rate(HOPS, end, () -> hops[0].send(HOPS));
	}

	private static double fanIn(WorkerScheduler scheduler) throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		Receiver receiver = new Receiver(scheduler, end);
		return rate(HOPS, end, () -> {
			for (int i = 0; i < SENDERS; i++) {
				scheduler.schedule(new Sender(receiver));
			}
		});
	}

	private static double spawn(WorkerScheduler scheduler) throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger left = new AtomicInteger(SPAWNED);
		return rate(SPAWNED, end, () -> scheduler.schedule(new Task() {

			@Override
			protected SliceEnd run() {
				for (int i = 0; i < SPAWNED; i++) {
					scheduler.schedule(new Child(left, end));
				}
				return SliceEnd.DONE;
			}

		}));
	}

	/** Returns millions per second. */
	private static double rate(int count, CountDownLatch end, Runnable start) throws InterruptedException {
		long begin = System.nanoTime();
		start.run();
		end.await();
		return count * 1e3 / (System.nanoTime() - begin);
	}

	/** Has a mailbox that keeps no order. */
	private abstract static class Actor extends Task {

		private final AtomicReference<@Nullable Message> mailbox = new AtomicReference<>();

		private final WorkerScheduler scheduler;

		Actor(WorkerScheduler scheduler) {
			this.scheduler = scheduler;
		}

		void send(int value) {
			Message seen;
			Message message;
			do {
				seen = this.mailbox.get();
				message = new Message(value, seen);
			}
			while (!this.mailbox.compareAndSet(seen, message));
			this.scheduler.schedule(this);
		}

		@Override
		protected SliceEnd run() {
			Message message = this.mailbox.getAndSet(null);
			while (message != null) {
				receive(message.value);
				message = message.following;
			}
			return SliceEnd.WAITING;
		}

		abstract void receive(int value);

		private record Message(int value, @Nullable Message following) {
		}

	}

	private static final class Hop extends Actor {

		private final CountDownLatch end;

		private Hop following = this;

		Hop(WorkerScheduler scheduler, CountDownLatch end) {
			super(scheduler);
			this.end = end;
		}

		@Override
		void receive(int value) {
			if (value > 0) {
				this.following.send(value - 1);
			}
			else {
				this.end.countDown();
			}
		}

	}

	private static final class Receiver extends Actor {

		private final CountDownLatch end;

		private int count;

		private volatile int received;

		Receiver(WorkerScheduler scheduler, CountDownLatch end) {
			super(scheduler);
			this.end = end;
		}

		@Override
		protected SliceEnd run() {
			int before = this.count;
			super.run();
			if (this.count != before) {
				this.received = this.count;
				if (this.count == HOPS) {
					this.end.countDown();
				}
			}
			return SliceEnd.WAITING;
		}

		@Override
		void receive(int value) {
			this.count++;
		}

	}

	/** Sends some messages in a slice, none while the receiver is far behind. */
	private static final class Sender extends Task {

		private static final int SLICE = 100;

		private static final int AHEAD = 5_000;

		private final Receiver receiver;

		private int sent;

		Sender(Receiver receiver) {
			this.receiver = receiver;
		}

		@Override
		protected SliceEnd run() {
			if (this.sent - this.receiver.received / SENDERS > AHEAD) {
				return SliceEnd.READY;
			}
			for (int i = 0; i < SLICE && this.sent < HOPS / SENDERS; i++) {
				this.receiver.send(this.sent++);
			}
			return (this.sent < HOPS / SENDERS) ? SliceEnd.READY : SliceEnd.DONE;
		}

	}

	private static final class Child extends Task {

		private final AtomicInteger left;

		private final CountDownLatch end;

		Child(AtomicInteger left, CountDownLatch end) {
			this.left = left;
			this.end = end;
		}

		@Override
		protected SliceEnd run() {
			if (this.left.decrementAndGet() == 0) {
				this.end.countDown();
			}
			return SliceEnd.DONE;
		}

	}

}
