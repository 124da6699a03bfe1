package io.luaprocess.cluster.node.names;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.cluster.wire.WireException;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other about names and groups. Each record is its number and the
 * fields that are listed here.
 */
enum NameRecord {

	/** Name, owner, priority, sequence. */
	CLAIM(1),

	/** Name, sequence. */
	WITHDRAW(2),

	/** Group, process. */
	JOIN(3),

	/** Group, process. */
	LEAVE(4),

	/** Number of the question, caller, name, owner, priority. */
	REGISTER(5),

	/** Number of the question, caller, name. */
	UNREGISTER(6),

	/** Number of the question, whether an error follows or a result. */
	ANSWER(7);

	private final int number;

	NameRecord(int number) {
		this.number = number;
	}

	/** Returns the type of its frames. */
	FrameType type() {
		return (this == WITHDRAW || this == LEAVE) ? FrameType.WITHDRAW : FrameType.CLAIM;
	}

	/** Begins the fields. */
	FrameWriter begin(FrameWriter out) {
		return out.number(this.number);
	}

	/** Reads the number; {@code null} if this version does not know it. */
	static @Nullable NameRecord read(FrameReader in) {
		long number = in.number();
		for (NameRecord record : values()) {
			if (record.number == number) {
				return record;
			}
		}
		return null;
	}

	static void writeClaim(FrameWriter out, Claim claim) {
		CLAIM.begin(out).plainText(claim.name()).pid(claim.owner()).fixed(claim.priority()).number(claim.sequence());
	}

	static Claim readClaim(FrameReader in, NodeId node) {
		return new Claim(readText(in), readPid(in, node), node, readPriority(in), in.number());
	}

	static void writeAnswer(FrameWriter out, long question, Outcome outcome) {
		ANSWER.begin(out).number(question);
		ProcessError error = outcome.error();
		out.flag(error != null);
		if (error != null) {
			out.error(error);
		}
		else {
			out.flag(!Boolean.FALSE.equals(outcome.value()));
		}
	}

	static Outcome readAnswer(FrameReader in) {
		return in.flag() ? Outcome.failure(in.error()) : Outcome.of(in.flag());
	}

	static int readPriority(FrameReader in) {
		return (int) in.fixed();
	}

	/** Reads a name or a group. */
	static String readText(FrameReader in) {
		String text = in.plainText();
		if (text == null) {
			throw new WireException("no name", 0);
		}
		return text;
	}

	/** Reads a process of a node. */
	static Pid readPid(FrameReader in, NodeId node) {
		Pid pid = in.pid();
		if (!pid.node().equals(node.toString())) {
			throw new WireException("process " + pid + " is none of node " + node, 0);
		}
		return pid;
	}

}
