package io.luaprocess.lua.module.process;

import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.Sendable;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A member of a message that is read without a call, such as {@code msg.topic}: text
 * where text is expected, and callable with the message as {@code msg.topic(msg)}.
 */
final class MessageField extends OwnedObject implements Sendable {

	private static final Table NO_METHODS = new Table().freeze();

	private final LuaFn method;

	private final LuaValue value;

	MessageField(LuaFn method, LuaValue value) {
		this.method = method;
		this.value = value;
	}

	@Override
	public LuaFn callHandler() {
		return new LuaFn() {
			@Override
			public @Nullable Varargs invoke(LuaState s, Varargs args) {
				return MessageField.this.method.invoke(s, args.subargs(2));
			}

			@Override
			public String name() {
				return MessageField.this.method.name();
			}
		};
	}

	@Override
	public LuaValue index(LuaState s, LuaValue key) {
		return s.g.stringMethod(key);
	}

	@Override
	public boolean isText() {
		return true;
	}

	@Override
	public LuaValue tostring() {
		// A value that has crossed a border has no metatable that could say otherwise.
		return switch (this.value) {
			case LuaString text -> text;
			case LuaObject object -> object.tostring();
			case LuaValue other -> Args.str(other.tojstring());
		};
	}

	@Override
	public String tojstring() {
		return Args.utf8((LuaString) tostring());
	}

	@Override
	public LuaValue crossed(Copier copier) {
		return copier.copy(this.value, this.method.name());
	}

	/** Programs that test for a method expect a function. */
	@Override
	public int type() {
		return LuaValue.TFUNCTION;
	}

	@Override
	public String typename() {
		return "function";
	}

	@Override
	public String kind() {
		return this.method.name();
	}

	@Override
	protected Table methods() {
		return NO_METHODS;
	}

}
