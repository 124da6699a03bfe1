package io.luaprocess.kernel;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.luaprocess.ProcessError;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way every process leaves, walked exactly once, when none of its code runs any more.
 * <p>
 * Watchers rely on the order: a process that is told of the end finds the names free, the
 * PID dead and the host's slot free; EXIT comes before LINK_DOWN, and both before waiting
 * callers go on. A step that fails does not keep the next ones from being done.
 */
final class ExitPath implements Relations.Listener<Peer> {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private final ProcessInstance process;

	private final Outcome outcome;

	/** When it has ended, in Unix time in seconds. */
	private long at;

	/** Whether a watcher or a linked process has learnt of the end. */
	private boolean told;

	/** What other nodes must be told by; absent unless there are any. */
	private @Nullable Set<RemoteProcess.Listener> others;

	ExitPath(ProcessInstance process) {
		this.process = process;
		this.outcome = process.lifeCycle.outcome();
	}

	void walk() {
		String id = this.process.definitionId();
		Spawn spawn = this.process.runner.program().spawn();
		step(() -> this.process.closeMailbox(spawn));
		step(this.process.loop.coroutines()::killAll);
		step(this.process::clear);
		step(this.process.body()::closed);
		if (spawn != null) {
			vanish(id, spawn);
		}
		else {
			end(id);
		}
		Host host = this.process.host();
		if (host != null) {
			host.finished();
		}
	}

	private void end(String id) {
		step(this::free);
		step(this::tell);
		List<Consumer<Outcome>> listeners = this.process.lifeCycle.finish();
		boolean heard = this.told || !listeners.isEmpty();
		step(() -> EndRecorder.ended(this.process, id, this.outcome, heard));
		boolean reported = listeners.stream().anyMatch((listener) -> listener instanceof EndReporter);
		step(() -> this.process.kernel.endLog.ended(this.process, id, this.outcome, heard,
				reported || this.process.hasLogged(this.outcome.error())));
		listeners.forEach(this::run);
		step(this.process.lifeCycle::failRequests);
		this.process.kernel.exitObservers
			.forEach((observer) -> step(() -> observer.exited(this.process, this.outcome)));
	}

	/** The end of a process whose spawn has failed: its spawner hears of it. */
	private void vanish(String id, Spawn spawn) {
		step(spawn::undo);
		step(this::freeSlot);
		step(this::forget);
		step(this::tell);
		step(() -> EndRecorder.spawnFailed(this.process, id, this.outcome));
		this.process.lifeCycle.finish().forEach(this::run);
		step(this.process.lifeCycle::failRequests);
		step(() -> spawn.failed(this.outcome));
	}

	private void freeSlot() {
		Host host = this.process.host();
		if (host != null) {
			host.freeSlot();
		}
	}

	private void free() {
		Host host = this.process.host();
		if (host != null) {
			host.exits(this.outcome.cause()).increment();
			if (this.outcome.error() == Host.CUT_OFF) {
				host.cutOff.increment();
			}
		}
		freeSlot();
		forget();
	}

	private void forget() {
		this.process.kernel.remove(this.process);
		this.process.kernel.names().release(this.process.pid());
		if (this.process.account().listed() != 0) {
			step(() -> this.process.kernel.groups().release(this.process.pid()));
			this.process.kernel.departures.forEach((table) -> step(() -> table.accept(this.process.pid())));
		}
	}

	private void tell() {
		this.at = this.process.now().getEpochSecond();
		this.process.relations.end().tell(this);
		if (this.others != null) {
			this.others.forEach((other) -> step(() -> other.ended(this.process, this.outcome, this.at)));
		}
	}

	@Override
	public void exit(Peer watcher) {
		this.told = true;
		switch (watcher) {
			case ProcessInstance process -> process.signal(new Signal.Exit(this.process.pid(), this.outcome, this.at));
			case RemoteProcess remote -> toldBy(remote.listener);
		}
	}

	@Override
	public void linkDown(Peer linked) {
		ProcessError error = this.outcome.error();
		this.told |= error != null;
		switch (linked) {
			case ProcessInstance process when error != null ->
				process.signal(new Signal.LinkDown(this.process.pid(), error, this.at));
			case ProcessInstance process -> {
			}
			case RemoteProcess remote -> toldBy(remote.listener);
		}
	}

	@Override
	public void unmonitored(Peer watched) {
		if (watched instanceof RemoteProcess remote) {
			toldBy(remote.listener);
		}
	}

	/** Another node is told once, however many of its processes were related. */
	private void toldBy(RemoteProcess.Listener listener) {
		Set<RemoteProcess.Listener> present = this.others;
		if (present == null) {
			present = Collections.newSetFromMap(new IdentityHashMap<>(2));
			this.others = present;
		}
		present.add(listener);
	}

	private void run(Consumer<Outcome> listener) {
		step(() -> listener.accept(this.outcome));
	}

	private void step(Runnable code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			logger.error("The end of process {} left something undone", this.process.pid(), ex);
		}
	}

}
