package io.luaprocess.cluster.node;

import io.luaprocess.Pid;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.cluster.part.Failures;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.operation.RemoteCaller;
import org.jspecify.annotations.Nullable;

/**
 * Starts of processes, in both directions: those that the other node asks for, and what
 * it says of those that this node asks for. Belongs to the thread of the member.
 */
final class IncomingStarts {

	private final Session session;

	private final Identities identities;

	IncomingStarts(Session session, Identities identities) {
		this.session = session;
		this.identities = identities;
	}

	/** The other node asks for a process. */
	void start(FrameReader in) {
		StartRecord record = StartRecord.read(in, this.identities);
		StartRequest request = record.request();
		boolean process = !request.sender().host().equals(Pid.CONTROL_HOST);
		RemoteProcess spawner = process ? this.session.relations().standIns.hold(request.sender()) : null;
		ServedStart served = new ServedStart(this.session, record.number(), request, record.linkId(), spawner);
		this.session.served().add(record.number(), served);
		RemoteCaller caller = new RemoteCaller(this.session.node(), request.sender(), request.caller(), spawner);
		try {
			served.begun(this.session.inbound().start(caller, request, served));
		}
		catch (RuntimeException ex) {
			served.failed(Failures.of(ex));
		}
	}

	/** The other node has started a process. */
	void spawned(long number, Pid pid, boolean created) {
		if (this.session.replies().find(number) instanceof Start start) {
			start.spawned(pid, created);
		}
	}

	/** The spawner knows the process. */
	void acknowledged(long number) {
		if (this.session.served().find(number) instanceof ServedStart start) {
			start.acknowledge();
		}
	}

	/** The spawner has gone, or the caller no longer waits. */
	void discarded(long number, boolean orphan, @Nullable String reason) {
		if (this.session.served().find(number) instanceof ServedStart start) {
			if (orphan) {
				start.discard();
			}
			else {
				start.endCallee(reason);
			}
		}
	}

}
