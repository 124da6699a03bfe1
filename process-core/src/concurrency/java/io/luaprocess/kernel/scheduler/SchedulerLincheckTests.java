package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
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

	/** Few steps: any other would find the task for which a wake-up was lost. */
	@ParameterizedTest
	@ValueSource(classes = { Searching.class, OneWorker.class, TwoWorkers.class, OneWorkerAndClock.class,
			TwoWorkersAndClock.class })
	void interleavingsOfWorkers(Class<?> type) {
		for (int threads = 2; threads <= 3; threads++) {
			new ModelCheckingOptions().threads(threads)
				.actorsPerThread(2)
				.actorsBefore(0)
				.actorsAfter(0)
				.iterations(25)
				.invocationsPerIteration(500)
				.check(type);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Local.class, Injection.class, WakeUps.class, Hosted.class, Searching.class,
			OneWorker.class, TwoWorkers.class, OneWorkerAndClock.class, TwoWorkersAndClock.class })
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

		private Named(@Param(gen = IntGen.class, conf = "1:9") int name) {
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
		public boolean push(@Param(gen = IntGen.class, conf = "1:9") int name) {
			return this.queue.push(new Named(name));
		}

		@Operation(nonParallelGroup = "owner")
		public String pop() {
			return Named.nameOf(this.queue.pop());
		}

		@Operation
		public String stealOne() {
			return Named.nameOf(this.queue.steal());
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
		public void push(@Param(gen = IntGen.class, conf = "1:9") int name) {
			this.queue.push(new Named(name));
		}

		@Operation
		public void pushTwo(@Param(gen = IntGen.class, conf = "1:9") int name) {
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

	/** A message that was sent is received, or a slice that receives it will run. */
	public static class WakeUps {

		private final RunQueue scheduler = new RunQueue();

		private final AtomicInteger messages = new AtomicInteger();

		private final AtomicBoolean outside = new AtomicBoolean();

		/** The task is owned by one thread at a time, so these need no protection. */
		private int pieces;

		private int begun;

		private int overlaps;

		private final Task task = new Task() {

			@Override
			protected SliceEnd run() {
				boolean any = WakeUps.this.messages.getAndSet(0) > 0;
				int now = piece();
				if (any && now % 3 == 0) {
					// From here on the task may run elsewhere.
					WakeUps.this.outside.set(true);
					return SliceEnd.OUTSIDE;
				}
				return (any && now % 3 == 1) ? SliceEnd.READY : SliceEnd.WAITING;
			}

		};

		private int piece() {
			int now = this.begun + 1;
			this.begun = now;
			this.overlaps += (this.begun != now) ? 1 : 0;
			this.pieces++;
			return now;
		}

		@Operation
		public void send() {
			this.messages.incrementAndGet();
			this.scheduler.schedule(this.task);
		}

		@Operation
		public void slice() {
			this.scheduler.runOne();
		}

		@Operation
		public void comeBack() {
			if (this.outside.getAndSet(false)) {
				piece();
				this.scheduler.comeBack(this.task);
			}
		}

		@Operation
		public void inspect() {
			this.scheduler.inspect(this.task, this::piece);
		}

		@Validate
		public void nothingIsLost() {
			check(this.overlaps == 0 && this.pieces == this.begun, "slices overlap");
			check(this.scheduler.queue.size() <= 1, "queued twice");
			check(!this.outside.get() || this.scheduler.queue.isEmpty(), "outside and queued");
			comeBack();
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

		private final ConcurrentLinkedQueue<Task> outside = new ConcurrentLinkedQueue<>();

		@Operation
		public void schedule() {
			this.waked.incrementAndGet();
			this.scheduler.schedule(new Task(this.host) {

				private int slices;

				@Override
				protected SliceEnd run() {
					switch (++this.slices) {
						case 1:
							return SliceEnd.READY;
						case 2:
							Hosted.this.outside.add(this);
							return SliceEnd.OUTSIDE;
						default:
							Hosted.this.run.incrementAndGet();
							return SliceEnd.DONE;
					}
				}

			});
		}

		@Operation
		public void scheduleInspected() {
			this.waked.incrementAndGet();
			Task task = new Task(this.host) {

				@Override
				protected SliceEnd run() {
					Hosted.this.run.incrementAndGet();
					return SliceEnd.DONE;
				}

			};
			this.scheduler.inspect(task, () -> this.scheduler.schedule(task));
		}

		@Operation
		public void slice() {
			check(this.host.admitted() <= LIMIT, "the limit is exceeded");
			this.scheduler.runOne();
		}

		@Operation
		public void comeBack() {
			Task task = this.outside.poll();
			if (task != null) {
				this.scheduler.comeBack(task);
			}
		}

		@Validate
		public void noneIsForgotten() {
			check(this.host.admitted() == this.scheduler.queue.size(), "a place is lost");
			check(this.host.admitted() <= LIMIT, "the limit is exceeded");
			check(!this.host.isOthersWaiting() || this.host.admitted() == LIMIT, "the limit is not reached");
			while (this.scheduler.runOne() || !this.outside.isEmpty()) {
				check(this.host.admitted() <= LIMIT, "the limit is exceeded");
				comeBack();
			}
			check(this.run.get() == this.waked.get(), "a task is lost");
		}

	}

	/** The right to search goes from one thread to the other and is held once. */
	public static class Searching {

		private final Sleepers sleepers = new Sleepers(2, (_) -> {
		}, () -> {
		});

		private final AtomicInteger tasks = new AtomicInteger();

		private final AtomicInteger searchers = new AtomicInteger();

		private final boolean[] parked = new boolean[2];

		@Operation
		public void add() {
			this.tasks.incrementAndGet();
			this.sleepers.wakeOne();
		}

		@Operation(nonParallelGroup = "first")
		public void first() {
			turn(0);
		}

		@Operation(nonParallelGroup = "second")
		public void second() {
			turn(1);
		}

		/** Takes a task or falls asleep. */
		private void turn(int worker) {
			if (this.parked[worker] && this.sleepers.isAsleep(worker)) {
				return;
			}
			boolean searching = this.parked[worker] && this.sleepers.wakeUp(worker);
			this.parked[worker] = false;
			while (!take(searching || this.sleepers.startSearching())) {
				if (this.sleepers.fallAsleep(worker, false, this::hasTasks)) {
					this.parked[worker] = true;
					return;
				}
				searching = this.sleepers.wakeUp(worker);
			}
		}

		private boolean take(boolean searching) {
			if (!searching) {
				return false;
			}
			check(this.searchers.incrementAndGet() == 1, "two workers search");
			boolean found = hasTasks() && this.tasks.decrementAndGet() >= 0;
			this.searchers.decrementAndGet();
			this.sleepers.stopSearching();
			if (hasTasks()) {
				this.sleepers.wakeOne();
			}
			return found;
		}

		private boolean hasTasks() {
			return this.tasks.get() > 0;
		}

		@Validate
		public void noTaskIsLeftWhileAllSleep() {
			for (int i = 0; i < 20; i++) {
				first();
				second();
			}
			check(this.tasks.get() == 0, "a task is left");
			check(this.parked[0] && this.parked[1], "a worker does not sleep");
			check(this.sleepers.startSearching(), "a worker that sleeps searches");
		}

	}

	public static class OneWorker extends Working {

		public OneWorker() {
			super(1);
		}

		@Operation(nonParallelGroup = "first")
		public void first() {
			turn(0);
		}

	}

	/** A tick would wake a worker for a task that is left, so the others have none. */
	public static class OneWorkerAndClock extends OneWorker {

		@Operation(nonParallelGroup = "clock")
		public void clock() {
			tick();
		}

	}

	public static class TwoWorkersAndClock extends TwoWorkers {

		@Operation(nonParallelGroup = "clock")
		public void clock() {
			tick();
		}

	}

	public static class TwoWorkers extends Working {

		public TwoWorkers() {
			super(2);
		}

		@Operation(nonParallelGroup = "first")
		public void first() {
			turn(0);
		}

		@Operation(nonParallelGroup = "second")
		public void second() {
			turn(1);
		}

	}

	/**
	 * Workers whose threads are the steps of the test: no task is left while all workers
	 * sleep, and the clock does not sleep while a worker runs a slice.
	 */
	public abstract static class Working {

		private final WorkerScheduler scheduler;

		private final boolean[] parked;

		private final AtomicInteger added = new AtomicInteger();

		private final AtomicInteger run = new AtomicInteger();

		private volatile boolean clockSleeps;

		private volatile boolean clockTold;

		Working(int workers) {
			this.scheduler = new WorkerScheduler(workers, () -> this.clockTold = true, false);
			this.parked = new boolean[workers];
		}

		@Operation
		public void inject() {
			this.scheduler.schedule(task(0));
		}

		@Operation
		public void injectParent() {
			this.scheduler.schedule(task(2));
		}

		/** Does what the thread of the clock does. */
		final void tick() {
			if (this.clockSleeps && !this.clockTold) {
				return;
			}
			this.clockSleeps = false;
			this.clockTold = false;
			this.clockSleeps = !this.scheduler.tick();
		}

		/** Does what the thread of a worker does, but leaves where it would park. */
		final boolean turn(int index) {
			Worker worker = this.scheduler.workers()[index];
			if (this.parked[index]) {
				if (worker.isParked()) {
					return false;
				}
				this.parked[index] = false;
				worker.goOn();
			}
			RUNS.set(worker);
			this.parked[index] = !worker.runSlice();
			return !this.parked[index];
		}

		private Task task(int children) {
			this.added.incrementAndGet();
			return new Task() {

				@Override
				protected SliceEnd run() {
					boolean told = Working.this.clockTold;
					check(told || !Working.this.clockSleeps, "the clock sleeps");
					for (int i = 0; i < children; i++) {
						Task child = task(0);
						child.wake();
						RUNS.get().push(child, true);
					}
					Working.this.run.incrementAndGet();
					return SliceEnd.DONE;
				}

			};
		}

		@Validate
		public void noTaskIsLeftWhileAllSleep() {
			boolean any = true;
			while (any) {
				any = false;
				for (int i = 0; i < this.parked.length; i++) {
					check(this.parked[i] || !this.clockSleeps || this.clockTold, "the clock sleeps");
					any |= turn(i);
				}
			}
			check(this.run.get() == this.added.get(), "a task is left");
			check(this.scheduler.sleepers().startSearching(), "a worker that sleeps searches");
		}

	}

	private static final ThreadLocal<Worker> RUNS = new ThreadLocal<>();

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
