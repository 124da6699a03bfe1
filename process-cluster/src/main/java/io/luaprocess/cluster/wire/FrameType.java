package io.luaprocess.cluster.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a record of a frame is. A number is never used again for something else.
 */
public enum FrameType {

	/** The first record of a session: versions, nonces, node and roles. */
	HELLO(1),

	/** The nonce of a frame is not known here: the session is over. */
	RESET(2),

	/** So many bytes more may be sent. */
	CREDIT(3),

	/** A message. */
	SEND(4),

	/** A message that is to be answered. */
	REQUEST(5),

	/** The answer to a record that asked for one. */
	REPLY(6),

	/** Monitor a process. */
	MONITOR(7),

	/** Monitor it no more. */
	UNMONITOR(8),

	/** Link two processes. */
	LINK(9),

	/** Dissolve a link. */
	UNLINK(10),

	/** A process has ended. */
	EXITED(11),

	/** Send CANCEL to a process. */
	CANCEL(12),

	/** Terminate a process. */
	TERMINATE(13),

	/** Spawn a process. */
	SPAWN(14),

	/** Call a function. */
	CALL(15),

	/** The spawner has made its half of a spawn. */
	ACK(16),

	/** The spawner is gone: what was spawned is to end. */
	DISCARD(17),

	/** The answer to a request is not awaited any more. */
	CLOSE_REQUEST(18),

	/** A name or group is claimed. */
	CLAIM(19),

	/** A claim is withdrawn. */
	WITHDRAW(20),

	/** Load, hosts and what else members want to know of each other. */
	STATUS(21),

	/** The node is about to leave. */
	LEAVING(22),

	/** The process of a SPAWN exists and is about to run. */
	SPAWNED(23),

	/** Tell of the end of a process. */
	WATCH(24),

	/** Is to be answered with ECHO, to measure the time. */
	PROBE(25),

	/** The answer to PROBE. */
	ECHO(26),

	/** What a WATCH asks for is refused: nothing was watched. */
	REFUSED(27);

	private static final @Nullable FrameType[] BY_NUMBER = new @Nullable FrameType[256];

	static {
		for (FrameType type : values()) {
			BY_NUMBER[type.number] = type;
		}
	}

	private final int number;

	FrameType(int number) {
		this.number = number;
	}

	/**
	 * Returns the number in frames.
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Finds a type.
	 * @param number the number in frames
	 * @return the type; {@code null} if this version knows none of that number
	 */
	public static @Nullable FrameType of(int number) {
		return (number >= 0 && number < BY_NUMBER.length) ? BY_NUMBER[number] : null;
	}

}
