package io.luaprocess.cluster.node;

import io.luaprocess.kernel.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of another node to a process of this one. Thread-safe. It can be over before
 * the kernel has returned the request: whichever comes second closes it.
 */
final class ServedRequest implements ServedQuestions.Served {

	private @Nullable Request request;

	private boolean over;

	/** The kernel has sent it. */
	void sent(Request sent) {
		boolean late;
		synchronized (this) {
			this.request = sent;
			late = this.over;
		}
		if (late) {
			sent.close();
		}
	}

	/** The answer is not awaited any more. */
	void close() {
		Request sent;
		synchronized (this) {
			this.over = true;
			sent = this.request;
		}
		if (sent != null) {
			sent.close();
		}
	}

	@Override
	public void nodeDown() {
		close();
	}

}
