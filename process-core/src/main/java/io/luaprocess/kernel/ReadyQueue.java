package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one process that can run, in the order in which they became ready.
 * Confined to the process. A coroutine is in it once at most; it holds the link, so
 * queueing takes no memory.
 */
final class ReadyQueue {

	private @Nullable Coroutine first;

	private @Nullable Coroutine last;

	boolean isEmpty() {
		return this.first == null;
	}

	void add(Coroutine coroutine) {
		Coroutine before = this.last;
		if (before == null) {
			this.first = coroutine;
		}
		else {
			before.nextReady = coroutine;
		}
		this.last = coroutine;
	}

	/** A coroutine that has not waited goes on before all others. */
	void addFirst(Coroutine coroutine) {
		coroutine.nextReady = this.first;
		this.first = coroutine;
		if (this.last == null) {
			this.last = coroutine;
		}
	}

	@Nullable Coroutine poll() {
		Coroutine coroutine = this.first;
		if (coroutine != null) {
			this.first = coroutine.nextReady;
			coroutine.nextReady = null;
			if (this.first == null) {
				this.last = null;
			}
		}
		return coroutine;
	}

	void clear() {
		this.first = null;
		this.last = null;
	}

}
