package io.luaprocess.kernel;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards the heap of the JVM as a whole: many processes below their limits can fill it
 * together.
 * <p>
 * When more than a share of the heap is in use after a collection of the whole heap, the
 * heap is <em>endangered</em>: spawns are refused, and the processes with the largest
 * accounts end as by their memory limit, as many as account for what is too much. Small
 * ones do not: to end them would not help when the application itself fills the heap.
 * Spawns are possible again when the ended processes account for the excess, or when a
 * collection leaves less.
 * <p>
 * A collection of a part of the heap leaves old garbage. When that leaves too much, the
 * guard asks for a whole one, within the {@link Heap} budget. If the heap is full, the
 * JVM makes one without being asked.
 */
final class HeapGuard {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.heap");

	/** A process that accounts for less than this part of the heap is not ended. */
	private static final int SMALL = 256;

	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long END = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int ENDS = 500;

	private static final Set<String> POOLS = ManagementFactory.getMemoryPoolMXBeans()
		.stream()
		.filter((pool) -> pool.getType() == MemoryType.HEAP)
		.map(MemoryPoolMXBean::getName)
		.collect(Collectors.toUnmodifiableSet());

	private final Kernel kernel;

	private final long bound;

	private final long small = Runtime.getRuntime().maxMemory() / SMALL;

	private final RuntimeThread thread = new RuntimeThread("process-heap-guard", this::run);

	private final NotificationListener listener = this::collected;

	/** A collection of a part has left too much. */
	private volatile boolean suspicious;

	/** What the last whole collection has left above the bound; 0 if that was handled. */
	private volatile long excess;

	private volatile boolean endangered;

	/** After the last whole collection no process accounted for the excess. */
	private volatile boolean unrelieved;

	/** Collections that began before that time, in ms since the JVM's start, are old. */
	private volatile long handledAt;

	/**
	 * Begins to guard.
	 * @param kernel whose processes may be ended
	 * @param bound bytes in use after a collection from which on the heap is endangered;
	 * 0 for none
	 */
	HeapGuard(Kernel kernel, long bound) {
		this.kernel = kernel;
		this.bound = (bound > 0) ? bound : Long.MAX_VALUE;
		this.thread.start();
		for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
			if (bean instanceof NotificationEmitter emitter) {
				emitter.addNotificationListener(this.listener, null, null);
			}
		}
	}

	RuntimeThread thread() {
		return this.thread;
	}

	void close() {
		for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
			if (bean instanceof NotificationEmitter emitter) {
				remove(emitter);
			}
		}
		this.thread.close();
	}

	private void remove(NotificationEmitter emitter) {
		try {
			emitter.removeNotificationListener(this.listener);
		}
		catch (ListenerNotFoundException ex) {
			// The kernel was closed twice.
		}
	}

	/** Throws what a spawn gets while the heap is endangered. */
	void requireRoom() {
		if (this.endangered && isFull()) {
			this.suspicious = true;
			this.thread.unpark();
			throw new ProcessException(
					ProcessError.of(ErrorKind.RATE_LIMITED, "not enough memory").withRetryable(true));
		}
	}

	/** Whether more than allowed is in use, garbage included. */
	private boolean isFull() {
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory() > this.bound;
	}

	// ---- the JVM tells of a collection -----------------------------------------------

	private void collected(Notification notification, @Nullable Object handback) {
		if (notification.getUserData() instanceof CompositeData data) {
			GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
			GcInfo collection = info.getGcInfo();
			collected(info.getGcName(), collection.getStartTime(), used(collection.getMemoryUsageAfterGc()));
		}
	}

	private static long used(Map<String, MemoryUsage> pools) {
		long used = 0;
		for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
			if (POOLS.contains(pool.getKey())) {
				used += pool.getValue().getUsed();
			}
		}
		return used;
	}

	/** Notifications of mere pauses tell nothing: with them nothing is in use. */
	void collected(String collector, long start, long used) {
		if (used == 0 || start < this.handledAt) {
			return;
		}
		if (used <= this.bound) {
			this.suspicious = false;
			this.excess = 0;
			this.unrelieved = false;
			this.endangered = false;
			return;
		}
		if (Heap.isWhole(collector)) {
			this.excess = used - this.bound;
		}
		else {
			this.suspicious = true;
		}
		this.thread.unpark();
	}

	// ---- the thread ------------------------------------------------------------------

	private void run() {
		while (!this.thread.isClosed()) {
			long tooMuch = this.excess;
			if (tooMuch > 0) {
				relieve(tooMuch);
			}
			else if (!this.suspicious) {
				LockSupport.park();
			}
			else if (Heap.collect()) {
				// The JVM tells what is left.
				this.suspicious = false;
			}
			else {
				LockSupport.parkNanos(RETRY);
			}
			Thread.interrupted();
		}
	}

	private void relieve(long tooMuch) {
		boolean confirmed = this.unrelieved;
		long left = tooMuch;
		this.endangered |= confirmed || largest() != null;
		while (left > 0) {
			ProcessInstance largest = largest();
			if (largest == null) {
				break;
			}
			left -= end(largest);
		}
		this.handledAt = ManagementFactory.getRuntimeMXBean().getUptime() + 1;
		this.excess = 0;
		this.suspicious = false;
		this.unrelieved = left > 0;
		if (left <= 0) {
			this.endangered = false;
		}
		else if (!confirmed) {
			// Processes that ended meanwhile may have held it: the next collection tells.
			this.suspicious = true;
		}
		else {
			logger.warn("The heap is endangered: {} MB more than allowed are in use after a collection;"
					+ " spawns are refused until less is", left >> 20);
		}
	}

	private @Nullable ProcessInstance largest() {
		ProcessInstance largest = null;
		long most = this.small;
		for (ProcessInstance process : this.kernel.processes()) {
			long bytes = process.isAlive() ? process.body().memory() : 0;
			if (bytes > most) {
				most = bytes;
				largest = process;
			}
		}
		return largest;
	}

	private long end(ProcessInstance process) {
		long bytes = process.body().memory();
		process.body().memoryExceeded();
		logger.warn("The heap is endangered: process {} ({}) accounts for most, {} MB, and was ended", process.pid(),
				process.definitionId(), bytes >> 20);
		for (int i = 0; i < ENDS && this.kernel.knows(process); i++) {
			LockSupport.parkNanos(END);
		}
		return bytes;
	}

}
