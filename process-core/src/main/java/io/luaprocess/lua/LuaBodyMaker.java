package io.luaprocess.lua;

import java.util.function.Supplier;

import io.luaprocess.cluster.StartRequest;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.operation.JavaProgram;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.security.IdentityRef;
import org.luaj.vm2.Varargs;

/**
 * Makes the body of one process, here or on another node.
 *
 * @param runtime the runtime of this node
 * @param identity actor and scope
 * @param context context values
 * @param args gives the arguments, owned by the process; may refuse that by an exception
 */
record LuaBodyMaker(LuaRuntime runtime, IdentityRef identity, Context context,
		Supplier<Varargs> args) implements SpawnRequest.BodyMaker {

	@Override
	public ProcessBody make(ProcessInstance process, DefinitionRegistry definitions, Definition.Code entry) {
		return (entry.program() instanceof JavaProgram java) ? java.body(process, entry, this.identity, this.args.get())
				: new LuaProcess(this.runtime, process, definitions, entry, this.identity, this.context,
						this.args.get(), false);
	}

	@Override
	public StartRequest.Luggage luggage() {
		return new StartRequest.Luggage(this.identity.get(), this.context, this.args.get());
	}

}
