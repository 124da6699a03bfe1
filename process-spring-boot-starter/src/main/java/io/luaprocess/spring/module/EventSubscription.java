package io.luaprocess.spring.module;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one type on their way to one channel. They are kept from the beginning,
 * also before the channel asks for the first one. If more wait than allowed, the
 * subscription ends with an error: a program must know that it has missed events.
 * Thread-safe.
 */
final class EventSubscription implements Flow.Publisher<Object>, Flow.Subscription, AutoCloseable {

	private final int capacity;

	/** Told once, when the subscription has ended. */
	private final Consumer<EventSubscription> onEnd;

	private final Queue<Object> waiting = new ArrayDeque<>();

	private Flow.@Nullable Subscriber<? super Object> subscriber;

	private long demand;

	private boolean overflown;

	private boolean ended;

	/** Whether a thread gives events to the subscriber. */
	private boolean giving;

	EventSubscription(int capacity, Consumer<EventSubscription> onEnd) {
		this.capacity = capacity;
		this.onEnd = onEnd;
	}

	/** Takes an event; never blocks. */
	void add(Object payload) {
		synchronized (this) {
			if (this.ended || this.overflown) {
				return;
			}
			if (this.waiting.size() == this.capacity) {
				this.overflown = true;
			}
			else {
				this.waiting.add(payload);
			}
		}
		give();
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Object> given) {
		synchronized (this) {
			this.subscriber = given;
		}
		given.onSubscribe(this);
		give();
	}

	@Override
	public void request(long more) {
		synchronized (this) {
			this.demand += more;
		}
		give();
	}

	@Override
	public void cancel() {
		close();
	}

	@Override
	public void close() {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			this.waiting.clear();
		}
		this.onEnd.accept(this);
	}

	/** One thread at a time, outside of the lock. */
	private void give() {
		synchronized (this) {
			if (this.giving || this.subscriber == null) {
				return;
			}
			this.giving = true;
		}
		for (Runnable step = next(); step != null; step = next()) {
			step.run();
		}
	}

	private synchronized @Nullable Runnable next() {
		Flow.Subscriber<? super Object> target = this.subscriber;
		if (target != null && !this.ended && this.demand > 0 && !this.waiting.isEmpty()) {
			this.demand--;
			Object payload = this.waiting.remove();
			return () -> target.onNext(payload);
		}
		if (target != null && !this.ended && this.overflown && this.waiting.isEmpty()) {
			return () -> {
				close();
				target.onError(new ProcessException(ErrorKind.LIMIT_EXCEEDED,
						"more than " + this.capacity + " events were waiting"));
			};
		}
		this.giving = false;
		return null;
	}

}
