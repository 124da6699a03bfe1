package io.luaprocess.cluster.node;

import java.util.List;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.part.Failures;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.operation.Inbound;
import io.luaprocess.operation.RemoteCaller;
import io.luaprocess.topology.Relations;

/**
 * Links and monitors that processes of another node ask for, in one session. Called by
 * the thread of the session.
 */
final class IncomingRelations {

	private final Relationships relations;

	private final Inbound inbound;

	private final OutboundFrames out;

	IncomingRelations(Relationships relations, Inbound inbound) {
		this.relations = relations;
		this.inbound = inbound;
		this.out = relations.out;
	}

	void monitor(long number, RemoteCaller caller, Pid target) {
		answer(number, caller, (standIn) -> this.inbound.monitor(caller, standIn, target));
	}

	void unmonitor(Pid watcher, Pid target) {
		RemoteProcess standIn = this.relations.standIns.find(watcher);
		ProcessInstance process = this.relations.find(target);
		if (standIn != null && process != null) {
			standIn.unmonitor(process);
		}
	}

	void link(long number, RemoteCaller caller, Pid target, long id) {
		answer(number, caller, (standIn) -> {
			ProcessInstance process = this.inbound.linkable(caller, target);
			if (link(standIn, process, id) == Relations.Made.ENDED) {
				throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
			}
		});
	}

	private Relations.Made link(RemoteProcess standIn, ProcessInstance process, long id) {
		synchronized (this.relations.links) {
			Relations.Made made = standIn.link(process);
			if (made != Relations.Made.ENDED) {
				this.relations.links.add(process.pid(), standIn.pid(), id);
			}
			return made;
		}
	}

	void unlink(Pid from, Pid target, List<Long> ids) {
		synchronized (this.relations.links) {
			if (!this.relations.links.remove(target, from, ids)) {
				return;
			}
			RemoteProcess standIn = this.relations.standIns.find(from);
			ProcessInstance process = this.relations.find(target);
			if (standIn != null && process != null) {
				standIn.unlink(process);
			}
		}
	}

	/** Makes a relation with the stand-in of the caller, and answers. */
	private void answer(long number, RemoteCaller caller, Consumer<RemoteProcess> making) {
		RemoteProcess standIn = this.relations.standIns.hold(caller.sender());
		if (standIn == null) {
			return;
		}
		Outcome outcome = Outcome.NOTHING;
		try {
			making.accept(standIn);
		}
		catch (RuntimeException ex) {
			outcome = Outcome.failure(Failures.of(ex));
		}
		finally {
			standIn.release();
		}
		this.out.reply(number, outcome);
	}

}
