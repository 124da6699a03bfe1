package io.luaprocess.lua.module.funcs;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Channel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.channel.ChannelValue;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Future: the outcome of a call that may not be known yet. Confined to its process.
 */
final class FutureValue extends OwnedObject {

	private static final String KIND = "future";

	private static final ProcessError CANCELED = ProcessError.of(ErrorKind.CANCELED, "function call canceled");

	private static final Table METHODS = methodTable();

	private final LuaProcess self;

	private final FunctionCall call;

	private final ChannelValue channel;

	/** Payload or Error; {@code null} while the outcome is not known. */
	private @Nullable LuaValue settled;

	private boolean canceled;

	private FutureValue(LuaProcess self, FunctionCall call) {
		this.self = self;
		this.call = call;
		this.channel = ChannelValue.of(self.instance().receiveOnlyChannel(1, () -> {
		}));
	}

	static FutureValue of(LuaProcess self, FunctionCall call) {
		FutureValue future = new FutureValue(self, call);
		self.futures().begun();
		call.whenSettled(() -> {
			Outcome outcome = call.outcome();
			future.settle((outcome != null) ? outcome : Outcome.NOTHING);
		});
		return future;
	}

	/** Takes the outcome that came first. */
	private void settle(Outcome outcome) {
		if (this.settled != null) {
			return;
		}
		ProcessError error = outcome.error();
		LuaValue result = (error != null) ? new ErrorValue(error) : new PayloadValue(outcome);
		this.settled = result;
		this.self.futures().settled();
		this.self.count(this, outcome.bytes());
		Channel target = this.channel.channel();
		target.offer(result);
		target.close();
	}

	private boolean cancel() {
		if (this.settled != null) {
			return false;
		}
		this.canceled = true;
		settle(Outcome.failure(CANCELED));
		this.call.abandon(CANCELED);
		return true;
	}

	private static Table methodTable() {
		LuaFn channel = method("channel", (s, future) -> future.channel);
		return new Table().put("channel", channel)
			.put("response", channel)
			.put("is_complete", method("is_complete", (s, future) -> Args.bool(future.settled != null)))
			.put("is_canceled", method("is_canceled", (s, future) -> Args.bool(future.canceled)))
			.put("result", method("result", FutureValue::result))
			.put("error", method("error", FutureValue::error))
			.put("cancel", method("cancel", (s, future) -> Args.bool(future.cancel())))
			.freeze();
	}

	private static Varargs result(LuaState s, FutureValue future) {
		LuaValue value = (future.settled != null) ? future.settled : LuaValue.NIL;
		return (value instanceof PayloadValue) ? value : LuaValue.varargsOf(LuaValue.NIL, value);
	}

	private static Varargs error(LuaState s, FutureValue future) {
		return (future.settled instanceof ErrorValue error) ? LuaValue.varargsOf(error, LuaValue.TRUE)
				: LuaValue.varargsOf(LuaValue.NIL, LuaValue.FALSE);
	}

	private static LuaFn method(String name, Method body) {
		return LuaFn.of(name, (s, args) -> body.invoke(s, Args.self(s, args, FutureValue.class, KIND)));
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

	/**
	 * Code of a method.
	 */
	@FunctionalInterface
	private interface Method {

		Varargs invoke(LuaState s, FutureValue future);

	}

}
