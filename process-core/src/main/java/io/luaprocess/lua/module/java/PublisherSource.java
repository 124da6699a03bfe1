package io.luaprocess.lua.module.java;

import java.util.concurrent.Flow;

import io.luaprocess.lua.api.LuaFunction;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A publisher. Whatever is asked of it runs on virtual threads, one after the other: the
 * publisher may do its work there and then.
 */
final class PublisherSource implements SourceChannel.Source, Flow.Subscriber<Object> {

	private final SourceChannel target;

	private final JavaResult mapping;

	private final Flow.Publisher<?> publisher;

	private Flow.@Nullable Subscription subscription;

	/** Asked for, and not passed on to the publisher yet. */
	private long demand;

	/** Passed on to the publisher, and not given by it yet. */
	private long owed;

	private boolean begun;

	private boolean canceled;

	/** Whether a thread speaks with the publisher. */
	private boolean speaking;

	PublisherSource(SourceChannel target, JavaResult mapping, Flow.Publisher<?> publisher) {
		this.target = target;
		this.mapping = mapping;
		this.publisher = publisher;
	}

	// ---- by the process --------------------------------------------------------------

	@Override
	public synchronized void request(int more) {
		this.demand += more;
		speak();
	}

	@Override
	public synchronized void cancel() {
		this.canceled = true;
		speak();
	}

	private void speak() {
		if (!this.speaking) {
			this.speaking = true;
			this.target.call().self.instance().kernel().execute("luaprocess-publisher", this::run);
		}
	}

	// ---- on a virtual thread ---------------------------------------------------------

	private void run() {
		LuaFunction speaking = this.target.call().function.modules.surrounded((call) -> {
			for (Runnable step = next(); step != null; step = next()) {
				step.run();
			}
			return null;
		});
		try {
			speaking.call(this.target.call());
		}
		catch (Throwable ex) {
			cancel();
			this.target.end(ex);
		}
	}

	/** What to do next with the publisher; {@code null} if there is nothing. */
	private synchronized @Nullable Runnable next() {
		Flow.Subscription present = this.subscription;
		if (!this.begun && !this.canceled) {
			this.begun = true;
			return () -> this.publisher.subscribe(this);
		}
		if (!this.begun) {
			this.begun = true;
			return () -> this.mapping.discard(this.publisher);
		}
		if (this.canceled && present != null) {
			this.subscription = null;
			return present::cancel;
		}
		if (this.demand > 0 && present != null) {
			long more = this.demand;
			this.demand = 0;
			this.owed += more;
			return () -> present.request(more);
		}
		this.speaking = false;
		return null;
	}

	// ---- by the publisher, on any thread ---------------------------------------------

	@Override
	public synchronized void onSubscribe(Flow.Subscription given) {
		this.subscription = given;
		speak();
	}

	@Override
	public void onNext(Object element) {
		LuaValue value;
		try {
			checkOwed();
			value = this.mapping.map(element, null).arg1();
		}
		catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
			cancel();
			this.target.end(ex);
			return;
		}
		this.target.element(value);
	}

	private synchronized void checkOwed() {
		if (this.owed-- <= 0) {
			throw new IllegalStateException("the publisher gives more elements than it was asked for");
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.target.end(failure);
	}

	@Override
	public void onComplete() {
		this.target.end(null);
	}

}
