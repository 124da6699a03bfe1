package io.luaprocess.lua.module.channel;

import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Channel;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A channel as Lua code sees it. There is exactly one of these for each {@link Channel},
 * so that the same channel is the same value. Confined to its process.
 */
public final class ChannelValue extends OwnedObject {

	static final String CLOSED_TEXT = "send on closed channel";

	private static final String KIND = "channel";

	private static final Table METHODS = new Table().put("send", new Send())
		.put("receive", new Receive())
		.fn("close", ChannelValue::close)
		.fn("case_send", ChannelValue::caseSend)
		.fn("case_receive", ChannelValue::caseReceive)
		.freeze();

	private static final int UNCOUNTED = 16;

	private final Channel channel;

	/** Places of the buffer that have been counted as memory: it never shrinks. */
	private int counted = UNCOUNTED;

	private ChannelValue(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Returns the value of a channel, the same one at every call.
	 * @param channel the channel; its values are Lua values
	 * @return the value
	 */
	public static ChannelValue of(Channel channel) {
		if (channel.handle() instanceof ChannelValue known) {
			return known;
		}
		ChannelValue value = new ChannelValue(channel);
		channel.handle(value);
		return value;
	}

	/**
	 * Returns the channel.
	 */
	public Channel channel() {
		return this.channel;
	}

	@Override
	protected int memory() {
		return (this.channel.receiveOnly() ? 4 : 1) * MemoryMeter.OBJECT;
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

	/** Whether the value was sent; {@code null} if the coroutine has to wait. */
	@Nullable Boolean send(LuaState s, LuaValue value) {
		checkSendable(s);
		if (this.channel.isClosed()) {
			throw s.error(CLOSED_TEXT);
		}
		if (s.g.mayNotWait()) {
			tryOnly(s, new Channel.Case(this.channel, true, value));
			countBuffer(s);
			return true;
		}
		Boolean sent = this.channel.send(value);
		if (sent != null) {
			countBuffer(s);
		}
		return sent;
	}

	/** Whether the value was sent for which the coroutine has waited. */
	boolean sent(LuaState s) {
		boolean sent = this.channel.sent();
		countBuffer(s);
		return sent;
	}

	/** After a value has been sent. */
	void countBuffer(LuaState s) {
		int size = this.channel.buffered();
		if (size > this.counted) {
			s.count(this, (long) MemoryMeter.SLOT * (size - this.counted));
			this.counted = size;
		}
	}

	void checkSendable(LuaState s) {
		if (this.channel.receiveOnly()) {
			throw s.error("channel is receive-only");
		}
	}

	/**
	 * Receives: a value, or {@link Channel#CLOSED}; {@code null} if the coroutine has to
	 * wait.
	 */
	@Nullable Object receive(LuaState s) {
		if (s.g.mayNotWait()) {
			Object value = tryOnly(s, new Channel.Case(this.channel, false, null)).value();
			return (value != null) ? value : LuaValue.NIL;
		}
		return counted(s, this.channel.receive());
	}

	/** What the coroutine has waited for; {@code null} if it has to wait again. */
	@Nullable Object received(LuaState s) {
		return counted(s, this.channel.received());
	}

	private @Nullable Object counted(LuaState s, @Nullable Object value) {
		if (this.channel.receiveOnly() && value instanceof LuaValue received) {
			s.counted(received);
		}
		return value;
	}

	/** Where nothing may wait a call may succeed at once. */
	private static Channel.Selected tryOnly(LuaState s, Channel.Case wanted) {
		Channel.Selected selected = Channel.select(ProcessFunctions.require(s).instance(), List.of(wanted), true);
		if (selected == null || selected.index() < 0) {
			throw ProcessFunctions.cannotBlock(s);
		}
		return selected;
	}

	static ErrorValue closedError() {
		return new ErrorValue(ProcessError.of(ErrorKind.INVALID, CLOSED_TEXT));
	}

	private static ChannelValue self(LuaState s, LuaValue receiver) {
		if (receiver instanceof ChannelValue channel) {
			return channel;
		}
		throw s.error(KIND + " expected");
	}

	private static Varargs close(LuaState s, Varargs args) {
		self(s, args.arg1()).channel.close();
		return LuaValue.NONE;
	}

	private static Varargs caseSend(LuaState s, Varargs args) {
		ChannelValue self = self(s, args.arg1());
		self.checkSendable(s);
		return new ChannelCase(self, new Channel.Case(self.channel, true, args.arg(2)));
	}

	private static Varargs caseReceive(LuaState s, Varargs args) {
		ChannelValue self = self(s, args.arg1());
		return new ChannelCase(self, new Channel.Case(self.channel, false, null));
	}

	private static final class Send extends LuaFn {

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			ChannelValue self = self(s, args.arg1());
			Boolean sent = self.send(s, args.arg(2));
			return (sent != null) ? results(sent) : new Sending(self).await(s);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue receiver, LuaValue value) {
			ChannelValue self = self(s, receiver);
			Boolean sent = self.send(s, value);
			if (sent == null) {
				new Sending(self).await(s);
				return null;
			}
			return sent ? LuaValue.TRUE : LuaValue.NIL;
		}

		static Varargs results(boolean sent) {
			return sent ? LuaValue.TRUE : ErrorValue.failure(ErrorKind.INVALID, CLOSED_TEXT);
		}

		@Override
		public String name() {
			return "send";
		}

	}

	private static final class Receive extends LuaFn {

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			ChannelValue self = self(s, args.arg1());
			Object value = self.receive(s);
			return (value != null) ? results(value) : new Receiving(self).await(s);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue receiver) {
			ChannelValue self = self(s, receiver);
			Object value = self.receive(s);
			if (value == null) {
				new ReceivingOne(self).await(s);
				return null;
			}
			return first(value);
		}

		static Varargs results(Object value) {
			return (value == Channel.CLOSED) ? LuaValue.varargsOf(LuaValue.NIL, LuaValue.FALSE)
					: LuaValue.varargsOf((LuaValue) value, LuaValue.TRUE);
		}

		static LuaValue first(Object value) {
			return (value == Channel.CLOSED) ? LuaValue.NIL : (LuaValue) value;
		}

		@Override
		public String name() {
			return "receive";
		}

	}

	/**
	 * An operation that waits: one small object each time, as this is what programs do
	 * most of the time.
	 */
	private abstract static class Waiting extends Continuation {

		final ChannelValue channel;

		Waiting(ChannelValue channel) {
			this.channel = channel;
		}

		@Nullable Varargs await(LuaState s) {
			s.suspend(LuaState.Pending.WAIT);
			return s.save(this);
		}

	}

	/** A send that waits. */
	private static final class Sending extends Waiting {

		Sending(ChannelValue channel) {
			super(channel);
		}

		@Override
		public Varargs resume(LuaState s, Varargs none) {
			return Send.results(this.channel.sent(s));
		}

	}

	/** A receive that waits. */
	private static class Receiving extends Waiting {

		Receiving(ChannelValue channel) {
			super(channel);
		}

		@Override
		public final @Nullable Varargs resume(LuaState s, Varargs none) {
			Object value = this.channel.received(s);
			return (value != null) ? results(value) : await(s);
		}

		Varargs results(Object value) {
			return Receive.results(value);
		}

	}

	/** A receive that waits for a caller that takes one result. */
	private static final class ReceivingOne extends Receiving {

		ReceivingOne(ChannelValue channel) {
			super(channel);
		}

		@Override
		Varargs results(Object value) {
			return Receive.first(value);
		}

	}

}
