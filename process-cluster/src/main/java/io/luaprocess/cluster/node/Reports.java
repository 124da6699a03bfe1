package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.List;

import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The reports of this node to another one, and the time of the way through both lanes.
 * While the measurement before is under way nothing is reported, so that reports do not
 * gather in front of a node that does not act. Belongs to the thread of the member, apart
 * from {@link #roundTrip()}.
 */
final class Reports {

	private final Kernel kernel;

	private final OutboundFrames out;

	private final List<NodePart> parts;

	private boolean underWay;

	private volatile @Nullable Duration roundTrip;

	Reports(Kernel kernel, OutboundFrames out, List<NodePart> parts) {
		this.kernel = kernel;
		this.out = out;
		this.parts = parts;
	}

	void report() {
		if (this.underWay) {
			return;
		}
		this.underWay = true;
		for (int i = 0; i < this.parts.size(); i++) {
			this.out.report(i, this.parts.get(i));
		}
		this.out.probe(this.kernel.nanoTime());
	}

	/** The other node has answered. */
	void echoed(long stamp) {
		this.underWay = false;
		this.roundTrip = Duration.ofNanos(this.kernel.nanoTime() - stamp);
	}

	/** Returns the time of the last measurement; {@code null} if there was none. */
	@Nullable Duration roundTrip() {
		return this.roundTrip;
	}

}
