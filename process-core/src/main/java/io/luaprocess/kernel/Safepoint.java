package io.luaprocess.kernel;

/**
 * The clock tick every running program watches. Polling code compares {@link #epoch} with
 * the last value it has seen and calls the slow path of its process when they differ.
 */
public final class Safepoint {

	/** Advanced by the kernel's clock while any process runs; read by every poll. */
	@SuppressWarnings("checkstyle:VisibilityModifier")
	public static volatile int epoch;

	private Safepoint() {
	}

}
