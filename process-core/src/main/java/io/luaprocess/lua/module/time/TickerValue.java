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
import org.luaj.vm2.Varargs;

/**
 * A ticker as Lua code sees it: puts a Time into its channel at fixed moments, one period
 * apart, counted from its start. Confined to its process. Invariants: no tick comes
 * before its moment; ticks that find the buffer full are dropped; moments passed while
 * the process was busy are made up for as far as the buffer has room; after a stop the
 * channel is empty for good.
 */
final class TickerValue extends OwnedObject implements TimerFeed {

	static final String KIND = "ticker";

	static final int BUFFER = 16;

	/**
	 * The clock is looked at no more often than this, whatever the period, so that a
	 * ticker of a nanosecond cannot keep the process busy with nothing but ticks.
	 */
	private static final long FINEST = 1_000_000;

	private static final Table METHODS = new Table().fn("response", TickerValue::channel)
		.fn("channel", TickerValue::channel)
		.fn("stop", (s, args) -> Args.bool(self(s, args).stop()))
		.freeze();

	private final ProcessInstance process;

	private final long period;

	private final Channel channel;

	/** Moment of the next tick on the clock of {@link ProcessInstance#nanoTime()}. */
	private long due;

	private TimerHandle handle;

	private TickerValue(ProcessInstance process, long period) {
		this.process = process;
		this.period = period;
		this.channel = process.receiveOnlyChannel(BUFFER, this);
		this.due = process.nanoTime() + period;
		this.handle = process.schedule(period, this::fire);
	}

	static TickerValue start(ProcessInstance process, long period) {
		return new TickerValue(process, period);
	}

	private void fire() {
		long late = this.process.nanoTime() - this.due;
		if (late >= 0) {
			long ticks = 1 + late / this.period;
			this.due += ticks * this.period;
			tick(ticks);
			late -= ticks * this.period;
		}
		long least = (this.period < FINEST) ? FINEST : 1;
		this.handle = this.process.schedule(Math.max(-late, least), this::fire);
	}

	private void tick(long ticks) {
		TimeValue now = TimeValue.now(this.process);
		for (long i = 0; i < ticks; i++) {
			if (!this.channel.offer(now)) {
				return;
			}
		}
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

	private static Varargs channel(LuaState s, Varargs args) {
		return ChannelValue.of(self(s, args).channel);
	}

	private static TickerValue self(LuaState s, Varargs args) {
		return Args.self(s, args, TickerValue.class, KIND);
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
