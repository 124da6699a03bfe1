package io.luaprocess.lua.module.pg;

import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Traces;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Pids;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.module.support.Topics;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.operation.GroupRegistry;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code pg}: groups of processes.
 */
public final class GroupModule {

	private static final EngineModule MODULE = EngineModule.of("pg",
			new Table().put("join", ProcessFunctions.fn("join", GroupModule::join))
				.put("leave", ProcessFunctions.fn("leave", GroupModule::leave))
				.put("members", ProcessFunctions.fn("members", GroupModule::members))
				.put("send", ProcessFunctions.fn("send", GroupModule::send))
				.freeze());

	private GroupModule() {
	}

	/**
	 * Returns the module.
	 */
	public static EngineModule module() {
		return MODULE;
	}

	private static Varargs join(LuaState s, LuaProcess self, Varargs args) {
		groups(self).join(self, group(s, args, "join"), Pids.ownOr(self, args.arg(2)));
		return LuaValue.TRUE;
	}

	private static Varargs leave(LuaState s, LuaProcess self, Varargs args) {
		return Args.bool(groups(self).leave(self, group(s, args, "leave"), Pids.ownOr(self, args.arg(2))));
	}

	private static Varargs members(LuaState s, LuaProcess self, Varargs args) {
		List<Pid> members = groups(self).members(group(s, args, "members"));
		Table result = new Table(members.size(), 0);
		for (int i = 0; i < members.size(); i++) {
			s.poll();
			result.put(i + 1, Texts.lua(s, members.get(i).toString()));
		}
		return result;
	}

	private static Varargs send(LuaState s, LuaProcess self, Varargs args) {
		String group = group(s, args, "send");
		if (args.arg(2).isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "send requires at least group and topic arguments");
		}
		LuaString label = Args.string(s, args, 2, "send");
		String problem = Topics.sendProblem(label);
		if (problem != null) {
			throw new ProcessException(ErrorKind.INVALID, problem);
		}
		String topic = Texts.java(label);
		List<Pid> receivers = groups(self).receivers(self, group);
		return Num.of(groups(self).send(self, receivers, () -> {
			s.poll();
			Copier copier = Copier.forMessage(s);
			Varargs payload = copier.copyAll(args, 3, "payload");
			Message message = new Message(topic, self.instance().pid(), payload, label.m_length + copier.bytes(),
					copier.parts());
			Traces.stamp(self.instance(), message);
			return message;
		}));
	}

	private static GroupRegistry groups(LuaProcess self) {
		return self.runtime().operations().groups();
	}

	private static String group(LuaState s, Varargs args, String function) {
		return GroupRegistry.requireName(args.arg1().isnil() ? "" : Texts.name(s, args, 1, function, "group"));
	}

}
