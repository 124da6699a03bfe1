package io.luaprocess.runtime;

import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.ProcessGroups;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Traces;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.GroupRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments, and passes operations on groups on.
 */
final class RuntimeGroups implements ProcessGroups {

	private final LuaProcessRuntime runtime;

	RuntimeGroups(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public void join(String group, Pid process) {
		groups().join(this.runtime.caller(), name(group), resolve(process));
	}

	@Override
	public boolean leave(String group, Pid process) {
		return groups().leave(this.runtime.caller(), name(group), resolve(process));
	}

	@Override
	public List<Pid> members(String group) {
		return groups().members(name(group));
	}

	@Override
	public int send(String group, String topic, @Nullable Object @Nullable ... payload) {
		String name = name(group);
		JavaTopics.check(topic);
		JavaCaller caller = this.runtime.caller();
		List<Pid> receivers = groups().receivers(caller, name);
		return groups().send(caller, receivers, () -> {
			Message message = this.runtime.bridge().messageFrom(null, topic, payload);
			Traces.stamp(this.runtime.kernel(), message);
			return message;
		});
	}

	private GroupRegistry groups() {
		return this.runtime.operations().groups();
	}

	/** In a cluster a PID without a node means a process of this one. */
	private Pid resolve(Pid process) {
		return this.runtime.operations().destinations().resolve(process.toString());
	}

	private static String name(String group) {
		return TextLimits.name(GroupRegistry.requireName(group), "group");
	}

}
