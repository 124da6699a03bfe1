package io.luaprocess.cluster.node.names;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this node, as owners of names.
 */
interface Owners {

	/**
	 * Whether a process is alive.
	 * @param pid the process
	 */
	boolean isAlive(Pid pid);

	/**
	 * Notes that a process is about to have one more name. From then on its end is told.
	 * @param pid the process
	 * @param name the name
	 * @param names how many it has
	 * @return false if it may not have more, or has ended; then nothing is noted
	 */
	boolean admit(Pid pid, String name, int names);

	/**
	 * Notes that a process has a name no more.
	 * @param pid the process
	 * @param name the name
	 */
	void freed(Pid pid, String name);

	/**
	 * Tells a process that another one keeps its name. Called once for each name.
	 * @param pid the process
	 * @param name the name
	 */
	void revoked(Pid pid, String name);

	/**
	 * Checks by the policies of this node that a caller of another one may give a name.
	 * @param caller the caller
	 * @param name the name
	 * @return the error; {@code null} if it may
	 */
	@Nullable ProcessError permitRegistration(NameCaller caller, String name);

	/**
	 * Checks by the policies of this node that a caller of another one may free a name.
	 * @param caller the caller
	 * @param name the name
	 * @return the error; {@code null} if it may
	 */
	@Nullable ProcessError permitRelease(NameCaller caller, String name);

	/**
	 * Makes a future that the answer of another node completes.
	 */
	CompletableFuture<Outcome> future();

}
