package io.luaprocess.cluster;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names one run of one node. A node that is started again has the same name and a greater
 * incarnation, so a PID of the run before never names a process of the new one. The text
 * form, which is the node part of PIDs, is <code>name#incarnation</code> with the
 * incarnation in base 36.
 *
 * @param name the name, unique in the cluster: letters, digits, {@code .}, {@code _} and
 * {@code -}
 * @param incarnation the run, greater than zero
 */
public record NodeId(String name, long incarnation) implements Comparable<NodeId> {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private static final char SEPARATOR = '#';

	private static final int RADIX = 36;

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if one is not allowed; the message says which, and
	 * what would be right
	 */
	public NodeId {
		Objects.requireNonNull(name);
		if (!isName(name)) {
			throw new IllegalArgumentException("invalid node name '" + name
					+ "', expected at most 100 letters, digits, '.', '_' and '-', the first a letter or a digit");
		}
		if (incarnation <= 0) {
			throw new IllegalArgumentException("the incarnation of a node must be > 0");
		}
	}

	/**
	 * Whether a text can be the name of a node.
	 * @param text the text
	 * @return true if so
	 */
	public static boolean isName(String text) {
		return NAME.matcher(text).matches();
	}

	/**
	 * Parses the text form.
	 * @param text the text
	 * @return the node
	 * @throws IllegalArgumentException if the text is no node
	 */
	public static NodeId parse(String text) {
		int at = text.indexOf(SEPARATOR);
		if (at < 0) {
			throw new IllegalArgumentException("invalid node '" + text + "', expected name#incarnation");
		}
		try {
			return new NodeId(text.substring(0, at), Long.parseLong(text, at + 1, text.length(), RADIX));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("invalid node '" + text + "', expected name#incarnation");
		}
	}

	@Override
	public int compareTo(NodeId other) {
		int names = this.name.compareTo(other.name);
		return (names != 0) ? names : Long.compare(this.incarnation, other.incarnation);
	}

	@Override
	public String toString() {
		return this.name + SEPARATOR + Long.toString(this.incarnation, RADIX);
	}

}
