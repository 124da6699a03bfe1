package io.luaprocess.kernel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.luaprocess.Pid;
import io.luaprocess.topology.Relations;

/**
 * Holds stand-ins as a session with another node does.
 */
final class StandIns implements RemoteProcess.Listener {

	private final Kernel kernel;

	final Map<Pid, RemoteProcess> all = new ConcurrentHashMap<>();

	/** Whose end the other node was told of. */
	final List<ProcessInstance> ended = new CopyOnWriteArrayList<>();

	final List<ProcessInstance> unlinked = new CopyOnWriteArrayList<>();

	StandIns(Kernel kernel) {
		this.kernel = kernel;
	}

	RemoteProcess of(Pid pid) {
		return this.all.computeIfAbsent(pid, (key) -> new RemoteProcess(this.kernel, key, this));
	}

	/** Makes a relation with a stand-in, with a new one if it was just dropped. */
	Relations.Made relate(Pid pid, Function<RemoteProcess, Relations.Made> how) {
		while (true) {
			RemoteProcess remote = of(pid);
			Relations.Made made = how.apply(remote);
			if (made != Relations.Made.ENDED || !remote.wasDropped()) {
				return made;
			}
			this.all.remove(pid, remote);
		}
	}

	@Override
	public void ended(ProcessInstance local, Outcome outcome, long at) {
		this.ended.add(local);
	}

	@Override
	public void unlinked(RemoteProcess remote, ProcessInstance local) {
		this.unlinked.add(local);
	}

	@Override
	public void idle(RemoteProcess remote) {
		this.all.remove(remote.pid(), remote);
	}

}
