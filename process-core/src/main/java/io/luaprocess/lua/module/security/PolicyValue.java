package io.luaprocess.lua.module.security;

import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.security.Policy;
import org.luaj.vm2.Varargs;

/**
 * A {@link Policy} as Lua code sees it.
 */
final class PolicyValue extends OwnedObject {

	static final String KIND = "policy";

	private static final Table METHODS = new Table().fn("id", PolicyValue::id)
		.fn("evaluate", PolicyValue::evaluate)
		.freeze();

	private final Policy policy;

	PolicyValue(Policy policy) {
		this.policy = policy;
	}

	Policy policy() {
		return this.policy;
	}

	private static Varargs id(LuaState s, Varargs args) {
		return Args.str(Args.self(s, args, PolicyValue.class, KIND).policy.id());
	}

	private static Varargs evaluate(LuaState s, Varargs args) {
		Policy policy = Args.self(s, args, PolicyValue.class, KIND).policy;
		AccessQuestion question = AccessQuestion.of(s, args.subargs(2), "evaluate");
		return Args
			.str(policy.evaluate(question.actor(), question.action(), question.resource(), question.meta()).text());
	}

	@Override
	public boolean equalTo(LuaObject other) {
		return other instanceof PolicyValue that && this.policy.equals(that.policy);
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
