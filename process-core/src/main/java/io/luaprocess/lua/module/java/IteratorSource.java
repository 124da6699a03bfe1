package io.luaprocess.lua.module.java;

import java.util.Iterator;
import java.util.function.Supplier;

import io.luaprocess.lua.api.LuaFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream or iterator. It is read on a virtual thread as long as elements are asked for,
 * one at a time, and closed there at its end.
 */
final class IteratorSource implements SourceChannel.Source {

	private final SourceChannel target;

	private final JavaResult mapping;

	private final Supplier<Iterator<?>> elements;

	private final Object source;

	/** Used by the thread that reads. */
	private @Nullable Iterator<?> iterator;

	// ---- guarded by this -------------------------------------------------------------

	private int demand;

	private boolean canceled;

	private boolean over;

	/** Whether a thread reads, or is about to. */
	private boolean reading;

	private @Nullable Thread reader;

	IteratorSource(SourceChannel target, JavaResult mapping, Supplier<Iterator<?>> elements, Object source) {
		this.target = target;
		this.mapping = mapping;
		this.elements = elements;
		this.source = source;
	}

	// ---- by the process --------------------------------------------------------------

	@Override
	public synchronized void request(int more) {
		this.demand += more;
		read();
	}

	@Override
	public synchronized void cancel() {
		this.canceled = true;
		Thread present = this.reader;
		if (present != null) {
			present.interrupt();
		}
		read();
	}

	private void read() {
		if (!this.reading && !this.over) {
			this.reading = true;
			this.target.call().self.instance().kernel().execute("luaprocess-stream", this::run);
		}
	}

	// ---- on a virtual thread ---------------------------------------------------------

	private void run() {
		LuaFunction reading = this.target.call().function.modules.surrounded((call) -> {
			while (isAskedFor()) {
				step();
			}
			return null;
		});
		try {
			reading.call(this.target.call());
		}
		catch (Throwable ex) {
			end(ex);
		}
	}

	private synchronized boolean isAskedFor() {
		boolean more = !this.over && (this.canceled || this.demand > 0);
		this.reading = more;
		this.reader = more ? Thread.currentThread() : null;
		return more;
	}

	private void step() throws Exception {
		Iterator<?> present = this.iterator;
		if (present == null) {
			present = this.elements.get();
			this.iterator = present;
		}
		if (isCanceled() || !present.hasNext()) {
			end(null);
			return;
		}
		this.target.element(this.mapping.map(present.next(), null).arg1());
		taken();
	}

	private synchronized void taken() {
		this.demand--;
	}

	private synchronized boolean isCanceled() {
		return this.canceled;
	}

	private void end(@Nullable Throwable thrown) {
		Throwable failure = thrown;
		synchronized (this) {
			this.over = true;
			this.reader = null;
			this.reading = false;
		}
		if (this.source instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Throwable ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		this.target.end(isCanceled() ? null : failure);
	}

}
