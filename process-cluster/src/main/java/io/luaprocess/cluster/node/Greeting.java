package io.luaprocess.cluster.node;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.cluster.wire.WireLimits;
import io.luaprocess.cluster.wire.WireVersion;

/**
 * The fields of HELLO.
 *
 * @param versions the versions that the sender speaks
 * @param nonce nonce of the sender for the session
 * @param known nonce of the receiver that the sender knows; 0 for none
 * @param node the sender
 * @param control PID of its application as a sender
 * @param window most bytes it takes before it acknowledges some
 * @param roles its roles
 */
record Greeting(WireVersion versions, long nonce, long known, NodeId node, Pid control, long window,
		Set<String> roles) {

	/**
	 * The fields of HELLO and RESET are the same in all versions, but for those appended.
	 */
	static final WireVersion ANY_VERSION = new WireVersion(1, 255);

	static final WireLimits LIMITS = WireLimits.ofRecord(64 << 10);

	/** The frame. */
	byte[] frame() {
		FrameWriter out = new FrameWriter(LIMITS);
		out.open(this.versions.oldest(), 0);
		out.begin(FrameType.HELLO);
		this.versions.write(out.out());
		out.fixed(this.nonce).fixed(this.known).node(this.node);
		out.plainText(this.control.host()).number(this.control.number()).number(this.window);
		out.out().writeTexts(this.roles);
		out.end();
		return out.toBytes();
	}

	/** Reads the fields of a record. */
	static Greeting read(FrameReader in) {
		WireVersion versions = WireVersion.read(in.in());
		long nonce = in.fixed();
		long known = in.fixed();
		NodeId node = in.node();
		String host = in.plainText();
		Pid control = Pid.of(node.toString(), (host != null) ? host : Pid.CONTROL_HOST, in.number());
		long window = Math.max(1, in.number());
		List<String> roles = in.in().readTexts(LIMITS);
		return new Greeting(versions, nonce, known, node, control, window, new TreeSet<>(roles));
	}

	/** The frame that says that a nonce is not known here. */
	static byte[] reset(WireVersion versions, long unknown) {
		FrameWriter out = new FrameWriter(LIMITS);
		out.open(versions.oldest(), 0);
		out.begin(FrameType.RESET).fixed(unknown).end();
		return out.toBytes();
	}

	/** The frame that acknowledges bytes. It is not acknowledged itself. */
	static byte[] credit(int version, long nonce, long bytes) {
		FrameWriter out = new FrameWriter(LIMITS);
		out.open(version, nonce);
		out.begin(FrameType.CREDIT).number(bytes).end();
		return out.toBytes();
	}

}
