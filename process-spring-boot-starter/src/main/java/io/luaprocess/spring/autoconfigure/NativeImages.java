package io.luaprocess.spring.autoconfigure;

import org.springframework.core.NativeDetector;

/**
 * Says that native images are not supported, where the application would fail in a way
 * that is hard to understand.
 */
final class NativeImages {

	private NativeImages() {
	}

	static void refuse() {
		refuse(NativeDetector.inNativeImage());
	}

	static void refuse(boolean nativeImage) {
		if (nativeImage) {
			throw new IllegalStateException(
					"luaprocess compiles programs to bytecode while the application runs, which a"
							+ " native image cannot load; run it on a JVM, where ahead-of-time processing"
							+ " (spring.aot.enabled=true) and an AOT cache work");
		}
	}

}
