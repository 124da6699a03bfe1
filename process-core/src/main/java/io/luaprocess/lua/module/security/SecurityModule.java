package io.luaprocess.lua.module.security;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.ProcessAction;
import io.luaprocess.security.Scope;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code security}: the caller's identity and permissions, and actors and
 * scopes for others.
 */
public final class SecurityModule {

	private static final EngineModule MODULE = EngineModule.of("security",
			new Table().put("actor", ProcessFunctions.fn("actor", SecurityModule::actor))
				.put("scope", ProcessFunctions.fn("scope", SecurityModule::scope))
				.put("can", ProcessFunctions.fn("can", SecurityModule::can))
				.put("policy", ProcessFunctions.fn("policy", SecurityModule::policy))
				.put("named_scope", ProcessFunctions.fn("named_scope", SecurityModule::namedScope))
				.fn("new_actor", SecurityModule::newActor)
				.fn("new_scope", SecurityModule::newScope)
				.freeze());

	private SecurityModule() {
	}

	/**
	 * Returns the module.
	 */
	public static EngineModule module() {
		return MODULE;
	}

	private static Varargs actor(LuaState s, LuaProcess self, Varargs args) {
		Actor actor = self.identity().actor();
		return (actor != null) ? new ActorValue(actor) : LuaValue.NIL;
	}

	private static Varargs scope(LuaState s, LuaProcess self, Varargs args) {
		Scope scope = self.identity().scope();
		return (scope != null) ? new ScopeValue(scope) : LuaValue.NIL;
	}

	private static Varargs can(LuaState s, LuaProcess self, Varargs args) {
		String action = Texts.name(s, args, 1, "can", "action");
		String resource = Texts.name(s, args, 2, "can", "resource");
		Map<String, ?> meta = self.attributes();
		if (!args.arg(3).isnil()) {
			Map<String, Object> own = new HashMap<>(meta);
			own.putAll(AccessQuestion.meta(s, args, 3, "can"));
			meta = own;
		}
		Identity identity = self.identity();
		Actor actor = identity.actor();
		Scope scope = identity.scope();
		return Args
			.bool(actor != null && scope != null && scope.evaluate(actor, action, resource, meta) == Effect.ALLOW);
	}

	private static Varargs newActor(LuaState s, Varargs args) {
		String id = Texts.nameOrRaise(s, args, 1, "new_actor", "actor id");
		if (id.isEmpty()) {
			throw ErrorValue.raise(s, ProcessError.of(ErrorKind.INVALID, "actor id cannot be empty"));
		}
		if (!args.arg(2).isnil()) {
			Args.table(s, args, 2, "new_actor");
		}
		if (!ProcessFunctions.require(s).allows(ProcessAction.CREATE_ACTOR.action(), id)) {
			throw denied(s, "create actor");
		}
		return new ActorValue(new Actor(id, AccessQuestion.meta(s, args, 2, "new_actor")));
	}

	private static Varargs newScope(LuaState s, Varargs args) {
		Map<String, Policy> policies = new LinkedHashMap<>();
		if (!args.arg1().isnil()) {
			Table table = Args.table(s, args, 1, "new_scope");
			for (int i = 1; i <= table.length(); i++) {
				if (!(table.get(i) instanceof PolicyValue policy)) {
					throw Args.bad(s, 1, "new_scope", "policy expected at [" + i + "]");
				}
				s.poll();
				policies.put(policy.policy().id(), policy.policy());
			}
		}
		if (!ProcessFunctions.require(s).allows(ProcessAction.CREATE_SCOPE.action(), "custom")) {
			throw denied(s, "create scope");
		}
		return new ScopeValue(new Scope(policies.values()));
	}

	private static RuntimeException denied(LuaState s, String what) {
		return ErrorValue.raise(s, ProcessError.of(ErrorKind.PERMISSION_DENIED, "permission denied: " + what));
	}

	private static Varargs policy(LuaState s, LuaProcess self, Varargs args) {
		String id = checkedId(s, self, args, ProcessAction.GET_POLICY, "policy", "access policy", "id is required");
		if (self.runtime().definitions().find(id) instanceof Definition.PolicyEntry entry) {
			return new PolicyValue(entry.policy());
		}
		return ErrorValue.failure(self.runtime().operations().missing().policy(id));
	}

	private static Varargs namedScope(LuaState s, LuaProcess self, Varargs args) {
		String group = checkedId(s, self, args, ProcessAction.GET_POLICY_GROUP, "named_scope", "access policy group",
				"group is required");
		Scope scope = self.runtime().definitions().namedScope(group);
		return (scope != null) ? new ScopeValue(scope)
				: ErrorValue.failure(self.runtime().operations().missing().policyGroup(group));
	}

	private static String checkedId(LuaState s, LuaProcess self, Varargs args, ProcessAction action, String function,
			String what, String missing) {
		String id = args.arg1().isnil() ? "" : Texts.name(s, args, 1, function, "id");
		if (id.isEmpty()) {
			throw new ProcessException(ErrorKind.INVALID, missing);
		}
		if (!self.allows(action.action(), id)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, "permission denied: " + what);
		}
		return id;
	}

}
