package io.luaprocess.topology;

import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * The one table of registered names. A name has one owner, a process may have many names.
 * Thread-safe; never blocks; of concurrent registrations of one name exactly one
 * succeeds.
 */
public interface Names {

	/**
	 * Registers a name.
	 * @param name the name
	 * @param pid its owner
	 * @param most how many names the owner may have, this one included
	 * @return the owner now: {@code pid}, or the process that had the name before
	 * @throws io.luaprocess.ProcessException NOT_FOUND {@code process not found} if the
	 * process is ending or has ended; LIMIT_EXCEEDED {@code too many names} if the name
	 * is free and the process has as many as it may
	 */
	Pid register(String name, Pid pid, int most);

	/**
	 * Finds the owner of a name.
	 * @param name the name
	 * @return the owner or {@code null}
	 */
	@Nullable Pid lookup(String name);

	/**
	 * Removes a name.
	 * @param name the name
	 * @return false if it was not registered
	 */
	boolean unregister(String name);

	/**
	 * Removes all names of a process.
	 * @param pid the process
	 */
	void release(Pid pid);

	/**
	 * Returns how much memory the names of a process take.
	 * @param pid the process
	 * @return bytes, estimated
	 */
	long bytes(Pid pid);

	/**
	 * Returns names of a process.
	 * @param pid the process
	 * @param most how many to return at most
	 * @return some of them, all if they are not more, in alphabetical order
	 */
	List<String> of(Pid pid, int most);

	/**
	 * Returns all names.
	 * @return a snapshot, sorted by name
	 */
	Map<String, Pid> all();

}
