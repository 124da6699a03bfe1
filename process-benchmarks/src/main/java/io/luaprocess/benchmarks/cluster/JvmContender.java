package io.luaprocess.benchmarks.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.luaprocess.benchmarks.Forks;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that run a {@link NodeProgram}, with the options and the class path of this one.
 *
 * @param program name of the class with the main method
 * @param arguments its arguments after the name of the node
 */
record JvmContender(String program, List<String> arguments) implements ClusterContender {

	private static final String LUA = "io.luaprocess.benchmarks.cluster.lua.LuaNode";

	private static final String PEKKO = "io.luaprocess.benchmarks.cluster.pekko.PekkoNode";

	static @Nullable ClusterContender luaprocess(int timeoutSeconds) throws IOException {
		return open(LUA, Integer.toString(timeoutSeconds), UUID.randomUUID().toString(),
				Integer.toString(Loopback.freePort()));
	}

	static @Nullable ClusterContender pekko(int timeoutSeconds) {
		return open(PEKKO, Integer.toString(timeoutSeconds));
	}

	private static @Nullable ClusterContender open(String program, String... arguments) {
		try {
			Class.forName(program, false, JvmContender.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			System.out.println(program + " is built by the profile 'cluster' only");
			return null;
		}
		return new JvmContender(program, List.of(arguments));
	}

	@Override
	public NodeProcess start(String name) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(List.of(name));
		all.addAll(this.arguments);
		return new NodeProcess(new ProcessBuilder(Forks.command(this.program, all)));
	}

}
