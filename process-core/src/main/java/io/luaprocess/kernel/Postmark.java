package io.luaprocess.kernel;

/**
 * What a message carries beside its payload. Most messages have none.
 *
 * @param sentAt when it was sent, on the scale of {@link Kernel#nanoTime()}
 */
record Postmark(long sentAt) {

	/** A process receives the message. */
	void received(ProcessInstance process) {
		Host host = process.host();
		HostObserver observer = (host != null) ? host.observer() : null;
		if (observer != null) {
			observer.waited(process.nanoTime() - this.sentAt);
		}
	}

}
