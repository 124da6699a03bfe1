package io.luaprocess.sandbox;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts the virtual threads of the JVM, which no management bean counts, by a histogram
 * of the heap after a collection. A dump of the threads is no way: JDK 25 may crash in it
 * while virtual threads come and go.
 */
final class VirtualThreads {

	private static final String CLASS = " java.lang.VirtualThread ";

	private VirtualThreads() {
	}

	static long count() {
		try {
			String histogram = (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
			// Each line: number, instances, bytes, class.
			return histogram.lines()
				.filter((line) -> (line + " ").contains(CLASS))
				.mapToLong((line) -> Long.parseLong(line.strip().split("\\s+")[1]))
				.sum();
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
