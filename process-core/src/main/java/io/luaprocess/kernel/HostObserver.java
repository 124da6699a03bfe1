package io.luaprocess.kernel;

/**
 * Is told of samples of what the processes of one host do: one of {@value #SAMPLE}
 * messages and turns of each process. Called by the threads that run the processes, many
 * at a time; must be short, must not block and must not throw.
 */
public interface HostObserver {

	/** One of so many messages and turns is measured; a power of two. */
	int SAMPLE = 256;

	/**
	 * A process has received a message.
	 * @param nanos how long the message has waited since it was sent
	 */
	void waited(long nanos);

	/**
	 * A process waits again, or has ended.
	 * @param nanos how long its turn has lasted, the time in which it gave way to others
	 * or ran code of the application included
	 */
	void turned(long nanos);

	/**
	 * Whether one of many is measured.
	 * @param number its number, from any first one
	 */
	static boolean isSampled(long number) {
		return (number & (SAMPLE - 1)) == 0;
	}

}
