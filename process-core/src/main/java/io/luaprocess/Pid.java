package io.luaprocess;

import java.io.Serializable;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Names one process or function for ever; never reused while the application runs. The
 * text form is <code>{host|0x00004}</code>. In a cluster it has the node, which is a name
 * and the incarnation of that run of the node: <code>{n1#k3f9@host|0x00004}</code>. Where
 * a PID is looked up, one without a node means a process of this node.
 */
public final class Pid implements Comparable<Pid>, Serializable {

	private static final long serialVersionUID = 1L;

	/** Host part of the PIDs of system senders. */
	public static final String CONTROL_HOST = "node:control";

	private final String node;

	private final String host;

	private final long number;

	private transient @Nullable String text;

	private Pid(String node, String host, long number) {
		this.node = node;
		this.host = host;
		this.number = number;
	}

	/**
	 * Creates the PID of a process of a runtime without a cluster.
	 * @param host id of the host, or of the function
	 * @param number the process number, unique in the runtime
	 * @return the PID
	 */
	public static Pid of(String host, long number) {
		return new Pid("", host, number);
	}

	/**
	 * Creates the PID of a process.
	 * @param node text of the node; empty in a runtime without a cluster
	 * @param host id of the host, or of the function
	 * @param number the process number, unique on the node
	 * @return the PID
	 */
	public static Pid of(String node, String host, long number) {
		return new Pid(node, host, number);
	}

	/**
	 * Whether a destination is taken as a PID rather than as a registered name.
	 * @param destination the destination
	 * @return true for text in braces with a pipe
	 */
	public static boolean looksLikePid(String destination) {
		return destination.startsWith("{") && destination.endsWith("}") && destination.indexOf('|') >= 0;
	}

	/**
	 * Parses the text form.
	 * @param text the text
	 * @return the PID
	 * @throws IllegalArgumentException if the text has no braces, no pipe or no
	 * hexadecimal number; the message says which
	 */
	public static Pid parse(String text) {
		if (text.length() < 2 || text.charAt(0) != '{' || text.charAt(text.length() - 1) != '}') {
			throw new IllegalArgumentException("invalid pid format: missing braces");
		}
		int pipe = text.lastIndexOf('|');
		if (pipe < 0) {
			throw new IllegalArgumentException("invalid pid format: missing pipe");
		}
		String left = text.substring(1, pipe);
		int at = left.indexOf('@');
		String node = (at < 0) ? "" : left.substring(0, at);
		String digits = text.substring(pipe + 1, text.length() - 1);
		if (!digits.startsWith("0x")) {
			throw new IllegalArgumentException("invalid pid format: missing number");
		}
		try {
			return new Pid(node, left.substring(at + 1), Long.parseUnsignedLong(digits, 2, digits.length(), 16));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("invalid pid format: missing number");
		}
	}

	/**
	 * Returns the node.
	 * @return text of the node; empty in a runtime without a cluster
	 */
	public String node() {
		return this.node;
	}

	/**
	 * Returns the id of the host, or of the function.
	 * @return the host part
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Returns the process number.
	 * @return the number, unique on the node
	 */
	public long number() {
		return this.number;
	}

	/**
	 * Returns the number in its text form, the part of the PID that is unique on its
	 * node.
	 * @return for example {@code 0x00004}
	 */
	public String shortForm() {
		String hex = Long.toHexString(this.number);
		int width = (hex.length() <= 5) ? 5 : (hex.length() == 6) ? 6 : (hex.length() <= 8) ? 8 : 16;
		return "0x" + "0".repeat(width - hex.length()) + hex;
	}

	/**
	 * Returns the resource of checked calls on the process: its text without the node, so
	 * that policies mean the same on one node and in a cluster.
	 * @return for example <code>{shop:orders|0x00004}</code>
	 */
	public String resource() {
		return this.node.isEmpty() ? toString() : text("");
	}

	@Override
	public int compareTo(Pid other) {
		int numbers = Long.compareUnsigned(this.number, other.number);
		if (numbers != 0) {
			return numbers;
		}
		int nodes = this.node.compareTo(other.node);
		return (nodes != 0) ? nodes : this.host.compareTo(other.host);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof Pid pid && this.number == pid.number && this.host.equals(pid.host)
				&& this.node.equals(pid.node);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.host, this.number);
	}

	@Override
	public String toString() {
		String result = this.text;
		if (result == null) {
			result = text(this.node.isEmpty() ? "" : this.node + "@");
			this.text = result;
		}
		return result;
	}

	private String text(String prefix) {
		return "{" + prefix + this.host + "|" + shortForm() + "}";
	}

}
