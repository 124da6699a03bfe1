package io.luaprocess.lua.module.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Message;
import io.luaprocess.lua.Context;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.security.Actor;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * What a new process gets besides its arguments. A value: builders share and extend it.
 *
 * @param identity actor and scope
 * @param context context values
 * @param name name to register; {@code null} for none
 * @param messages first messages
 */
record SpawnPlan(IdentityRef identity, Context context, @Nullable String name, List<Queued> messages) {

	/**
	 * What a plain spawn gives: context, actor and scope of the spawner.
	 */
	static SpawnPlan inherited(LuaProcess self) {
		return new SpawnPlan(self.inheritance(), self.context(), null, List.of());
	}

	SpawnPlan withContext(Context merged) {
		return new SpawnPlan(this.identity, merged, this.name, this.messages);
	}

	SpawnPlan withActor(Actor actor) {
		return new SpawnPlan(this.identity.with(actor, null), this.context, this.name, this.messages);
	}

	SpawnPlan withScope(Scope scope) {
		return new SpawnPlan(this.identity.with(null, scope), this.context, this.name, this.messages);
	}

	SpawnPlan withName(String newName) {
		return new SpawnPlan(this.identity, this.context, newName, this.messages);
	}

	/**
	 * Returns the memory of the messages, apart from their payloads, which are values of
	 * the program.
	 */
	long bytes() {
		long bytes = 0;
		for (Queued queued : this.messages) {
			bytes += MemoryMeter.OBJECT + queued.topic().length();
		}
		return bytes;
	}

	SpawnPlan withMessage(Queued message) {
		List<Queued> all = new ArrayList<>(this.messages);
		all.add(message);
		return new SpawnPlan(this.identity, this.context, this.name, List.copyOf(all));
	}

	/**
	 * Copies what the process gets.
	 * @param s the running coroutine
	 * @param self the spawner
	 * @param args arguments of the call
	 * @param first the first of them that is for the process
	 */
	SpawnRequest.Content content(LuaState s, LuaProcess self, Varargs args, int first) {
		Supplier<Varargs> copies = arguments(s, args, first);
		return new SpawnRequest.Content(self.runtime().body(this.identity, this.context, copies), messages(s));
	}

	/**
	 * Whether there will be a process, only the kernel decides if the plan has a name: it
	 * may signal the owner of the name instead, and then arguments do not matter. So an
	 * argument that cannot be copied fails the process, not yet the call.
	 */
	private Supplier<Varargs> arguments(LuaState s, Varargs args, int first) {
		try {
			Varargs copies = new Copier(s).copyAll(args, first, "argument");
			return () -> copies;
		}
		catch (ProcessException ex) {
			if (this.name == null) {
				throw ex;
			}
			return () -> {
				throw ex;
			};
		}
	}

	/** Makes the messages for one receiver, with payloads of its own. */
	private List<Message> messages(LuaState s) {
		if (this.messages.isEmpty()) {
			return List.of();
		}
		List<Message> result = new ArrayList<>(this.messages.size());
		for (Queued queued : this.messages) {
			Copier copier = new Copier(s);
			Varargs payload = copier.copyAll(queued.payload(), 1, "payload");
			result.add(new Message(queued.topic(), null, payload, queued.topic().length() + copier.bytes(), null));
		}
		return result;
	}

	/**
	 * A message to be sent.
	 *
	 * @param topic the topic
	 * @param payload plain values, never changed
	 */
	record Queued(String topic, Varargs payload) {
	}

}
