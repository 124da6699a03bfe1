package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a message carries beside its payload. Most messages have none.
 *
 * @param sentAt when it was sent, on the scale of {@link Kernel#nanoTime()};
 * {@link #NOT_MEASURED} if its wait is not measured
 * @param trace what it belongs to; {@code null} for nothing
 * @param step ends when the message is received; {@code null} for none
 */
record Postmark(long sentAt, @Nullable Trace trace, Tracing.@Nullable Step step) {

	static final long NOT_MEASURED = Long.MIN_VALUE;

	/** Returns the postmark of a message whose wait is measured. */
	static Postmark measured(@Nullable Postmark present, long now) {
		return (present != null) ? new Postmark(now, present.trace, present.step) : new Postmark(now, null, null);
	}

	/** A process receives the message. */
	void received(ProcessInstance process) {
		if (this.step != null) {
			this.step.end(null);
		}
		Host host = process.host();
		HostObserver observer = (host != null) ? host.observer() : null;
		if (observer != null && this.sentAt != NOT_MEASURED) {
			observer.waited(process.nanoTime() - this.sentAt);
		}
	}

}
