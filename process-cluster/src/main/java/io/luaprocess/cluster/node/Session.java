package io.luaprocess.cluster.node;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.operation.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * What crosses between this node and another one, from one agreement of theirs to its
 * end. Operations may be called by any thread and never block; the rest belongs to the
 * thread of the member.
 * <p>
 * Invariants: a session begins before the nodes have agreed, and what is sent meanwhile
 * waits in its lane. It ends once. Then all that crosses fails with {@code node down}, in
 * this order: questions, so that relations that were not made are taken back silently;
 * then links and monitors; then what was done here for the other node. What is asked of a
 * session that has ended fails the same way.
 */
final class Session {

	private final Environment environment;

	private final NodeId node;

	private final Handshake handshake;

	private final Lane lane;

	private final OutboundFrames out;

	private final Relationships relations;

	private final SessionCalls calls;

	private final PendingReplies replies = new PendingReplies();

	private final ServedQuestions served = new ServedQuestions();

	private final ProcessError nodeDown;

	/** Present when the session is open. */
	private @Nullable ReceivedFrames received;

	private final Reports reports;

	private volatile SessionState state = SessionState.OPENING;

	private volatile Instant since;

	private volatile int version;

	private volatile boolean otherLeaves;

	/**
	 * Begins a session.
	 * @param environment this node
	 * @param node the other node
	 * @param nonce our nonce
	 * @param sender runs what sends to that node
	 * @param transport sends a frame to that node
	 */
	Session(Environment environment, NodeId node, long nonce, Executor sender, Consumer<byte[]> transport) {
		this.environment = environment;
		this.node = node;
		this.handshake = new Handshake(nonce);
		this.nodeDown = ProcessErrors.nodeDown(node.name());
		this.lane = new Lane(environment.settings(), sender, transport);
		this.out = new OutboundFrames(this.lane, node.name());
		this.relations = new Relationships(environment.kernel(), this.out, environment.self(), node);
		this.calls = new SessionCalls(this, new OutgoingRelations(this.relations, this.replies, this.nodeDown));
		this.reports = new Reports(environment.kernel(), this.out, environment.parts().all());
		this.since = environment.kernel().now();
	}

	// ---- parts: any thread -----------------------------------------------------------

	SessionState state() {
		return this.state;
	}

	boolean isOpen() {
		return this.state == SessionState.OPEN;
	}

	boolean signal(FrameType type, Consumer<FrameWriter> fields) {
		return isOpen() && this.lane.signal(type, fields);
	}

	/** Sends the report of a part now. */
	void report(int index, NodePart part) {
		if (isOpen()) {
			this.out.report(index, part);
		}
	}

	/** This node is about to leave. */
	void leaving() {
		this.out.leaving();
	}

	/** Whether nothing waits to be sent that could be sent. */
	boolean isFlushed() {
		return !isOpen() || this.lane.isEmpty();
	}

	// ---- the thread of the member ----------------------------------------------------

	/** Makes HELLO. */
	Greeting greeting() {
		return new Greeting(this.environment.versions(), this.handshake.nonce(), this.handshake.peer(),
				this.environment.self(), kernel().control(), this.environment.settings().window(),
				this.environment.settings().roles());
	}

	/** A HELLO has come; the nodes have a version in common. */
	Handshake.Step greeted(Greeting greeting) {
		return this.handshake.hello(greeting.nonce(), greeting.known());
	}

	/** The nodes have agreed. */
	void open(Greeting greeting) {
		long window = Math.min(this.environment.settings().window(), greeting.window());
		this.version = this.environment.versions().common(greeting.versions());
		this.received = new ReceivedFrames(this.environment,
				new InboundFrames(this, this.environment, greeting.control()), this.lane, this.handshake.peer(),
				this.version, window);
		change(SessionState.OPEN);
		this.lane.open(this.version, this.handshake.peer(), window);
	}

	/** The nodes have no version in common. */
	void refuse() {
		change(SessionState.REFUSED);
		fail();
	}

	private void change(SessionState now) {
		this.state = now;
		this.since = kernel().now();
	}

	boolean accepts(long nonce) {
		return this.handshake.accepts(nonce);
	}

	boolean isReset(long unknown) {
		return this.handshake.reset(unknown);
	}

	/**
	 * Acts on a frame of this session.
	 * @param frame the frame
	 * @return the frame that acknowledges it, and those before; {@code null} for none
	 * @throws io.luaprocess.cluster.wire.WireException if the session cannot go on
	 */
	byte @Nullable [] received(byte[] frame) {
		ReceivedFrames present = this.received;
		return (present != null) ? present.act(frame) : null;
	}

	/** Returns the frame that acknowledges all there is; {@code null} for none. */
	byte @Nullable [] acknowledgement() {
		ReceivedFrames present = this.received;
		return (present != null) ? present.acknowledgement() : null;
	}

	/** The other node is about to leave. */
	void otherLeaves() {
		this.otherLeaves = true;
	}

	/** Whether the other node has said that it is about to leave. Any thread. */
	boolean isOtherLeaving() {
		return this.otherLeaves;
	}

	/** The session is over. */
	void end() {
		this.state = SessionState.OPENING;
		fail();
	}

	private void fail() {
		Outcome failure = Outcome.failure(this.nodeDown);
		this.lane.close();
		this.replies.failAll(failure);
		this.relations.endAll(failure);
		this.served.endAll();
	}

	// ---- its parts
	// ---------------------------------------------------------------------

	NodeId node() {
		return this.node;
	}

	Kernel kernel() {
		return this.environment.kernel();
	}

	Inbound inbound() {
		return this.environment.local().inbound();
	}

	/** Returns what this node asks of the other one. Any thread. */
	SessionCalls calls() {
		return this.calls;
	}

	OutboundFrames out() {
		return this.out;
	}

	Lane lane() {
		return this.lane;
	}

	Relationships relations() {
		return this.relations;
	}

	PendingReplies replies() {
		return this.replies;
	}

	ServedQuestions served() {
		return this.served;
	}

	Reports reports() {
		return this.reports;
	}

	/** Describes the session. */
	SessionView view(SessionView.Inbound inbound) {
		return new SessionView(this.state, this.since, this.version, this.lane.view(), inbound,
				this.relations.standIns.relations(), this.replies.size(), this.served.size(), this.reports.roundTrip());
	}

}
