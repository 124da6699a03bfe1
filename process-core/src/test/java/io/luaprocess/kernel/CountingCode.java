package io.luaprocess.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receives messages in pieces and counts them.
 */
final class CountingCode implements CoroutineCode {

	private final ProcessInstance self;

	private final AtomicInteger received;

	private Channel inbox;

	CountingCode(ProcessInstance self, AtomicInteger received) {
		this.self = self;
		this.received = received;
	}

	@Override
	public Progress run() {
		Object message;
		if (this.inbox == null) {
			this.inbox = TestKernel.inbox(this.self);
			message = this.inbox.receive();
		}
		else {
			message = this.inbox.received();
		}
		while (message != null) {
			this.received.incrementAndGet();
			message = this.inbox.receive();
		}
		return Progress.WAITS;
	}

}
