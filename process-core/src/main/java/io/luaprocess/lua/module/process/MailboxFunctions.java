package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.Subscriptions;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.channel.ChannelValue;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.module.support.Topics;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The subscriptions of a mailbox: {@code inbox}, {@code events}, {@code listen} and
 * {@code unlisten}.
 */
final class MailboxFunctions {

	private static final LuaString MESSAGE = LuaString.valueOf("message");

	private MailboxFunctions() {
	}

	static void addTo(Table module) {
		module.put("inbox", ProcessFunctions.fn("inbox",
				(s, self, args) -> ChannelValue.of(self.instance().subscriptions().inbox(MessageValue::new))));
		module.put("events", ProcessFunctions.fn("events", (s, self, args) -> ChannelValue
			.of(self.instance().subscriptions().events((signal) -> EventTables.of(s, signal)))));
		module.put("listen", ProcessFunctions.fn("listen", MailboxFunctions::listen));
		module.put("unlisten", ProcessFunctions.fn("unlisten", MailboxFunctions::unlisten));
	}

	private static Varargs listen(LuaState s, LuaProcess self, Varargs args) {
		if (args.arg1().isnil()) {
			return ErrorValue.failure(ErrorKind.INVALID, Topics.EMPTY);
		}
		LuaString topic = Args.string(s, args, 1, "listen");
		boolean asMessage = !args.arg(2).isnil() && Args.table(s, args, 2, "listen").get(MESSAGE) == LuaValue.TRUE;
		String problem = Topics.listenProblem(topic);
		if (problem != null) {
			return ErrorValue.failure(ErrorKind.INVALID, problem);
		}
		MemoryMeter memory = s.g.memory;
		Subscriptions subscriptions = self.instance().subscriptions();
		int most = s.g.limits().subscriptions();
		Channel channel = asMessage ? subscriptions.listen(Texts.java(topic), most, MessageValue::new)
				: subscriptions.listen(Texts.java(topic), most, (message) -> MessageValue.payload(memory, message));
		return ChannelValue.of(channel);
	}

	private static Varargs unlisten(LuaState s, LuaProcess self, Varargs args) {
		if (!(args.arg1() instanceof ChannelValue channel)) {
			throw Args.wrongType(s, args, 1, "unlisten", "channel");
		}
		if (!self.instance().subscriptions().unlisten(channel.channel())) {
			return ErrorValue.refused(ErrorKind.NOT_FOUND, "channel not found");
		}
		return LuaValue.TRUE;
	}

}
