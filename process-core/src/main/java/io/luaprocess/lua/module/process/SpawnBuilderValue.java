package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.security.Overrides;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.module.support.Topics;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.operation.NameRegistry;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/**
 * A SpawnBuilder: an immutable {@link SpawnPlan} with the methods to extend and to use
 * it. Wrong use of the extending methods is raised, failures of the spawning ones are
 * returned.
 */
final class SpawnBuilderValue extends OwnedObject {

	private static final Table METHODS = methodTable();

	private final SpawnPlan plan;

	private SpawnBuilderValue(SpawnPlan plan) {
		this.plan = plan;
	}

	static void addTo(Table module) {
		module.put("with_context", LuaFn.of("with_context", (s, args) -> {
			LuaProcess self = LuaProcess.of(s);
			if (self == null) {
				return ErrorValue.failure(ErrorKind.INVALID, ProcessFunctions.NO_CONTEXT);
			}
			return extended(s, SpawnPlan.inherited(self), args, SpawnBuilderValue::withContext);
		}));
	}

	private static Table methodTable() {
		Table methods = new Table();
		extending(methods, "with_context", SpawnBuilderValue::withContext);
		extending(methods, "with_actor",
				(s, self, plan, args) -> plan.withActor(Overrides.PROCESS.actor(self, args.arg1())));
		extending(methods, "with_scope",
				(s, self, plan, args) -> plan.withScope(Overrides.PROCESS.scope(self, args.arg1())));
		extending(methods, "with_name", SpawnBuilderValue::withName);
		extending(methods, "with_message", SpawnBuilderValue::withMessage);
		for (SpawnFunctions variant : SpawnFunctions.values()) {
			methods.put(variant.function(), ProcessFunctions.fn(variant.function(),
					(s, self, args) -> variant.spawn(s, self, plan(s, args), args.subargs(2))));
		}
		LuaFn call = ProcessFunctions.fn("call",
				(s, self, args) -> CallFunction.call(s, self, plan(s, args), args.subargs(2)));
		return methods.put("call", call).put("exec", call).put("run", call).freeze();
	}

	private static void extending(Table methods, String name, Extension extension) {
		methods.put(name, LuaFn.of(name, (s, args) -> extended(s, plan(s, args), args.subargs(2), extension)));
	}

	private static SpawnBuilderValue extended(LuaState s, SpawnPlan plan, Varargs args, Extension extension) {
		try {
			return new SpawnBuilderValue(extension.apply(s, ProcessFunctions.require(s), plan, args));
		}
		catch (ProcessException ex) {
			throw ErrorValue.raise(s, ex.error());
		}
	}

	private static SpawnPlan plan(LuaState s, Varargs args) {
		return Args.self(s, args, SpawnBuilderValue.class, "SpawnBuilder").plan;
	}

	private static SpawnPlan withContext(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		return plan.withContext(Overrides.PROCESS.context(s, self, plan.context(), args.arg1()));
	}

	private static SpawnPlan withName(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		String name = args.arg1().isnil() ? "" : Texts.name(s, args, 1, "with_name", "name");
		return plan.withName(NameRegistry.requireName(name));
	}

	private static SpawnPlan withMessage(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		LuaString topic = args.arg1().isnil() ? LuaString.valueOf("") : Args.string(s, args, 1, "with_message");
		String problem = Topics.sendProblem(topic);
		if (problem != null) {
			throw new ProcessException(ErrorKind.INVALID, problem);
		}
		Varargs payload = Copier.within(s).copyAll(args, 2, "payload");
		return plan.withMessage(new SpawnPlan.Queued(Args.utf8(topic), payload));
	}

	@Override
	protected int memory() {
		long name = (this.plan.name() != null) ? this.plan.name().length() : 0;
		return (int) Math.min(2 * MemoryMeter.OBJECT + name + this.plan.bytes(), Integer.MAX_VALUE);
	}

	@Override
	public String kind() {
		return "userdata";
	}

	@Override
	protected String label() {
		return "process.SpawnBuilder";
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

	/**
	 * Makes a plan from another one.
	 */
	@FunctionalInterface
	private interface Extension {

		SpawnPlan apply(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args);

	}

}
