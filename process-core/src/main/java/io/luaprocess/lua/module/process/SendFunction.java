package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SharedParts;
import io.luaprocess.kernel.Traces;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Outside;
import io.luaprocess.lua.engine.vm.Values;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.module.support.Topics;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.Messages;
import io.luaprocess.operation.Operations;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.send}: arguments, resolution, permission, copy, delivery.
 */
final class SendFunction extends LuaFn {

	private static final String NAME = "send";

	/** Longest string that is not looked at. */
	private static final int SMALL = 256;

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public @Nullable Varargs invoke(LuaState s, Varargs args) {
		try {
			return send(s, args);
		}
		catch (Outside.Required ex) {
			return outside(s, args);
		}
	}

	@Override
	public @Nullable LuaValue call(LuaState s, LuaValue destination, LuaValue topic) {
		try {
			return result(send(s, destination, topic, LuaValue.NONE, null));
		}
		catch (Outside.Required ex) {
			return Values.firstOf(outside(s, Values.of(destination, topic)));
		}
	}

	@Override
	public @Nullable LuaValue call(LuaState s, LuaValue destination, LuaValue topic, LuaValue payload) {
		try {
			return result(send(s, destination, topic, payload, null));
		}
		catch (Outside.Required ex) {
			return Values.firstOf(outside(s, Values.of(destination, topic, payload)));
		}
	}

	/** The guard may block. */
	private static @Nullable Varargs outside(LuaState s, Varargs args) {
		return Outside.go(s, SendFunction::send, args);
	}

	private static Varargs send(LuaState s, Varargs args) {
		return results(s, switch (args.narg()) {
			case 0, 1, 2 -> send(s, args.arg1(), args.arg(2), LuaValue.NONE, null);
			case 3 -> send(s, args.arg1(), args.arg(2), args.arg(3), null);
			default -> send(s, args.arg1(), args.arg(2), LuaValue.NONE, args);
		});
	}

	private static Varargs results(LuaState s, @Nullable ProcessError error) {
		return (error == null) ? LuaValue.TRUE : s.counted(ErrorValue.failure(error));
	}

	private static LuaValue result(@Nullable ProcessError error) {
		return (error == null) ? LuaValue.TRUE : LuaValue.NIL;
	}

	/**
	 * Sends.
	 * @param single the only payload value, unless {@code several} is given
	 * @param several all arguments of the call, the payload beginning with the third
	 * @return what went wrong; {@code null} if the message was delivered
	 */
	private static @Nullable ProcessError send(LuaState s, LuaValue destination, LuaValue topic, LuaValue single,
			@Nullable Varargs several) {
		LuaProcess self = LuaProcess.of(s);
		if (self == null) {
			return ProcessError.of(ErrorKind.INVALID, ProcessFunctions.NO_CONTEXT);
		}
		if (destination.isnil() || topic.isnil()) {
			return ProcessError.of(ErrorKind.INVALID, "send requires at least destination and topic arguments");
		}
		LuaString to = (destination instanceof LuaString string) ? string : Args.string(s, destination, 1, NAME);
		LuaString label = (topic instanceof LuaString string) ? string
				: Args.string(s, LuaValue.varargsOf(destination, topic), 2, NAME);
		String problem = Topics.sendProblem(label);
		if (problem != null) {
			return ProcessError.of(ErrorKind.INVALID, problem);
		}
		try {
			TextLimits.name(to, "destination");
			Operations operations = self.runtime().operations();
			ProcessInstance target = operations.destinations().find(to.m_bytes, to.m_offset, to.m_length);
			Pid pid = (target != null) ? target.pid() : operations.destinations().resolve(Texts.java(to));
			operations.messages().permit(self, pid, Texts.java(to));
			Varargs payload = single;
			long bytes = label.m_length;
			SharedParts.Part[] parts = null;
			if (several != null || !isSmall(s, single)) {
				Copier copier = Copier.forMessage(s);
				payload = (several != null) ? copier.copyAll(several, 3, "payload") : copier.copy(single, "payload[1]");
				bytes += copier.bytes();
				parts = copier.parts();
			}
			else {
				bytes += Copier.bytesOf(single);
			}
			Message message = new Message(Texts.java(label), self.instance().pid(), payload, bytes, parts);
			Traces.stamp(self.instance(), message);
			ProcessError error = (target != null) ? Messages.deliver(target, message)
					: operations.messages().deliver(self, pid, message);
			if (error == null) {
				self.instance().countSent();
			}
			return error;
		}
		catch (ProcessException ex) {
			return ex.error();
		}
	}

	/**
	 * Whether a value can go as it is; large strings may be parts of larger ones.
	 */
	private static boolean isSmall(LuaState s, LuaValue value) {
		return value instanceof Num || value instanceof LuaString string && string.m_bytes.length <= SMALL
				&& s.g.memory.shareable(string) == string || value instanceof LuaBoolean || value.isnil();
	}

}
