package io.luaprocess.cluster.node;

import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.WireException;
import io.luaprocess.cluster.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * The frames that come in an open session. Belongs to the thread of the member.
 * <p>
 * Frames of the lane of the other node have numbers from 1. One that is missing or comes
 * twice ends the session, so that nothing is lost in silence or done twice. A frame that
 * acknowledges bytes has no number and is not acknowledged itself.
 */
final class ReceivedFrames {

	private final FrameReader reader;

	private final InboundFrames records;

	private final Lane lane;

	private final Acknowledgements owed;

	private final long nonce;

	private final int version;

	private long frames;

	/**
	 * Begins with frame 1.
	 * @param environment this node
	 * @param records acts on records
	 * @param lane is told how much the other node has acted on
	 * @param nonce nonce of the other node
	 * @param version the version both nodes speak
	 * @param window most bytes that the other node has under way
	 */
	ReceivedFrames(Environment environment, InboundFrames records, Lane lane, long nonce, int version, long window) {
		this.reader = new FrameReader(environment.versions(), WireLimits.ofRecord(environment.settings().largest()));
		this.records = records;
		this.lane = lane;
		this.owed = new Acknowledgements(window);
		this.nonce = nonce;
		this.version = version;
	}

	/**
	 * Acts on a frame.
	 * @param frame the frame
	 * @return the frame that acknowledges it, and those before; {@code null} for none
	 * @throws WireException if the session cannot go on
	 */
	byte @Nullable [] act(byte[] frame) {
		this.reader.open(frame);
		long number = this.reader.frameNumber();
		if (number != 0 && number != ++this.frames) {
			throw new WireException("frame " + number + " instead of frame " + this.frames, 0);
		}
		for (FrameType type = this.reader.next(); type != null; type = this.reader.next()) {
			if (type == FrameType.CREDIT) {
				this.lane.acknowledged(this.reader.number());
			}
			else if (number != 0) {
				this.records.act(type, this.reader);
			}
			else {
				throw new WireException(type + " in a frame without a number", 0);
			}
		}
		return credit((number != 0) ? this.owed.acted(frame.length) : 0);
	}

	/** Returns the frame that acknowledges all there is; {@code null} for none. */
	byte @Nullable [] acknowledgement() {
		return credit(this.owed.all());
	}

	private byte @Nullable [] credit(long granted) {
		return (granted > 0) ? Greeting.credit(this.version, this.nonce, granted) : null;
	}

}
