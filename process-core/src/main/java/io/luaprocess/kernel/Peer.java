package io.luaprocess.kernel;

import io.luaprocess.Pid;

/**
 * What a process can have a link or monitor with: a process of this node, or the stand-in
 * of one of another node.
 */
public sealed interface Peer permits ProcessInstance, RemoteProcess {

	/**
	 * Returns the PID.
	 */
	Pid pid();

	/**
	 * Whether relations can be made with it.
	 * @return false if it is ending or has ended; of a stand-in also if it was dropped
	 */
	boolean isAlive();

}
