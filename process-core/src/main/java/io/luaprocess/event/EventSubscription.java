package io.luaprocess.event;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events for one listener, on a thread of its own. Thread-safe.
 * <p>
 * The ring of events is its queue: it holds the number of the next event, and what was
 * overwritten before it got there is missed. So a publisher never waits and allocates
 * nothing for a listener. {@link #idle} is true while the thread parks or is about to;
 * the one publisher that makes it false unparks the thread, which looks for events once
 * more after it has set it.
 */
public final class EventSubscription implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventSubscription.class);

	/** How long to wait for a publisher that has taken a number and not written yet. */
	private static final long A_MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

	private final RuntimeEvents events;

	private final Ring<RuntimeEvent> ring;

	private final RuntimeEventListener listener;

	private final AtomicBoolean idle = new AtomicBoolean();

	private final Thread thread;

	/** Number of the next event; belongs to the thread. */
	private long next;

	private volatile long missed;

	private volatile boolean closed;

	EventSubscription(RuntimeEvents events, Ring<RuntimeEvent> ring, String name, RuntimeEventListener listener) {
		this.events = events;
		this.ring = ring;
		this.listener = listener;
		this.next = ring.last() + 1;
		this.thread = Thread.ofVirtual().name("process-events-" + name).unstarted(this::run);
	}

	void start() {
		this.thread.start();
	}

	/** There is an event. */
	void wake() {
		if (this.idle.get() && this.idle.compareAndSet(true, false)) {
			LockSupport.unpark(this.thread);
		}
	}

	/**
	 * Returns how many events the listener has missed as it was too slow.
	 * @return the number since it was added
	 */
	public long missed() {
		return this.missed;
	}

	/** From now on no further event is given to the listener. Does not wait for it. */
	@Override
	public void close() {
		this.closed = true;
		this.events.remove(this);
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			if (this.next <= this.ring.last()) {
				take();
			}
			else {
				this.idle.set(true);
				if (this.next > this.ring.last() && !this.closed) {
					LockSupport.park(this);
				}
				this.idle.set(false);
			}
		}
	}

	private void take() {
		Ring.Entry<RuntimeEvent> entry = this.ring.read(this.next);
		if (entry == null || entry.id() < this.next) {
			LockSupport.parkNanos(A_MOMENT);
			return;
		}
		if (entry.id() > this.next) {
			this.missed++;
		}
		else {
			tell(entry.value());
		}
		this.next++;
	}

	private void tell(RuntimeEvent event) {
		try {
			this.listener.onEvent(event);
		}
		catch (Exception | LinkageError | AssertionError ex) {
			logger.warn("{} failed for an event: {}", this.thread.getName(), event.text(), ex);
		}
	}

}
