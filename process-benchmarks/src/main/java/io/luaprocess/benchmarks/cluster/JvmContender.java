package io.luaprocess.benchmarks.cluster;

import java.io.IOException;
import java.util.List;

import io.luaprocess.benchmarks.Forks;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that run a {@link NodeProgram}, with the options and the class path of this one.
 * Arguments of the program are the name of the node and the failure timeout in seconds.
 *
 * @param program name of the class with the main method
 * @param timeoutSeconds the failure timeout
 */
record JvmContender(String program, int timeoutSeconds) implements ClusterContender {

	private static final String PEKKO = "io.luaprocess.benchmarks.cluster.pekko.PekkoNode";

	static @Nullable ClusterContender pekko(int timeoutSeconds) {
		try {
			Class.forName(PEKKO, false, JvmContender.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			System.out.println("Pekko is built by the profile 'cluster' only");
			return null;
		}
		return new JvmContender(PEKKO, timeoutSeconds);
	}

	@Override
	public ClusterNode start(String name) throws IOException, InterruptedException {
		return new ClusterNode(
				new ProcessBuilder(Forks.command(this.program, List.of(name, Integer.toString(this.timeoutSeconds)))));
	}

}
