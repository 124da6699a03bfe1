package io.luaprocess.lua.module.java;

import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import io.luaprocess.lua.api.LuaFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream or iterator, read on a virtual thread, which also closes it.
 */
final class IteratorSource implements SourceChannel.Source {

	private final SourceChannel target;

	private final JavaResult mapping;

	private final Supplier<Iterator<?>> elements;

	private final Object source;

	private final Semaphore demand = new Semaphore(0);

	private final Thread reader;

	private boolean begun;

	private volatile boolean canceled;

	IteratorSource(SourceChannel target, JavaResult mapping, Supplier<Iterator<?>> elements, Object source) {
		this.target = target;
		this.mapping = mapping;
		this.elements = elements;
		this.source = source;
		this.reader = Thread.ofVirtual().name("luaprocess-stream").unstarted(this::read);
	}

	@Override
	public void request(int more) {
		this.demand.release(more);
		if (!this.begun) {
			this.begun = true;
			this.target.call().self.instance().kernel().start(this.reader);
		}
	}

	@Override
	public void cancel() {
		this.canceled = true;
		this.reader.interrupt();
	}

	private void read() {
		Throwable failure = null;
		LuaFunction reading = this.target.call().function.modules.surrounded((call) -> {
			readAll();
			return null;
		});
		try {
			reading.call(this.target.call());
		}
		catch (Throwable ex) {
			failure = ex;
		}
		this.target.end(this.canceled ? null : failure);
	}

	@SuppressWarnings("try")
	private void readAll() throws Exception {
		try (AutoCloseable closing = closing()) {
			Iterator<?> iterator = this.elements.get();
			this.demand.acquire();
			while (!this.canceled && iterator.hasNext()) {
				this.target.element(this.mapping.map(iterator.next(), null).arg1());
				this.demand.acquire();
			}
		}
	}

	private @Nullable AutoCloseable closing() {
		return (this.source instanceof AutoCloseable closeable) ? closeable : null;
	}

}
