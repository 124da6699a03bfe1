package io.luaprocess.kernel;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * The heap of the JVM.
 * <p>
 * <strong>Forced collections.</strong> One budget holds for the whole JVM: 3 % of its
 * time, of which 200 ms can be saved up. A collection needs some of it left, and takes
 * from it as long as it lasts. So whatever programs do, the JVM spends little time in
 * collections that were made only because a process may be over its limit.
 * <p>
 * {@link System#gc()} does nothing with {@code -XX:+DisableExplicitGC}, and with
 * {@code -XX:+ExplicitGCInvokesConcurrent} it leaves much of the garbage, so that it does
 * not tell what a process holds. The JVM then collects before it counts the objects of
 * each class, which is asked for instead.
 * <p>
 * <strong>Whole collections.</strong> Only a collection that looks at all objects tells
 * what is reachable: old garbage survives the others. {@link #mark()} and
 * {@link #wholeBetween(long, long)} tell whether there was one, of whatever cause.
 */
public final class Heap {

	/** The budget grows by one part of so many of the time. */
	private static final int SHARE = 33;

	private static final long MAX_BUDGET = TimeUnit.MILLISECONDS.toNanos(200);

	/**
	 * What a collection that stops the world, and looks at everything, adds to the mark.
	 */
	private static final int WHOLE = 6;

	/** Of two cycles that end after an object was made, the second began after it. */
	private static final int CONCURRENT_CYCLE = WHOLE / 2;

	/** Two of these pauses belong to one cycle. */
	private static final int CONCURRENT_PAUSE = WHOLE / 3;

	private static final Map<String, Integer> WEIGHTS = Map.of("MarkSweepCompact", WHOLE, "PS MarkSweep", WHOLE,
			"G1 Old Generation", WHOLE, "G1 Concurrent GC", CONCURRENT_PAUSE, "ZGC Major Cycles", CONCURRENT_CYCLE,
			"Shenandoah Cycles", CONCURRENT_CYCLE);

	private static final boolean EXPLICIT = !isSet("DisableExplicitGC") && !isSet("ExplicitGCInvokesConcurrent");

	/**
	 * Tells that there was a collection since it was made: no other reference to it
	 * exists.
	 */
	private static volatile WeakReference<Object> canary = new WeakReference<>(new Object());

	private static volatile int collections;

	private static final GarbageCollectorMXBean[] COLLECTORS = collectors();

	private static final int[] COLLECTOR_WEIGHTS = weights();

	private static final ReentrantLock forcing = new ReentrantLock();

	/** Nanoseconds; below zero after a long collection. Guarded by the lock. */
	private static long budget = MAX_BUDGET;

	/** When the budget was counted. Guarded by the lock. */
	private static long budgetAt = System.nanoTime();

	private Heap() {
	}

	private static GarbageCollectorMXBean[] collectors() {
		List<GarbageCollectorMXBean> all = ManagementFactory.getGarbageCollectorMXBeans();
		return all.stream()
			.filter((bean) -> WEIGHTS.containsKey(bean.getName()))
			.toArray(GarbageCollectorMXBean[]::new);
	}

	private static int[] weights() {
		int[] weights = new int[COLLECTORS.length];
		for (int i = 0; i < weights.length; i++) {
			weights[i] = WEIGHTS.getOrDefault(COLLECTORS[i].getName(), 0);
		}
		return weights;
	}

	private static boolean isSet(String option) {
		HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
		try {
			return jvm != null && Boolean.parseBoolean(jvm.getVMOption(option).getValue());
		}
		catch (IllegalArgumentException ex) {
			// Another JVM, without this option.
			return false;
		}
	}

	/**
	 * Returns how many collections have been noticed, of any kind.
	 * @return the number
	 */
	public static int collections() {
		if (!canary.refersTo(null)) {
			return collections;
		}
		synchronized (Heap.class) {
			if (canary.refersTo(null)) {
				collections++;
				canary = new WeakReference<>(new Object());
			}
			return collections;
		}
	}

	/**
	 * Returns the position on the scale of {@link #wholeBetween(long, long)}. Takes no
	 * memory.
	 * @return the mark
	 */
	public static long mark() {
		long mark = 0;
		for (int i = 0; i < COLLECTORS.length; i++) {
			mark += COLLECTOR_WEIGHTS[i] * COLLECTORS[i].getCollectionCount();
		}
		return mark;
	}

	/**
	 * Whether a whole collection has begun and ended between two marks: weak references
	 * to objects that were garbage at the first are cleared at the second. Always false
	 * on a JVM whose collectors are unknown.
	 * @param from the earlier {@link #mark()}
	 * @param to the later one
	 * @return whether there was one
	 */
	public static boolean wholeBetween(long from, long to) {
		return to - from >= WHOLE;
	}

	/**
	 * Whether collections by this collector leave no garbage but what was made meanwhile.
	 * @param collector its name
	 * @return whether they do
	 */
	static boolean isWhole(String collector) {
		return WEIGHTS.getOrDefault(collector, 0) >= CONCURRENT_CYCLE;
	}

	/**
	 * Collects all garbage, and waits for it, if the budget of the JVM allows it now and
	 * no other thread is doing so.
	 * @return whether it was done; false returns at once
	 */
	public static boolean collect() {
		if (!forcing.tryLock()) {
			return false;
		}
		try {
			long start = System.nanoTime();
			budget = Math.min(MAX_BUDGET, budget + (start - budgetAt) / SHARE);
			budgetAt = start;
			if (budget <= 0) {
				return false;
			}
			force();
			budget -= System.nanoTime() - start;
			return true;
		}
		finally {
			forcing.unlock();
		}
	}

	private static void force() {
		if (EXPLICIT) {
			System.gc();
			return;
		}
		try {
			ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
		}
		catch (JMException ex) {
			System.gc();
		}
	}

	/**
	 * Returns the part of the heap that is in use, garbage included.
	 * @param more bytes about to be allocated
	 * @return from 0 to 1, and above if they do not fit
	 */
	public static double used(long more) {
		Runtime runtime = Runtime.getRuntime();
		return (double) (runtime.totalMemory() - runtime.freeMemory() + more) / runtime.maxMemory();
	}

}
