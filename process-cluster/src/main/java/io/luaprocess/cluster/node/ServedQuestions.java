package io.luaprocess.cluster.node;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What the other node has asked this one in a session and that lasts: requests, starts
 * and watched processes. Thread-safe; never blocks.
 * <p>
 * Each is taken out once, by its answer or by the end of the session. After
 * {@link #endAll} none stays.
 */
final class ServedQuestions {

	private final ConcurrentHashMap<Long, Served> open = new ConcurrentHashMap<>();

	private volatile boolean over;

	/** Something that lasts. */
	interface Served {

		/** The session is over: no answer reaches the other node. */
		void nodeDown();

	}

	/**
	 * Adds a question, before anything is done for it.
	 * @param number its number, given by the other node
	 * @param served the question
	 */
	void add(long number, Served served) {
		this.open.put(number, served);
		if (this.over) {
			end(number);
		}
	}

	@Nullable Served find(long number) {
		return this.open.get(number);
	}

	/**
	 * Takes a question out.
	 * @return false if it is over already
	 */
	boolean take(long number) {
		return this.open.remove(number) != null;
	}

	/** The session is over. */
	void endAll() {
		this.over = true;
		this.open.keySet().stream().sorted().forEach(this::end);
	}

	private void end(long number) {
		Served served = this.open.remove(number);
		if (served != null) {
			served.nodeDown();
		}
	}

	int size() {
		return this.open.size();
	}

}
