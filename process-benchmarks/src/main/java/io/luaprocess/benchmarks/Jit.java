package io.luaprocess.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The JIT compiler of this JVM.
 */
public final class Jit {

	/** How names of classes of compiled programs and of this project begin. */
	private static final Pattern OURS = Pattern.compile(" (lua|io\\.luaprocess)\\.");

	private Jit() {
	}

	/**
	 * Returns whether the compiler works on Lua programs or the runtime, or has them in
	 * its queues. Where others take the processors it needs seconds for what else takes a
	 * tenth of a second, and the programs run many times slower until it is done.
	 * @return whether it does
	 */
	public static boolean isBusy() {
		try {
			String queues = (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerQueue", new Object[0],
						new String[0]);
			return OURS.matcher(queues).find();
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
