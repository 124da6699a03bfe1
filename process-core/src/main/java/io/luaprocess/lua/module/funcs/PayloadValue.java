package io.luaprocess.lua.module.funcs;

import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.process.EventTables;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.Sendable;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What a Future yields: the value a callee returned. It is copied when it is first asked
 * for, since others may receive the same outcome.
 */
final class PayloadValue extends OwnedObject implements Sendable {

	private static final Table METHODS = new Table().fn("data", PayloadValue::data).freeze();

	private final Outcome outcome;

	private @Nullable LuaValue value;

	PayloadValue(Outcome outcome) {
		this.outcome = outcome;
	}

	private static Varargs data(LuaState s, Varargs args) {
		PayloadValue self = Args.self(s, args, PayloadValue.class, "Payload");
		LuaValue value = self.value;
		if (value == null) {
			value = EventTables.value(s, self.outcome);
			self.value = value;
		}
		return value;
	}

	private LuaValue current() {
		LuaValue own = this.value;
		if (own != null) {
			return own;
		}
		return (this.outcome.value() instanceof LuaValue shared) ? shared : LuaValue.NIL;
	}

	@Override
	public LuaValue crossed(Copier copier) {
		return copier.copy(current(), "payload");
	}

	@Override
	protected int memory() {
		return (int) Math.min(MemoryMeter.OBJECT + this.outcome.bytes(), Integer.MAX_VALUE);
	}

	@Override
	public String kind() {
		return "userdata";
	}

	@Override
	public boolean hasText() {
		return true;
	}

	@Override
	public LuaValue tostring() {
		// A value that has crossed a border has no metatable that could say otherwise.
		return switch (current()) {
			case LuaString text -> text;
			case LuaObject object -> object.tostring();
			case LuaValue other -> Args.str(other.tojstring());
		};
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

}
