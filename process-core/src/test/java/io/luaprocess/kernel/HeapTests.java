package io.luaprocess.kernel;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A full collection is one whatever the JVM was told about {@link System#gc()}.
 */
@Timeout(60)
class HeapTests {

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseG1GC", "-XX:+DisableExplicitGC", "-XX:+ExplicitGCInvokesConcurrent" })
	void collectingLeavesNoGarbage(String option) throws IOException, InterruptedException {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
				"-XX:+UseG1GC", option, "-cp", System.getProperty("java.class.path"), Old.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(output.strip()).endsWith("collected");
		assertThat(jvm.waitFor()).isZero();
	}

	/** Makes old garbage and collects it. */
	static final class Old {

		/** What has survived so many collections is old. */
		private static final int COLLECTIONS = 20;

		/** Keeps the compiler from removing what is made. */
		private static volatile Object made = "";

		private Old() {
		}

		public static void main(String[] args) {
			made = new Object();
			WeakReference<Object> watched = new WeakReference<>(made);
			Object kept = made;
			for (int before = Heap.collections(); Heap.collections() < before + COLLECTIONS;) {
				made = new byte[10_000];
			}
			Reference.reachabilityFence(kept);
			kept = null;
			Heap.collect();
			System.out.println(watched.refersTo(null) ? "collected" : "still there");
		}

	}

}
