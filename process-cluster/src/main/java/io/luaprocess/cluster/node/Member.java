package io.luaprocess.cluster.node;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.WireException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another node, while it is a member. Thread-safe; never blocks.
 * <p>
 * Invariants: frames, the beginning and the end of sessions are tasks of {@code inbox},
 * which run one at a time in the order in which they happened: what a node sent before it
 * was lost is acted on before its loss. Members of the same name have the same inbox, so
 * a loss is acted on before anything that the node sends when it is back. All frames to
 * the node, of whatever session, are sent by tasks of {@code sender}, one at a time.
 * Threads of the transport only append to the inbox, which the window of the session
 * bounds.
 */
final class Member {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.cluster");

	private final Environment environment;

	private final NodeId node;

	private final SerialExecutor inbox;

	private final Sessions sessions;

	private final Instant since;

	private final AtomicLong waiting = new AtomicLong();

	/** Reads headers, and frames that belong to no session. Used by the inbox. */
	private final FrameReader headers;

	// Written by the inbox.

	private boolean gone;

	private volatile long frames;

	private volatile long bytes;

	Member(Environment environment, NodeId node, SerialExecutor inbox) {
		this.environment = environment;
		this.node = node;
		this.inbox = inbox;
		this.sessions = new Sessions(environment, node, new SerialExecutor(environment.threads()), this::transmit);
		this.since = environment.kernel().now();
		this.headers = new FrameReader(Greeting.ANY_VERSION, Greeting.LIMITS);
	}

	/**
	 * A frame that the transport does not take is missing, so the session cannot go on.
	 */
	private void transmit(byte[] frame) {
		try {
			this.environment.transport().send(this.node, frame, frame.length);
		}
		catch (RuntimeException ex) {
			logger.error("A frame for node {} could not be sent", this.node, ex);
			this.inbox.execute(() -> this.sessions.misunderstood("a frame for it could not be sent"));
		}
	}

	NodeId node() {
		return this.node;
	}

	/** Returns the session; there may be another one at any time. */
	Session session() {
		return this.sessions.current();
	}

	Set<String> roles() {
		return this.sessions.roles();
	}

	boolean isLeaving() {
		return session().isOtherLeaving();
	}

	/** The node has become a member. */
	void joined() {
		this.inbox.execute(this.sessions::greet);
	}

	/**
	 * The node is a member no more.
	 * @param unexpected told if it has not said so before
	 * @param over told when that has been acted on
	 */
	void left(Runnable unexpected, Runnable over) {
		this.inbox.execute(() -> {
			this.gone = true;
			if (!isLeaving()) {
				unexpected.run();
			}
			this.sessions.end();
			logger.debug("Node {} is a member no more", this.node);
			over.run();
		});
	}

	/** A frame of the node has come. */
	void received(byte[] frame) {
		this.waiting.addAndGet(frame.length);
		this.inbox.execute(() -> {
			long before = this.waiting.getAndAdd(-frame.length);
			if (!this.gone) {
				act(frame, before);
			}
		});
	}

	/** About a second has passed. */
	void tick() {
		this.inbox.execute(() -> {
			if (session().isOpen()) {
				acknowledge(session().acknowledgement());
				session().reports().report();
			}
			else if (!this.gone) {
				this.sessions.greet();
			}
		});
	}

	private void act(byte[] frame, long waitingBytes) {
		this.frames++;
		this.bytes += frame.length;
		try {
			this.headers.open(frame);
			long nonce = this.headers.nonce();
			if (nonce == 0) {
				this.sessions.control(this.headers);
			}
			else if (session().accepts(nonce)) {
				actInSession(frame, waitingBytes);
			}
			else {
				this.sessions.reset(nonce);
			}
		}
		catch (WireException ex) {
			this.sessions.misunderstood(String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			logger.error("A frame of node {} could not be acted on", this.node, ex);
			this.sessions.misunderstood(ex.toString());
		}
	}

	private void actInSession(byte[] frame, long waitingBytes) {
		ClusterSettings settings = this.environment.settings();
		if (waitingBytes > settings.window() + 2L * settings.largest()) {
			this.sessions.misunderstood("more bytes are under way than the window of " + settings.window());
			return;
		}
		acknowledge(session().received(frame));
	}

	private void acknowledge(byte @Nullable [] credit) {
		if (credit != null) {
			this.sessions.transmit(credit);
		}
	}

	/** Describes the node. */
	MemberView view() {
		SessionView.Inbound inbound = new SessionView.Inbound(this.waiting.get(), this.frames, this.bytes);
		return new MemberView(this.node, roles(), this.since, isLeaving(),
				this.environment.parts().placement().load(this.node), this.sessions.count(), this.sessions.resets(),
				session().view(inbound));
	}

}
