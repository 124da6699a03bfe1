package io.luaprocess.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * Counts the virtual threads of the JVM, which no management bean counts, by a dump.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	static long count() {
		try {
			Path folder = Files.createTempDirectory("threads");
			Path dump = folder.resolve("dump.txt").toAbsolutePath();
			ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
				.dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
			try (Stream<String> lines = Files.lines(dump)) {
				return lines.filter((line) -> line.startsWith("#") && line.contains(" virtual")).count();
			}
			finally {
				Files.delete(dump);
				Files.delete(folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
