package io.luaprocess.cluster.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.security.Identity;
import io.luaprocess.topology.Relations;

/**
 * Links and monitors that processes of this node ask for, in one session. Called by the
 * running code of these processes; never blocks.
 * <p>
 * This node's half is made first. If the other node refuses, it is taken back. If it has
 * fired meanwhile, it cannot be taken back: then the relation counts as made, and its
 * signal is in the mailbox before the answer.
 */
final class OutgoingRelations {

	private final Relationships relations;

	private final PendingReplies replies;

	private final OutboundFrames out;

	private final ProcessError nodeDown;

	OutgoingRelations(Relationships relations, PendingReplies replies, ProcessError nodeDown) {
		this.relations = relations;
		this.replies = replies;
		this.out = relations.out;
		this.nodeDown = nodeDown;
	}

	void monitor(Identity identity, ProcessInstance watcher, Pid target, CompletableFuture<Outcome> result) {
		RemoteProcess standIn = this.relations.standIns.hold(target);
		if (standIn == null) {
			result.complete(Outcome.failure(this.nodeDown));
			return;
		}
		try {
			switch (watcher.monitor(standIn)) {
				// The target may have ended there, and its EXIT be on its way.
				case OLD -> this.replies.ask(result::complete,
						(number) -> this.out.monitor(number, identity, watcher.pid(), target));
				case ENDED -> result.complete(ended());
				case NEW -> this.replies.ask(
						(answer) -> result
							.complete((answer.normal() || standIn.unmonitoredBy(watcher)) ? answer : Outcome.NOTHING),
						(number) -> this.out.monitor(number, identity, watcher.pid(), target));
			}
		}
		finally {
			standIn.release();
		}
	}

	/** The stand-in has ended, though its relation was about to be made. */
	private Outcome ended() {
		return Outcome.failure(this.relations.standIns.isOver() ? this.nodeDown : ProcessErrors.PROCESS_NOT_FOUND);
	}

	void unmonitor(ProcessInstance watcher, Pid target) {
		RemoteProcess standIn = this.relations.standIns.find(target);
		boolean removed = (standIn != null) ? watcher.unmonitor(standIn) : watcher.unmonitor(target);
		if (removed) {
			this.out.unmonitor(watcher.pid(), target);
		}
	}

	void link(Identity identity, ProcessInstance process, Pid target, CompletableFuture<Outcome> result) {
		RemoteProcess standIn = this.relations.standIns.hold(target);
		if (standIn == null) {
			result.complete(Outcome.failure(this.nodeDown));
			return;
		}
		try {
			synchronized (this.relations.links) {
				switch (process.link(standIn)) {
					case OLD -> result.complete(Outcome.NOTHING);
					case ENDED -> result.complete(ended());
					case NEW -> ask(identity, process, standIn, result);
				}
			}
		}
		finally {
			standIn.release();
		}
	}

	private void ask(Identity identity, ProcessInstance process, RemoteProcess standIn,
			CompletableFuture<Outcome> result) {
		long id = this.relations.nextLinkId();
		this.relations.links.add(process.pid(), standIn.pid(), id);
		this.replies.ask(
				(answer) -> result
					.complete((answer.normal() || takeBack(process, standIn, id)) ? answer : Outcome.NOTHING),
				(number) -> this.out.link(number, identity, process.pid(), standIn.pid(), id));
	}

	/** Returns false if the link has fired, was dissolved, or the other side made one. */
	private boolean takeBack(ProcessInstance process, RemoteProcess standIn, long id) {
		synchronized (this.relations.links) {
			return this.relations.links.remove(process.pid(), standIn.pid(), List.of(id)) && standIn.unlink(process);
		}
	}

	void unlink(ProcessInstance process, Pid target) {
		synchronized (this.relations.links) {
			RemoteProcess standIn = this.relations.standIns.find(target);
			if (standIn != null) {
				process.unlink(standIn);
			}
			else {
				process.unlink(target);
			}
			this.relations.dissolve(process.pid(), target);
		}
	}

}
