package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.Request;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code message:reply}: gives the sender of a request the results of its
 * {@code process.request}. Needs no permission.
 */
final class ReplyFunction {

	static final LuaFn REPLY = ProcessFunctions.fn("reply", ReplyFunction::reply);

	private ReplyFunction() {
	}

	private static Varargs reply(LuaState s, LuaProcess self, Varargs args) {
		if (!(MessageValue.self(s, args.arg1()) instanceof Request request)) {
			return ErrorValue.failure(ErrorKind.INVALID, "message is no request");
		}
		if (!request.isOpen()) {
			return ErrorValue.failure(ProcessErrors.REQUEST_OVER);
		}
		Copier copier = new Copier(s);
		Varargs values = copier.copyAll(args, 2, "answer");
		ProcessError error = request.answer(Outcome.of(values, copier.bytes())).error();
		return (error == null) ? LuaValue.TRUE : ErrorValue.failure(error);
	}

}
