package io.luaprocess.lua.module.security;

import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.time.TimeValues;
import io.luaprocess.lua.value.ValueMapper;
import io.luaprocess.security.Actor;
import org.luaj.vm2.Varargs;

/**
 * An {@link Actor} as Lua code sees it.
 */
final class ActorValue extends OwnedObject {

	static final String KIND = "actor";

	private static final ValueMapper MAPPER = new ValueMapper(TimeValues::of);

	private static final Table METHODS = new Table().fn("id", ActorValue::id).fn("meta", ActorValue::meta).freeze();

	private final Actor actor;

	ActorValue(Actor actor) {
		this.actor = actor;
	}

	Actor actor() {
		return this.actor;
	}

	private static Varargs id(LuaState s, Varargs args) {
		return Args.str(Args.self(s, args, ActorValue.class, KIND).actor.id());
	}

	private static Varargs meta(LuaState s, Varargs args) {
		Table meta = MAPPER.toTable(Args.self(s, args, ActorValue.class, KIND).actor.meta(), "meta", s);
		MemoryOwnership.assign(s.g.memory, meta);
		return meta;
	}

	@Override
	public boolean equalTo(LuaObject other) {
		return other instanceof ActorValue that && this.actor.equals(that.actor);
	}

	@Override
	protected int memory() {
		return 2 * MemoryMeter.OBJECT;
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
