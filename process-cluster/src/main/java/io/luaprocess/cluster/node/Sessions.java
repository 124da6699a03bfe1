package io.luaprocess.cluster.node;

import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions with one other node, one after the other, and the frames by which the
 * nodes agree on them. Belongs to the thread of the member, apart from what says
 * otherwise.
 * <p>
 * Invariants: there is always one session, which may not be open. HELLO is sent when it
 * begins, when {@link Handshake} wants that, and with each tick until it is open: a HELLO
 * may get lost when the other node does not see this one yet. A frame of another session
 * is answered RESET, at most once a second for the same nonce; a RESET of a session that
 * is over, and what is not understood before a session is open, has no answer.
 */
final class Sessions {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.cluster");

	private static final SecureRandom NONCES = new SecureRandom();

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final Environment environment;

	private final NodeId node;

	private final SerialExecutor sender;

	private final Consumer<byte[]> transport;

	private volatile Session current;

	private volatile Set<String> roles = Set.of();

	private volatile long count = 1;

	private volatile long resets;

	/** The nonce that was answered last, and when. */
	private long resetNonce;

	private long resetAt;

	private boolean warned;

	/**
	 * Begins the first session.
	 * @param environment this node
	 * @param node the other node
	 * @param sender runs what sends to that node
	 * @param transport sends a frame to that node
	 */
	Sessions(Environment environment, NodeId node, SerialExecutor sender, Consumer<byte[]> transport) {
		this.environment = environment;
		this.node = node;
		this.sender = sender;
		this.transport = transport;
		this.current = begin();
	}

	private Session begin() {
		long nonce = 0;
		while (nonce == 0) {
			nonce = NONCES.nextLong();
		}
		return new Session(this.environment, this.node, nonce, this.sender, this.transport);
	}

	// ---- any thread
	// ----------------------------------------------------------------------

	/** Returns the session; there may be another one at any time. */
	Session current() {
		return this.current;
	}

	/** Returns the roles of the other node; none before it has told them. */
	Set<String> roles() {
		return this.roles;
	}

	/** How many sessions there have been. */
	long count() {
		return this.count;
	}

	/** How many frames of other sessions have come, and how many RESETs that counted. */
	long resets() {
		return this.resets;
	}

	// ---- the thread of the member
	// ----------------------------------------------------------

	/** Says HELLO. */
	void greet() {
		transmit(this.current.greeting().frame());
	}

	/** Sends a frame that belongs to no session, or is not held back by its window. */
	void transmit(byte[] frame) {
		this.sender.execute(() -> this.transport.accept(frame));
	}

	/**
	 * A frame has come that belongs to no session.
	 * @param frame the frame
	 */
	void control(FrameReader frame) {
		FrameType type = frame.next();
		if (type == FrameType.HELLO) {
			greeted(Greeting.read(frame));
		}
		else if (type == FrameType.RESET && this.current.isReset(frame.fixed())) {
			this.resets++;
			logger.info("Node {} has forgotten the session, which begins anew", this.node);
			beginAnew();
			greet();
		}
	}

	private void greeted(Greeting greeting) {
		if (!greeting.node().equals(this.node)) {
			warn("says that it is " + greeting.node());
			return;
		}
		this.roles = greeting.roles();
		if (this.environment.versions().common(greeting.versions()) == 0) {
			refuse(greeting);
			return;
		}
		switch (this.current.greeted(greeting)) {
			case NOTHING -> {
			}
			case ANSWER -> greet();
			case OPEN -> open(greeting);
			case ANSWER_AND_OPEN -> {
				greet();
				open(greeting);
			}
			case OVER -> {
				logger.info("Node {} has begun a new session", this.node);
				beginAnew();
				this.current.greeted(greeting);
				greet();
			}
		}
	}

	private void open(Greeting greeting) {
		this.current.open(greeting);
		logger.info("Session with node {} is open", this.node);
		this.environment.parts().all().forEach((part) -> part.opened(this.node));
	}

	private void refuse(Greeting greeting) {
		warn("speaks versions " + greeting.versions() + " of the protocol and this node " + this.environment.versions()
				+ ", so there is no session. Expected are adjacent releases");
		if (this.current.state() != SessionState.REFUSED) {
			end();
			this.current.refuse();
		}
	}

	/**
	 * A frame of another session has come.
	 * @param unknown its nonce
	 */
	void reset(long unknown) {
		this.resets++;
		long now = this.environment.kernel().nanoTime();
		if (unknown != this.resetNonce || now - this.resetAt >= SECOND) {
			this.resetNonce = unknown;
			this.resetAt = now;
			transmit(Greeting.reset(this.environment.versions(), unknown));
		}
	}

	/**
	 * A frame was not understood. The dictionaries of the nodes may differ from now on.
	 * @param problem what is wrong
	 */
	void misunderstood(String problem) {
		warn("and this node do not understand each other any more: " + problem);
		if (this.current.isOpen()) {
			beginAnew();
			greet();
		}
	}

	/** Further warnings may come as fast as the other node sends. */
	private void warn(String what) {
		if (!this.warned) {
			logger.warn("Node {} {}", this.node, what);
		}
		else {
			logger.debug("Node {} {}", this.node, what);
		}
		this.warned = true;
	}

	private void beginAnew() {
		end();
		this.count++;
		this.current = begin();
	}

	/** Ends the session. */
	void end() {
		boolean open = this.current.isOpen();
		this.current.end();
		if (open) {
			for (NodePart part : this.environment.parts().all()) {
				part.closed(this.node);
			}
		}
	}

}
