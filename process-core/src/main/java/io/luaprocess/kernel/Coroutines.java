package io.luaprocess.kernel;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one process that have not ended: main and those that were spawned.
 * Confined to the process; only the count is read by other threads, as an estimate.
 */
final class Coroutines {

	private Coroutine main;

	/** In no order. */
	private @Nullable Coroutine spawned;

	private int count = 1;

	Coroutines(Coroutine main) {
		this.main = main;
	}

	boolean isMain(Coroutine coroutine) {
		return coroutine == this.main;
	}

	/** Whether main is the only one. */
	boolean isMainAlone() {
		return this.spawned == null;
	}

	/** Returns their number, main included. */
	int count() {
		return this.count;
	}

	/** Adds one that is spawned. */
	void add(Coroutine coroutine) {
		Coroutine neighbour = this.spawned;
		coroutine.right = neighbour;
		if (neighbour != null) {
			neighbour.left = coroutine;
		}
		this.spawned = coroutine;
		this.count++;
	}

	/** Removes a spawned one that has ended. */
	void remove(Coroutine coroutine) {
		Coroutine left = coroutine.left;
		Coroutine right = coroutine.right;
		if (left != null) {
			left.right = right;
		}
		else if (this.spawned == coroutine) {
			this.spawned = right;
		}
		if (right != null) {
			right.left = left;
		}
		coroutine.left = null;
		coroutine.right = null;
		this.count--;
	}

	void forEach(Consumer<Coroutine> visitor) {
		visitor.accept(this.main);
		for (Coroutine coroutine = this.spawned; coroutine != null; coroutine = coroutine.right) {
			visitor.accept(coroutine);
		}
	}

	/** Ends all of them: none of their code runs from now on. */
	void killAll() {
		forEach((coroutine) -> {
			if (coroutine.thread != null) {
				coroutine.thread.kill();
			}
		});
		this.spawned = null;
		this.count = 1;
	}

	/** Another program begins, whose main coroutine is the only one. */
	void restart(Coroutine first) {
		killAll();
		this.main = first;
	}

}
