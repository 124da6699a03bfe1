package io.luaprocess.lua.module.java;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.module.channel.ChannelValue;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A stream, iterator or publisher of the application as a channel of a process.
 * <p>
 * <strong>Ways.</strong> The source puts elements into {@link #arrived} on threads of its
 * own, and completes the call the process waits for, whose answer comes through the
 * mailbox. The process moves what is there to the channel, and waits for the next answer.
 * Several elements may come with one answer.
 * <p>
 * <strong>Back-pressure.</strong> The source is asked for as many elements as the channel
 * has room for; when half of them have been received it is asked for more.
 * <p>
 * <strong>End.</strong> The channel is closed after the last element. The source is
 * cancelled when the program closes the channel or has let it become garbage, or when the
 * process ends. An open source counts as a future of the program.
 */
final class SourceChannel {

	private static final int ROOM = 16;

	private static final Cleaner CLEANER = Cleaner.create(Thread.ofVirtual().name("luaprocess-cleaner").factory());

	private final JavaCall call;

	private final LuaProcess self;

	private final GlobalState global;

	/** Only the program keeps the channel. */
	private final WeakReference<Channel> channel;

	private final Source source;

	/** Registered with the process as long as the source is open. */
	private final Runnable end = this::clean;

	/** Cancels the source, once. */
	private Cleaner.@Nullable Cleanable cleanable;

	/** Elements the source was asked for that the program has not received. */
	private int outstanding;

	/** Whether the source has neither ended nor been cancelled. */
	private boolean open = true;

	// ---- guarded by the queue --------------------------------------------------------

	private final Queue<LuaValue> arrived = new ArrayDeque<>();

	private boolean ended;

	private @Nullable Throwable failure;

	/** Waits for elements or the end; {@code null} while some are there. */
	private @Nullable PendingCall waiting;

	private SourceChannel(LuaState s, Channel channel, JavaCall call, JavaResult mapping, Object source) {
		this.call = call;
		this.self = call.self;
		this.global = s.g;
		this.channel = new WeakReference<>(channel);
		this.source = (source instanceof Flow.Publisher<?> publisher) ? new PublisherSource(this, mapping, publisher)
				: new IteratorSource(this, mapping,
						(source instanceof BaseStream<?, ?> stream) ? stream::iterator : () -> (Iterator<?>) source,
						source);
	}

	/**
	 * Opens the channel of a source.
	 * @param s the running coroutine
	 * @param call the call that has returned the source
	 * @param mapping maps the elements
	 * @param source the source
	 * @return the channel
	 */
	static ChannelValue open(LuaState s, JavaCall call, JavaResult mapping, Object source) {
		LuaProcess self = call.self;
		self.futures().require();
		SourceChannel[] owner = new SourceChannel[1];
		// Room for the error at the end.
		Channel channel = self.instance().receiveOnlyChannel(ROOM + 1, () -> owner[0].closed());
		SourceChannel made = new SourceChannel(s, channel, call, mapping, source);
		owner[0] = made;
		made.listen();
		self.futures().begun();
		made.cleanable = CLEANER.register(channel, made::cancel);
		self.onClose(made.end);
		channel.onReceive(made::received);
		made.ask();
		return ChannelValue.of(channel);
	}

	/** The call that has returned the source. */
	JavaCall call() {
		return this.call;
	}

	// ---- by the source, on any thread ------------------------------------------------

	void element(LuaValue value) {
		PendingCall call;
		synchronized (this.arrived) {
			this.arrived.add(value);
			call = takeWaiting();
		}
		answer(call);
	}

	void end(@Nullable Throwable thrown) {
		PendingCall call;
		synchronized (this.arrived) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			this.failure = thrown;
			call = takeWaiting();
		}
		answer(call);
	}

	private @Nullable PendingCall takeWaiting() {
		PendingCall call = this.waiting;
		this.waiting = null;
		return call;
	}

	private static void answer(@Nullable PendingCall call) {
		if (call != null) {
			call.complete(Outcome.NOTHING);
		}
	}

	// ---- by the process --------------------------------------------------------------

	/** Waits for what comes next. */
	private void listen() {
		PendingCall next = this.self.instance().beginCall();
		next.whenComplete(this::takeIn);
		boolean there;
		synchronized (this.arrived) {
			there = this.ended || !this.arrived.isEmpty();
			this.waiting = there ? null : next;
		}
		if (there) {
			answer(next);
		}
	}

	private void takeIn() {
		if (!this.open) {
			return;
		}
		boolean over = false;
		Throwable thrown = null;
		for (LuaValue value = poll(); value != null; value = poll()) {
			Channel present = this.channel.get();
			if (present != null) {
				MemoryOwnership.assign(this.global.memory, value);
				present.offer(value);
			}
		}
		synchronized (this.arrived) {
			over = this.ended && this.arrived.isEmpty();
			thrown = this.failure;
		}
		if (!over) {
			listen();
			return;
		}
		settle();
		Channel present = this.channel.get();
		if (present != null) {
			if (thrown != null) {
				present.offer(new ErrorValue(
						this.call.function.modules.failures.error(this.self, this.call.function(), thrown, null)));
			}
			present.close();
		}
	}

	private @Nullable LuaValue poll() {
		synchronized (this.arrived) {
			return this.arrived.poll();
		}
	}

	private void received() {
		this.outstanding--;
		if (this.open && this.outstanding <= ROOM / 2) {
			ask();
		}
	}

	private void ask() {
		int more = ROOM - this.outstanding;
		this.outstanding = ROOM;
		this.source.request(more);
	}

	/** The program has closed the channel, or there is nothing more. */
	private void closed() {
		if (this.open) {
			settle();
			Channel present = this.channel.get();
			if (present != null) {
				present.clear();
			}
		}
	}

	private void settle() {
		this.open = false;
		this.self.removeOnClose(this.end);
		this.self.futures().settled();
		clean();
	}

	/** Also run by the exit path of the process. */
	private void clean() {
		Cleaner.Cleanable present = this.cleanable;
		if (present != null) {
			present.clean();
		}
	}

	/** Runs on any thread. */
	private void cancel() {
		this.source.cancel();
		end(null);
	}

	/** What gives the elements. Neither method blocks. */
	interface Source {

		/** Asks for more elements. */
		void request(int more);

		/** Ends the source; it may give elements that are on the way. */
		void cancel();

	}

}
