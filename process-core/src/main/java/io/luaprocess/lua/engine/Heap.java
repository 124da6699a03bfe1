package io.luaprocess.lua.engine;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;

import javax.management.JMException;
import javax.management.ObjectName;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * The heap of the JVM.
 * <p>
 * <strong>Full collections.</strong> {@link System#gc()} does nothing with
 * {@code -XX:+DisableExplicitGC}, and with {@code -XX:+ExplicitGCInvokesConcurrent} it
 * leaves much of the garbage, so that nobody could tell by it what a process holds. The
 * JVM then collects before it counts the objects of each class, which is asked for
 * instead.
 */
final class Heap {

	private static final boolean EXPLICIT = !isSet("DisableExplicitGC") && !isSet("ExplicitGCInvokesConcurrent");

	/** Tells that there was a collection since it was made: nobody else knows it. */
	private static volatile WeakReference<Object> canary = new WeakReference<>(new Object());

	private static volatile int collections;

	private Heap() {
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
	static int collections() {
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

	/** Collects all garbage, and waits for it. */
	static void collect() {
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
	static double used(long more) {
		Runtime runtime = Runtime.getRuntime();
		return (double) (runtime.totalMemory() - runtime.freeMemory() + more) / runtime.maxMemory();
	}

}
