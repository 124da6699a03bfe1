package io.luaprocess.lua.module.security;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.Context;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.security.Actor;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.security.Scope;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What builders and executors let a caller replace for its callees: context, actor and
 * scope, with the checks both have in common.
 */
public enum Overrides {

	/** Of {@code process}. */
	PROCESS(ProcessAction.CONTEXT, ProcessAction.SECURITY, "not allowed to spawn processes with custom "),

	/** Of {@code funcs}. */
	FUNCS(ProcessAction.FUNCTION_CONTEXT, ProcessAction.FUNCTION_SECURITY,
			"not allowed to call functions with custom ");

	private final ProcessAction context;

	private final ProcessAction security;

	private final String denial;

	Overrides(ProcessAction context, ProcessAction security, String denial) {
		this.context = context;
		this.security = security;
		this.denial = denial;
	}

	/**
	 * Merges context values; the new ones win.
	 * @param s the running coroutine
	 * @param self the caller
	 * @param base the values so far
	 * @param values the argument
	 * @return the merged values
	 */
	public Context context(LuaState s, LuaProcess self, Context base, LuaValue values) {
		if (!(values instanceof Table table)) {
			throw new ProcessException(ErrorKind.INVALID, "with_context requires a table");
		}
		for (Varargs e = table.next(LuaValue.NIL); !e.arg1().isnil(); e = table.next(e.arg1())) {
			s.poll();
			if (!(e.arg1() instanceof LuaString)) {
				throw new ProcessException(ErrorKind.INVALID, "context keys must be strings");
			}
		}
		check(self, this.context, "context", "context");
		return base.with(s, table);
	}

	public Actor actor(LuaProcess self, LuaValue value) {
		if (value.isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "actor cannot be nil");
		}
		if (!(value instanceof ActorValue actor)) {
			throw new ProcessException(ErrorKind.INVALID, "Actor expected");
		}
		check(self, this.security, "security", "security context");
		return actor.actor();
	}

	public Scope scope(LuaProcess self, LuaValue value) {
		if (value.isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "scope cannot be nil");
		}
		if (!(value instanceof ScopeValue scope)) {
			throw new ProcessException(ErrorKind.INVALID, "Scope expected");
		}
		check(self, this.security, "security", "security context");
		return scope.scope();
	}

	private void check(LuaProcess self, ProcessAction action, String resource, String text) {
		if (!self.allows(action.action(), resource)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, this.denial + text);
		}
	}

}
