package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The clock tick every running program watches. Polling code compares {@link #epoch} with
 * the last value it has seen and calls the slow path of its process when they differ.
 */
public final class Safepoint {

	/** Advanced by the kernel's clock while any process runs; read by every poll. */
	@SuppressWarnings("checkstyle:VisibilityModifier")
	public static volatile int epoch;

	private static final VarHandle EPOCH;

	static {
		try {
			EPOCH = MethodHandles.lookup().findStaticVarHandle(Safepoint.class, "epoch", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private Safepoint() {
	}

	/**
	 * Sends all running code through its slow path once.
	 */
	static void advance() {
		EPOCH.getAndAdd(1);
	}

}
