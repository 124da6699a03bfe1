package io.luaprocess.lua.module.time;

import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.TimerFeed;
import io.luaprocess.kernel.TimerHandle;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.channel.ChannelValue;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A timer as Lua code sees it: puts one Time into its channel. Confined to its process.
 * Invariant: a tick is in the channel only if the timer has fired since the last start or
 * reset and was not stopped since.
 */
final class TimerValue extends OwnedObject implements TimerFeed {

	static final String KIND = "timer";

	private static final Table METHODS = new Table().fn("response", TimerValue::channel)
		.fn("channel", TimerValue::channel)
		.fn("stop", (s, args) -> Args.bool(self(s, args).stop()))
		.fn("reset", TimerValue::reset)
		.freeze();

	private final ProcessInstance process;

	private final Channel channel;

	private TimerHandle handle;

	private TimerValue(ProcessInstance process, long nanos) {
		this.process = process;
		this.channel = process.receiveOnlyChannel(1, this);
		this.handle = schedule(nanos);
	}

	static TimerValue start(ProcessInstance process, long nanos) {
		return new TimerValue(process, nanos);
	}

	private TimerHandle schedule(long nanos) {
		return this.process.schedule(nanos, this::fire);
	}

	private void fire() {
		this.channel.offer(TimeValue.now(this.process));
	}

	@Override
	public TimerHandle timer() {
		return this.handle;
	}

	@Override
	public void run() {
		stop();
	}

	private boolean stop() {
		boolean wasRunning = this.handle.stop();
		this.channel.clear();
		return wasRunning;
	}

	private static Varargs reset(LuaState s, Varargs args) {
		TimerValue self = self(s, args);
		boolean wasRunning = self.handle.isPending();
		return TimeModule.start(s, args.arg(2), "timer.reset", wasRunning ? 1 : 0, (process, nanos) -> {
			self.stop();
			if (!self.channel.isClosed()) {
				self.handle = self.schedule(nanos);
			}
			return Args.bool(wasRunning);
		});
	}

	private static Varargs channel(LuaState s, Varargs args) {
		return ChannelValue.of(self(s, args).channel);
	}

	private static TimerValue self(LuaState s, Varargs args) {
		return Args.self(s, args, TimerValue.class, KIND);
	}

	@Override
	protected int memory() {
		return 4 * MemoryMeter.OBJECT;
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

}
