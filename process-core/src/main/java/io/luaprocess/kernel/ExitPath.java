package io.luaprocess.kernel;

import java.util.List;
import java.util.function.Consumer;

import io.luaprocess.ProcessError;
import io.luaprocess.topology.Relations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way every process leaves, walked exactly once, when none of its code runs any more.
 * <p>
 * Watchers rely on the order: a process that is told of the end finds the names free, the
 * PID dead and the host's slot free; EXIT comes before LINK_DOWN, and both before waiting
 * callers go on. A step that fails does not keep the next ones from being done.
 */
final class ExitPath {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private final ProcessInstance process;

	private final Outcome outcome;

	/** Whether a watcher or a linked process has learnt of the end. */
	private boolean told;

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
	}

	private void tell() {
		long at = this.process.now().getEpochSecond();
		Relations.Farewell<ProcessInstance> farewell = this.process.relations.end();
		farewell.toWatchers((watcher) -> {
			this.told = true;
			watcher.signal(new Signal.Exit(this.process.pid(), this.outcome, at));
		});
		ProcessError error = this.outcome.error();
		farewell.toLinked((linked) -> {
			if (error != null) {
				this.told = true;
				linked.signal(new Signal.LinkDown(this.process.pid(), error, at));
			}
		});
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
