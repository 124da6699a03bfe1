package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Explores interleavings of the lock-free parts; the stress runs look for what the memory
 * order of the machine adds.
 */
class SchedulerLincheckTests {

	@ParameterizedTest
	@ValueSource(classes = { Local.class, Injection.class, WakeUps.class, Hosted.class })
	void interleavings(Class<?> type) {
		small(new ModelCheckingOptions()).iterations(15).invocationsPerIteration(300).check(type);
	}

	@ParameterizedTest
	@ValueSource(classes = { Local.class, Injection.class, WakeUps.class, Hosted.class })
	void stress(Class<?> type) {
		small(new StressOptions()).iterations(10).invocationsPerIteration(1_000).check(type);
	}

	/** The verifier needs memory that grows with the orders of all steps. */
	private static <T extends Options<T, ?>> T small(T options) {
		return options.threads(3).actorsPerThread(3).actorsBefore(2).actorsAfter(2);
	}

	/** A named task that never runs. */
	private static final class Named extends Task {

		private final int name;

		private Named(int name) {
			this.name = name;
		}

		@Override
		protected SliceEnd run() {
			return SliceEnd.DONE;
		}

		static String nameOf(Task task) {
			return (task != null) ? Integer.toString(((Named) task).name) : "none";
		}

	}

	/** One owner and thieves: as if each step were one step. */
	public static class Local {

		private final LocalQueue queue = new LocalQueue();

		@Operation(nonParallelGroup = "owner")
		public boolean push(int name) {
			return this.queue.push(new Named(name));
		}

		@Operation(nonParallelGroup = "owner")
		public String pop() {
			return Named.nameOf(this.queue.pop());
		}

		@Operation
		public List<String> steal() {
			LocalQueue own = new LocalQueue();
			List<String> names = new ArrayList<>();
			for (Task task = this.queue.stealInto(own); task != null; task = own.pop()) {
				names.add(Named.nameOf(task));
			}
			return names;
		}

	}

	/** First in, first out. */
	public static class Injection {

		private final InjectionQueue queue = new InjectionQueue();

		@Operation
		public void push(int name) {
			this.queue.push(new Named(name));
		}

		@Operation
		public void pushTwo(int name) {
			Task newest = new Named(name + 1);
			newest.link = new Named(name);
			this.queue.pushAll(newest);
		}

		@Operation(nonParallelGroup = "worker")
		public String poll() {
			return Named.nameOf(this.queue.poll());
		}

		@Operation(nonParallelGroup = "worker")
		public List<String> pollShare() {
			LocalQueue own = new LocalQueue();
			List<String> names = new ArrayList<>();
			for (Task task = this.queue.pollShare(own, 2); task != null; task = own.pop()) {
				names.add(Named.nameOf(task));
			}
			return names;
		}

	}

	/** A message that was sent is received, or a slice that receives it is queued. */
	public static class WakeUps {

		private final RunQueue scheduler = new RunQueue();

		private final AtomicInteger messages = new AtomicInteger();

		/** Slices of a task do not overlap, so this needs no protection. */
		private int slices;

		private int begun;

		private int overlaps;

		private final Task task = new Task() {

			@Override
			protected SliceEnd run() {
				int now = WakeUps.this.begun + 1;
				WakeUps.this.begun = now;
				boolean any = WakeUps.this.messages.getAndSet(0) > 0;
				WakeUps.this.overlaps += (WakeUps.this.begun != now) ? 1 : 0;
				WakeUps.this.slices++;
				return (any && now % 2 == 0) ? SliceEnd.READY : SliceEnd.WAITING;
			}

		};

		@Operation
		public void send() {
			this.messages.incrementAndGet();
			this.scheduler.schedule(this.task);
		}

		@Operation
		public void slice() {
			this.scheduler.runOne();
		}

		@Validate
		public void nothingIsLost() {
			check(this.overlaps == 0 && this.slices == this.begun, "slices overlap");
			check(this.scheduler.queue.size() <= 1, "queued twice");
			check(this.messages.get() == 0 || this.scheduler.queue.size() == 1, "a wake-up was lost");
		}

	}

	/** The limit is kept, and reached if tasks wait. */
	public static class Hosted {

		private static final int LIMIT = 2;

		private final RunQueue scheduler = new RunQueue();

		private final HostQueue host = new HostQueue(LIMIT);

		private final AtomicInteger waked = new AtomicInteger();

		private final AtomicInteger run = new AtomicInteger();

		@Operation
		public void schedule() {
			this.waked.incrementAndGet();
			this.scheduler.schedule(new Task(this.host) {

				private boolean again = true;

				@Override
				protected SliceEnd run() {
					if (this.again) {
						this.again = false;
						return SliceEnd.READY;
					}
					Hosted.this.run.incrementAndGet();
					return SliceEnd.DONE;
				}

			});
		}

		@Operation
		public void slice() {
			check(this.host.admitted() <= LIMIT, "the limit is exceeded");
			this.scheduler.runOne();
		}

		@Validate
		public void noneIsForgotten() {
			check(this.host.admitted() == this.scheduler.queue.size(), "a place is lost");
			check(this.host.admitted() <= LIMIT, "the limit is exceeded");
			check(!this.host.isOthersWaiting() || this.host.admitted() == LIMIT, "the limit is not reached");
			while (this.scheduler.runOne()) {
				check(this.host.admitted() <= LIMIT, "the limit is exceeded");
			}
			check(this.run.get() == this.waked.get(), "a task is lost");
		}

	}

	private static void check(boolean condition, String message) {
		if (!condition) {
			throw new IllegalStateException(message);
		}
	}

	/** First in, first out, for any number of threads. */
	private static final class RunQueue extends AbstractScheduler {

		private final ConcurrentLinkedQueue<Task> queue = new ConcurrentLinkedQueue<>();

		boolean runOne() {
			Task task = this.queue.poll();
			if (task != null) {
				execute(task);
			}
			return task != null;
		}

		@Override
		void enqueue(Task task, boolean woken) {
			this.queue.add(task);
		}

		@Override
		void failed(Task task, Throwable failure) {
			throw new IllegalStateException(failure);
		}

		@Override
		public boolean isOthersReady() {
			return !this.queue.isEmpty();
		}

		@Override
		public void close() {
			this.queue.clear();
		}

	}

}
