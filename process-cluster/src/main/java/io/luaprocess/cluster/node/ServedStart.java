package io.luaprocess.cluster.node;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import org.jspecify.annotations.Nullable;

/**
 * A process that this node starts for another one. Thread-safe; told by the thread of the
 * session, and by that of the new process.
 * <p>
 * Invariants: the process is an orphan until the spawner's node has acknowledged it. An
 * orphan is ended when the spawner's node discards it or the session ends, so that no
 * process runs of which its spawner does not know. Afterwards only the callee of a call
 * is ended with the session. The owner of a name, which was signalled instead, is never
 * ended.
 */
final class ServedStart implements ServedQuestions.Served, Kernel.SpawnListener {

	private final Session session;

	private final long number;

	private final StartRequest request;

	/** The PID of the spawner, and the id of the link with it. */
	private final Pid spawner;

	private final long linkId;

	/** Held until the relations are made; {@code null} if there are none. */
	private final @Nullable RemoteProcess standIn;

	/** The process, from the start of its top level. */
	private @Nullable ProcessInstance process;

	private boolean acknowledged;

	/** It is to be ended: as an orphan, or as a callee with a reason. */
	private @Nullable End end;

	private record End(boolean orphan, @Nullable String reason) {
	}

	ServedStart(Session session, long number, StartRequest request, long linkId, @Nullable RemoteProcess standIn) {
		this.session = session;
		this.number = number;
		this.request = request;
		this.spawner = request.sender();
		this.linkId = linkId;
		this.standIn = standIn;
	}

	// ---- the process -----------------------------------------------------------------

	/**
	 * Its top level runs.
	 * @param started the process; {@code null} if the owner of its name was signalled
	 */
	void begun(@Nullable ProcessInstance started) {
		if (started != null) {
			is(started);
		}
	}

	private void is(ProcessInstance started) {
		End asked;
		synchronized (this) {
			this.process = started;
			asked = this.end;
		}
		if (asked != null) {
			end(started, asked);
		}
	}

	@Override
	public void done(Kernel.@Nullable Spawned spawned, @Nullable ProcessError failure) {
		if (spawned != null) {
			started(spawned.process(), spawned.created());
		}
		else {
			failed((failure != null) ? failure : ProcessErrors.CANCELED);
		}
	}

	/** It has not come into being. */
	void failed(ProcessError failure) {
		release();
		if (this.session.served().take(this.number)) {
			this.session.out().reply(this.number, Outcome.failure(failure));
		}
	}

	/**
	 * Runs before the first instruction of its method, so that what it sends comes after
	 * the answer.
	 */
	private void started(ProcessInstance started, boolean created) {
		if (this.request.linked()) {
			this.session.relations().linkMade(started.pid(), this.spawner, this.linkId);
		}
		release();
		this.session.out().spawned(this.number, started.pid(), created);
		if (created) {
			is(started);
			if (this.request.watched()) {
				started.onExit(this::ended);
			}
		}
		else {
			this.session.served().take(this.number);
			this.session.relations().tellIfEnded(started);
		}
	}

	private void release() {
		if (this.standIn != null) {
			this.standIn.release();
		}
	}

	private void ended(Outcome outcome) {
		if (this.session.served().take(this.number)) {
			this.session.out().reply(this.number, outcome);
		}
	}

	// ---- the other node --------------------------------------------------------------

	/** The spawner knows the process. */
	void acknowledge() {
		synchronized (this) {
			this.acknowledged = true;
		}
		if (!this.request.watched()) {
			this.session.served().take(this.number);
		}
	}

	/** The spawner has gone. */
	void discard() {
		this.session.served().take(this.number);
		ask(new End(true, null));
	}

	/** The caller no longer waits. */
	void endCallee(@Nullable String reason) {
		ask(new End(false, reason));
	}

	@Override
	public void nodeDown() {
		boolean known;
		synchronized (this) {
			known = this.acknowledged;
		}
		if (!known) {
			ask(new End(true, null));
		}
		else if (this.request.call()) {
			ask(new End(false, "node down: " + this.session.node().name()));
		}
	}

	private void ask(End asked) {
		ProcessInstance running;
		synchronized (this) {
			this.end = asked;
			running = this.process;
		}
		if (running != null) {
			end(running, asked);
		}
	}

	private void end(ProcessInstance running, End asked) {
		if (asked.orphan()) {
			running.terminate(ProcessErrors.CANCELED);
		}
		else {
			this.session.inbound().endCallee(running, this.spawner, asked.reason());
		}
	}

}
