package io.luaprocess.kernel;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The top level of a program that is being spawned, while it runs on the thread of the
 * spawner.
 * <p>
 * It is foreground work of whoever spawns: a termination of the spawning process ends it,
 * the spawner's time slice counts, and so do the limits of both. Without a spawning
 * process an interrupt of the thread ends it; the application gets its interrupt back.
 */
final class TopLevel {

	private final ProcessInstance process;

	/** The process that runs the thread. */
	private final @Nullable ProcessInstance by;

	/** The thread was interrupted while another coroutine ran. */
	private boolean interrupted;

	TopLevel(ProcessInstance process, @Nullable ProcessInstance by) {
		this.process = process;
		this.by = by;
	}

	/**
	 * Runs the top level.
	 * @param body the program
	 * @return what it threw, {@code null} for nothing
	 */
	@Nullable Throwable run(ProcessBody body) {
		Processor processor = this.process.processor;
		processor.limitCpuTime(body.cpuLimits());
		this.process.touchClock();
		this.process.baton.begin();
		try {
			body.load();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
		finally {
			processor.stopCpuTime();
			this.process.baton.pause();
			if (this.interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	void safepoint() {
		Processor processor = this.process.processor;
		processor.checkCpuTime();
		processor.stopCpuTime();
		if (this.by != null) {
			this.by.safepoint();
		}
		else {
			this.process.touchClock();
			if (this.process.baton.isMain() && Thread.currentThread().isInterrupted()) {
				throw TerminationSignal.INSTANCE;
			}
			Thread.yield();
		}
		processor.startCpuTime();
	}

	<T extends @Nullable Object> T callOut(Supplier<T> code) {
		this.process.processor.stopCpuTime();
		try {
			return (this.by != null) ? this.by.callOut(code) : code.get();
		}
		finally {
			this.process.processor.startCpuTime();
		}
	}

	<T> T allocate(Supplier<T> code) {
		return (this.by != null) ? this.by.allocate(code) : code.get();
	}

	void leaveThread() {
		if (this.by != null) {
			this.by.leaveThread();
		}
	}

	void enterThread() {
		if (this.by != null) {
			this.by.enterThread();
		}
	}

	/**
	 * The thread of main was interrupted while another coroutine runs.
	 * @return whether that ends the spawn
	 */
	boolean interrupt() {
		this.interrupted = this.by == null;
		return this.interrupted;
	}

}
