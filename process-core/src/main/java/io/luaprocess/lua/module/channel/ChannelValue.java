package io.luaprocess.lua.module.channel;

import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Channel;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.value.ErrorValue;
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

	boolean send(LuaState s, LuaValue value) {
		checkSendable(s);
		if (this.channel.isClosed()) {
			throw s.error(CLOSED_TEXT);
		}
		if (s.g.loading()) {
			tryOnly(s, new Channel.Case(this.channel, true, value));
			countBuffer(s);
			return true;
		}
		boolean sent = this.channel.send(value);
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

	Object receive(LuaState s) {
		if (s.g.loading()) {
			Object value = tryOnly(s, new Channel.Case(this.channel, false, null)).value();
			return (value != null) ? value : LuaValue.NIL;
		}
		Object value = this.channel.receive();
		if (this.channel.receiveOnly() && value instanceof LuaValue received) {
			s.counted(received);
		}
		return value;
	}

	/** While a chunk's top level runs a call may succeed at once, but never wait. */
	private static Channel.Selected tryOnly(LuaState s, Channel.Case wanted) {
		Channel.Selected selected = Channel.select(ProcessFunctions.require(s).instance(), List.of(wanted), true);
		if (selected.index() < 0) {
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
		public Varargs invoke(LuaState s, Varargs args) {
			return self(s, args.arg1()).send(s, args.arg(2)) ? LuaValue.TRUE
					: ErrorValue.failure(ErrorKind.INVALID, CLOSED_TEXT);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue receiver, LuaValue value) {
			return self(s, receiver).send(s, value) ? LuaValue.TRUE : LuaValue.NIL;
		}

		@Override
		public String name() {
			return "send";
		}

	}

	private static final class Receive extends LuaFn {

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Object value = self(s, args.arg1()).receive(s);
			return (value == Channel.CLOSED) ? LuaValue.varargsOf(LuaValue.NIL, LuaValue.FALSE)
					: LuaValue.varargsOf((LuaValue) value, LuaValue.TRUE);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue receiver) {
			Object value = self(s, receiver).receive(s);
			return (value == Channel.CLOSED) ? LuaValue.NIL : (LuaValue) value;
		}

		@Override
		public String name() {
			return "receive";
		}

	}

}
