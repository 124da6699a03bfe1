package io.luaprocess.cluster.node;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.cluster.RemoteStart;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * A process that another node starts for this one. Thread-safe.
 * <p>
 * Invariants: this node makes its half of monitor and link when the answer comes, before
 * it handles any later frame of that node, so that the end of the process finds them. It
 * acknowledges the process only then. If the spawner has gone it discards the process.
 */
final class Start implements RemoteStart, PendingReplies.Question {

	private final Session session;

	private final StartRequest request;

	private final long number;

	private final long linkId;

	private final CompletableFuture<Outcome> started;

	private final CompletableFuture<Outcome> ended;

	Start(Session session, StartRequest request, long number, long linkId) {
		this.session = session;
		this.request = request;
		this.number = number;
		this.linkId = linkId;
		this.started = session.kernel().future();
		this.ended = session.kernel().future();
	}

	@Override
	public CompletableFuture<Outcome> started() {
		return this.started;
	}

	@Override
	public CompletableFuture<Outcome> ended() {
		return this.ended;
	}

	@Override
	public void end(@Nullable String reason) {
		if (this.session.replies().find(this.number) == this) {
			this.session.out().endCallee(this.number, reason);
		}
	}

	/**
	 * The process exists, and has not run its method.
	 * @param pid the process
	 * @param created false if it is the owner of the name
	 */
	void spawned(Pid pid, boolean created) {
		ProcessInstance spawner = this.request.spawner();
		if (spawner != null && !relate(spawner, pid)) {
			this.session.replies().take(this.number);
			this.session.out().discard(this.number);
			if (this.request.monitored() || this.request.linked()) {
				this.session.relations().tellWhenEnded(spawner);
			}
			reply(Outcome.failure(ProcessErrors.CANCELED));
			return;
		}
		this.session.out().acknowledge(this.number);
		Outcome outcome = Outcome.of(new Started(pid, created));
		if (!created || !this.request.watched()) {
			this.session.replies().take(this.number);
		}
		this.started.complete(outcome);
		if (!created) {
			this.ended.complete(outcome);
		}
	}

	/** Makes this node's half of monitor and link; false if the spawner has gone. */
	private boolean relate(ProcessInstance spawner, Pid pid) {
		Relationships relations = this.session.relations();
		return spawner.isAlive() && (!this.request.monitored() || relations.monitorChild(spawner, pid))
				&& (!this.request.linked() || relations.linkChild(spawner, pid, this.linkId));
	}

	@Override
	public void reply(Outcome outcome) {
		this.started.complete(outcome);
		this.ended.complete(outcome);
	}

}
