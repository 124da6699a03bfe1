package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.Context;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of a session, whose fields {@link InboundFrames} reads in the same
 * order. Thread-safe; never blocks.
 */
final class OutboundFrames {

	private final Lane lane;

	private final String node;

	/**
	 * Creates the writer of a session.
	 * @param lane the queue
	 * @param node name of the other node
	 */
	OutboundFrames(Lane lane, String node) {
		this.lane = lane;
		this.node = node;
	}

	// ---- messages, which can be refused ----------------------------------------------

	/** Sends a message; returns what went wrong. */
	@Nullable ProcessError send(Identity identity, Pid target, Message message) {
		return message(FrameType.SEND, (out) -> write(out.pid(target).identity(identity), message));
	}

	/** Sends a message that is to be answered; returns what went wrong. */
	@Nullable ProcessError request(long number, Identity identity, Pid target, Message message) {
		return message(FrameType.REQUEST, (out) -> write(out.number(number).pid(target).identity(identity), message));
	}

	private static void write(FrameWriter out, Message message) {
		out.pid(message.from()).text(message.topic()).payload(message.payload());
	}

	/** Asks for a process; returns what went wrong. */
	@Nullable ProcessError start(long number, StartRequest request, long linkId) {
		return message(FrameType.SPAWN, (out) -> {
			out.number(number).identity(request.caller()).pid(request.sender());
			out.flag(request.call()).flag(request.watched()).flag(request.monitored()).flag(request.linked());
			out.number(linkId).text(request.id()).text(request.host()).text(request.name());
			StartRequest.Luggage luggage = request.luggage();
			out.identity(luggage.identity());
			out.payload(((Context) luggage.context()).values()).payload(luggage.arguments());
			out.number(request.messages().size());
			request.messages().forEach((message) -> write(out, message));
		});
	}

	private @Nullable ProcessError message(FrameType type, Consumer<FrameWriter> fields) {
		try {
			return switch (this.lane.message(type, fields)) {
				case ACCEPTED -> null;
				case FULL -> ProcessErrors.outboundFull(this.node);
				case CLOSED -> ProcessErrors.nodeDown(this.node);
			};
		}
		catch (ProcessException ex) {
			return ex.error();
		}
	}

	// ---- questions -------------------------------------------------------------------

	void monitor(long number, Identity identity, Pid watcher, Pid target) {
		this.lane.signal(FrameType.MONITOR, (out) -> out.number(number).identity(identity).pid(watcher).pid(target));
	}

	void link(long number, Identity identity, Pid process, Pid target, long id) {
		this.lane.signal(FrameType.LINK,
				(out) -> out.number(number).identity(identity).pid(process).pid(target).number(id));
	}

	void cancel(long number, Identity identity, Pid sender, Pid target, @Nullable Duration deadline,
			@Nullable String reason) {
		this.lane.signal(FrameType.CANCEL, (out) -> {
			out.number(number).identity(identity).pid(sender).pid(target);
			out.flag(deadline != null);
			if (deadline != null) {
				out.number(Nanos.of(deadline));
			}
			out.plainText(reason);
		});
	}

	void terminate(long number, Identity identity, Pid sender, Pid target) {
		this.lane.signal(FrameType.TERMINATE, (out) -> out.number(number).identity(identity).pid(sender).pid(target));
	}

	void watch(long number, Identity identity, Pid target) {
		this.lane.signal(FrameType.WATCH, (out) -> out.number(number).identity(identity).pid(target));
	}

	// ---- answers and what has none ---------------------------------------------------

	void reply(long number, Outcome outcome) {
		this.lane.signal(FrameType.REPLY, (out) -> out.number(number).outcome(outcome));
	}

	void refused(long number, ProcessError error) {
		this.lane.signal(FrameType.REFUSED, (out) -> out.number(number).error(error));
	}

	void closeRequest(long number) {
		this.lane.signal(FrameType.CLOSE_REQUEST, (out) -> out.number(number));
	}

	void unmonitor(Pid watcher, Pid target) {
		this.lane.signal(FrameType.UNMONITOR, (out) -> out.pid(watcher).pid(target));
	}

	void unlink(Pid process, Pid target, List<Long> ids) {
		this.lane.signal(FrameType.UNLINK, (out) -> {
			out.pid(process).pid(target).number(ids.size());
			ids.forEach(out::number);
		});
	}

	void exited(Pid process, Outcome outcome, long at) {
		this.lane.signal(FrameType.EXITED, (out) -> out.pid(process).number(at).outcome(outcome));
	}

	void spawned(long number, Pid process, boolean created) {
		this.lane.signal(FrameType.SPAWNED, (out) -> out.number(number).pid(process).flag(created));
	}

	void acknowledge(long number) {
		this.lane.signal(FrameType.ACK, (out) -> out.number(number));
	}

	/** The spawner has gone. */
	void discard(long number) {
		this.lane.signal(FrameType.DISCARD, (out) -> out.number(number).flag(true).plainText(null));
	}

	/** The caller no longer waits. */
	void endCallee(long number, @Nullable String reason) {
		this.lane.signal(FrameType.DISCARD, (out) -> out.number(number).flag(false).plainText(reason));
	}

	// ---- the node --------------------------------------------------------------------

	void report(int index, NodePart part) {
		this.lane.signal(FrameType.STATUS, (out) -> part.report(out.number(index)));
	}

	void probe(long stamp) {
		this.lane.signal(FrameType.PROBE, (out) -> out.fixed(stamp));
	}

	void echo(long stamp) {
		this.lane.signal(FrameType.ECHO, (out) -> out.fixed(stamp));
	}

	void leaving() {
		this.lane.signal(FrameType.LEAVING, (out) -> {
		});
	}

}
