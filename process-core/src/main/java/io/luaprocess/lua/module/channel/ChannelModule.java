package io.luaprocess.lua.module.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.luaprocess.kernel.Channel;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.module.support.ProcessFunctions;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The global {@code channel}: making channels and waiting for several of them at once.
 */
public final class ChannelModule {

	private static final LuaString CHANNEL = LuaString.valueOf("channel");

	private static final LuaString VALUE = LuaString.valueOf("value");

	private static final LuaString OK = LuaString.valueOf("ok");

	private static final LuaString DEFAULT = LuaString.valueOf("default");

	private static final LuaString ERROR = LuaString.valueOf("error");

	private static final EngineModule MODULE = EngineModule.of("channel",
			new Table().fn("new", ChannelModule::create).fn("select", ChannelModule::select).freeze());

	private ChannelModule() {
	}

	/**
	 * Returns the module.
	 */
	public static EngineModule module() {
		return MODULE;
	}

	private static Varargs create(LuaState s, Varargs args) {
		double capacity = Args.number(s, args, 1, "new", 0);
		LuaProcess self = ProcessFunctions.require(s);
		return ChannelValue.of(new Channel(self.instance(), Math.max(0, (int) capacity)));
	}

	private static @Nullable Varargs select(LuaState s, Varargs args) {
		Table cases = Args.table(s, args, 1, "select");
		boolean orDefault = args.arg(2).toboolean() || cases.get(DEFAULT).toboolean();
		LuaProcess self = ProcessFunctions.require(s);
		List<ChannelCase> known = new ArrayList<>();
		List<Channel.Case> alternatives = new ArrayList<>();
		int n = cases.length();
		if (n > s.g.limits().results()) {
			throw s.error("too many cases");
		}
		s.reserve((long) n * MemoryMeter.OBJECT);
		for (int i = 1; i <= n; i++) {
			s.poll();
			if (cases.get(i) instanceof ChannelCase alternative) {
				known.add(alternative);
				alternatives.add(alternative.alternative());
			}
		}
		s.count(known, (long) n * MemoryMeter.OBJECT);
		boolean atOnce = orDefault || s.g.mayNotWait();
		Channel.Selected selected = execute(s, () -> Channel.select(self.instance(), alternatives, atOnce));
		if (selected != null && selected.index() < 0) {
			if (!orDefault) {
				throw ProcessFunctions.cannotBlock(s);
			}
			Table result = new Table(0, 2);
			result.put(DEFAULT, LuaValue.TRUE);
			result.put(OK, LuaValue.TRUE);
			return result;
		}
		return finish(s, self, known, alternatives, selected);
	}

	/** Waits if no case could be executed. */
	private static @Nullable Varargs finish(LuaState s, LuaProcess self, List<ChannelCase> known,
			List<Channel.Case> alternatives, Channel.@Nullable Selected selected) {
		if (selected == null) {
			return Then.await(s, (state, none) -> finish(state, self, known, alternatives,
					execute(state, () -> Channel.selected(self.instance(), alternatives))));
		}
		ChannelCase executed = known.get(selected.index());
		if (executed.alternative().sending()) {
			executed.channel().countBuffer(s);
		}
		return outcome(executed, selected);
	}

	private static Channel.@Nullable Selected execute(LuaState s, Supplier<Channel.@Nullable Selected> operation) {
		try {
			return operation.get();
		}
		catch (IllegalStateException ex) {
			throw s.error(ChannelValue.CLOSED_TEXT);
		}
	}

	private static Table outcome(ChannelCase executed, Channel.Selected selected) {
		Table result = new Table(0, 4);
		result.put(CHANNEL, executed.channel());
		result.put(OK, Args.bool(selected.ok()));
		if (!executed.alternative().sending()) {
			if (selected.ok() && selected.value() instanceof LuaValue value && !value.isnil()) {
				result.put(VALUE, value);
			}
		}
		else if (!selected.ok()) {
			result.put(ERROR, ChannelValue.closedError());
		}
		else if (executed.alternative().value() instanceof LuaValue value && !value.isnil()) {
			result.put(VALUE, value);
		}
		return result;
	}

}
