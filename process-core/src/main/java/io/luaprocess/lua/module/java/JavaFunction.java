package io.luaprocess.lua.module.java;

import io.luaprocess.kernel.Callbacks;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Outside;
import io.luaprocess.lua.module.support.ProcessFunctions;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * A function of the application as programs call it. Shared by all processes.
 */
final class JavaFunction extends LuaFn {

	final JavaModules modules;

	final LuaFunction function;

	private final String name;

	private final boolean blocking;

	private final boolean remote;

	private final CallTime time = new CallTime();

	private final LuaFn.Body outside = this::outside;

	JavaFunction(JavaModules modules, String name, LuaFunction function) {
		this.modules = modules;
		this.name = name;
		this.function = modules.surrounded(function);
		this.blocking = function.blocking();
		this.remote = function.remote();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public @Nullable Varargs invoke(LuaState s, Varargs args) {
		if (!this.blocking) {
			return inPlace(s, args);
		}
		return isForWorker() ? Outside.goShortly(s, this.outside, args) : Outside.go(s, this.outside, args);
	}

	/**
	 * What runs elsewhere, such as a process whose program was compiled just now, stays
	 * there: many of them would otherwise come to the workers before the first call has
	 * shown how long it takes.
	 */
	private boolean isForWorker() {
		return !this.remote && this.time.isShort() && !Callbacks.mayBlock();
	}

	private @Nullable Varargs inPlace(LuaState s, Varargs args) {
		JavaCall call = new JavaCall(s, ProcessFunctions.require(s), this, args);
		Object result;
		try {
			result = call.run();
		}
		catch (Outside.Required ex) {
			// It has asked a guard that blocks.
			return Outside.go(s, this.outside, args);
		}
		return new JavaResult(call).results(s, result);
	}

	/**
	 * The result is mapped inside of the call: that may run code of the application.
	 */
	private @Nullable Varargs outside(LuaState s, Varargs args) {
		LuaProcess self = ProcessFunctions.require(s);
		JavaCall call = new JavaCall(s, self, this, args);
		boolean returned = false;
		long begin = System.nanoTime();
		try {
			Object result = self.instance().callOut(call::run, this.time);
			returned = true;
			return new JavaResult(call).results(s, result);
		}
		finally {
			this.time.add(System.nanoTime() - begin);
			if (!returned) {
				call.discard();
			}
		}
	}

}
