package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.cluster.part.Failures;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.Payload;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.operation.Inbound;
import io.luaprocess.operation.RemoteCaller;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Acts on the records of a session, in the order in which they come. Reads the fields
 * that {@link OutboundFrames} writes, all of them before anything is done: the dictionary
 * needs that. Belongs to the thread of the member. What goes wrong is an answer to the
 * other node; only malformed fields end the session.
 */
final class InboundFrames {

	/** Most ids of a link. */
	private static final int MOST_IDS = 1000;

	private final Session session;

	private final Inbound inbound;

	private final IncomingRelations relations;

	private final IncomingStarts starts;

	private final Identities identities;

	private final List<NodePart> parts;

	private final NodePart names;

	/** The application of the other node as a sender. */
	private final Pid control;

	InboundFrames(Session session, Environment environment, Pid control) {
		this.session = session;
		this.inbound = session.inbound();
		this.relations = new IncomingRelations(session.relations(), this.inbound);
		this.identities = new Identities(environment.local());
		this.starts = new IncomingStarts(session, this.identities);
		this.parts = environment.parts().all();
		this.names = environment.parts().names();
		this.control = control;
	}

	/**
	 * Acts on a record.
	 * @param type its type
	 * @param in its fields
	 */
	void act(FrameType type, FrameReader in) {
		switch (type) {
			case SEND -> send(in);
			case REQUEST -> request(in);
			case REPLY -> this.session.replies().reply(in.number(), in.outcome());
			case REFUSED -> this.session.replies().refuse(in.number(), in.error());
			case CLOSE_REQUEST -> closeRequest(in.number());
			case MONITOR -> this.relations.monitor(in.number(), caller(in), in.pid());
			case UNMONITOR -> this.relations.unmonitor(in.pid(), in.pid());
			case LINK -> this.relations.link(in.number(), caller(in), in.pid(), in.number());
			case UNLINK -> this.relations.unlink(in.pid(), in.pid(), numbers(in));
			case EXITED -> exited(in);
			case CANCEL -> cancel(in);
			case TERMINATE -> terminate(in);
			case WATCH -> watch(in);
			case SPAWN -> this.starts.start(in);
			case SPAWNED -> this.starts.spawned(in.number(), in.pid(), in.flag());
			case ACK -> this.starts.acknowledged(in.number());
			case DISCARD -> this.starts.discarded(in.number(), in.flag(), in.plainText());
			case PROBE -> this.session.out().echo(in.fixed());
			case ECHO -> this.session.reports().echoed(in.fixed());
			case STATUS -> reported(in);
			case CLAIM, WITHDRAW -> this.names.received(this.session.node(), type, in);
			case LEAVING -> this.session.otherLeaves();
			case HELLO, RESET, CREDIT, CALL -> {
				// Belong to other places, or to none.
			}
		}
	}

	private RemoteCaller caller(FrameReader in) {
		Identity identity = this.identities.of(in.identity());
		return new RemoteCaller(this.session.node(), in.pid(), identity);
	}

	private RemoteCaller caller(Identity identity, @Nullable Pid sender) {
		return new RemoteCaller(this.session.node(), (sender != null) ? sender : this.control, identity);
	}

	private static List<Long> numbers(FrameReader in) {
		int count = in.in().readCount(1, MOST_IDS, "ids");
		List<Long> all = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			all.add(in.number());
		}
		return all;
	}

	// ---- messages
	// ----------------------------------------------------------------------

	private void send(FrameReader in) {
		Pid target = in.pid();
		Identity identity = this.identities.of(in.identity());
		Message message = message(in);
		try {
			this.inbound.send(caller(identity, message.from()), target, message);
		}
		catch (RuntimeException ex) {
			Failures.of(ex);
		}
	}

	static Message message(FrameReader in) {
		Pid from = in.optionalPid();
		String topic = in.text();
		Payload payload = in.payload();
		return new Message(topic, from, payload.values(), topic.length() + payload.bytes(), payload.parts());
	}

	private void request(FrameReader in) {
		long number = in.number();
		Pid target = in.pid();
		Identity identity = this.identities.of(in.identity());
		Message question = message(in);
		ServedRequest served = new ServedRequest();
		this.session.served().add(number, served);
		try {
			served.sent(this.inbound.request(caller(identity, question.from()), target, question,
					(answer) -> answer(number, answer)));
		}
		catch (RuntimeException ex) {
			answer(number, Outcome.failure(Failures.of(ex)));
		}
	}

	/** Answers something that lasts, unless it is over. */
	private void answer(long number, Outcome answer) {
		if (this.session.served().take(number)) {
			this.session.out().reply(number, answer);
		}
	}

	private void closeRequest(long number) {
		ServedQuestions.Served served = this.session.served().find(number);
		if (served != null && this.session.served().take(number) && served instanceof ServedRequest request) {
			request.close();
		}
	}

	// ---- signals
	// -----------------------------------------------------------------------

	private void exited(FrameReader in) {
		Pid process = in.pid();
		long at = in.number();
		this.session.relations().endedThere(process, in.outcome(), at);
	}

	private void cancel(FrameReader in) {
		long number = in.number();
		RemoteCaller caller = caller(in);
		Pid target = in.pid();
		Duration deadline = in.flag() ? Duration.ofNanos(Math.max(0, in.number())) : null;
		String reason = in.plainText();
		done(number, () -> this.inbound.cancel(caller, target, deadline, reason));
	}

	private void terminate(FrameReader in) {
		long number = in.number();
		RemoteCaller caller = caller(in);
		Pid target = in.pid();
		done(number, () -> this.inbound.terminate(caller, target));
	}

	private void done(long number, Runnable operation) {
		Outcome outcome = Outcome.NOTHING;
		try {
			operation.run();
		}
		catch (RuntimeException ex) {
			outcome = Outcome.failure(Failures.of(ex));
		}
		this.session.out().reply(number, outcome);
	}

	private void watch(FrameReader in) {
		long number = in.number();
		RemoteCaller caller = caller(this.identities.of(in.identity()), null);
		Pid target = in.pid();
		this.session.served().add(number, () -> {
			// The process that is watched is not told.
		});
		try {
			this.inbound.watch(caller, target).onExit((outcome) -> answer(number, outcome));
		}
		catch (RuntimeException ex) {
			if (this.session.served().take(number)) {
				this.session.out().refused(number, Failures.of(ex));
			}
		}
	}

	// ---- parts
	// -------------------------------------------------------------------------

	private void reported(FrameReader in) {
		long part = in.number();
		if (part >= 0 && part < this.parts.size()) {
			this.parts.get((int) part).reported(this.session.node(), in);
		}
	}

}
