package io.luaprocess.lua.module.security;

import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A {@link Scope} as Lua code sees it.
 */
final class ScopeValue extends OwnedObject {

	static final String KIND = "scope";

	private static final Table METHODS = new Table().fn("with", ScopeValue::with)
		.fn("without", ScopeValue::without)
		.fn("contains", ScopeValue::contains)
		.fn("policies", ScopeValue::policies)
		.fn("evaluate", ScopeValue::evaluate)
		.freeze();

	private final Scope scope;

	ScopeValue(Scope scope) {
		this.scope = scope;
	}

	Scope scope() {
		return this.scope;
	}

	private static Scope self(LuaState s, Varargs args) {
		return Args.self(s, args, ScopeValue.class, KIND).scope;
	}

	private static Varargs with(LuaState s, Varargs args) {
		Scope scope = self(s, args);
		if (!(args.arg(2) instanceof PolicyValue policy)) {
			throw Args.wrongType(s, args.subargs(2), 1, "with", "policy");
		}
		return new ScopeValue(scope.with(policy.policy()));
	}

	private static Varargs without(LuaState s, Varargs args) {
		return new ScopeValue(self(s, args).without(policyId(s, args.subargs(2), "without")));
	}

	private static Varargs contains(LuaState s, Varargs args) {
		return Args.bool(self(s, args).contains(policyId(s, args.subargs(2), "contains")));
	}

	/** A policy is given by its id, as an object, or as a table of namespace and name. */
	private static String policyId(LuaState s, Varargs args, String function) {
		if (args.arg1() instanceof PolicyValue policy) {
			return policy.policy().id();
		}
		if (args.arg1() instanceof Table table && table.get("ns") instanceof LuaString namespace
				&& table.get("name") instanceof LuaString name) {
			return policyId(s, namespace, name);
		}
		return Texts.nameOrRaise(s, args, 1, function, "policy id");
	}

	private static String policyId(LuaState s, LuaString namespace, LuaString name) {
		try {
			return Args.utf8(TextLimits.name(namespace, "policy id")) + ":"
					+ Args.utf8(TextLimits.name(name, "policy id"));
		}
		catch (ProcessException ex) {
			throw ErrorValue.raise(s, ex.error());
		}
	}

	private static Varargs policies(LuaState s, Varargs args) {
		Table result = new Table();
		int n = 0;
		for (Policy policy : self(s, args).policies()) {
			result.put(++n, new PolicyValue(policy));
		}
		return result;
	}

	private static Varargs evaluate(LuaState s, Varargs args) {
		Scope scope = self(s, args);
		AccessQuestion question = AccessQuestion.of(s, args.subargs(2), "evaluate");
		return Args
			.str(scope.evaluate(question.actor(), question.action(), question.resource(), question.meta()).text());
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
