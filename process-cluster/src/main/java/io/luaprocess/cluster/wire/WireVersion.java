package io.luaprocess.cluster.wire;

/**
 * The versions of the encoding that a node speaks. A version may append fields to records
 * and add types of records; older readers skip both. What is appended, and added types,
 * must not enter anything in the dictionary, for older readers would not see it.
 *
 * @param oldest the oldest version that is read
 * @param current the newest version that is read and written
 */
public record WireVersion(int oldest, int current) {

	/** What this release speaks. */
	public static final WireVersion THIS = new WireVersion(1, 1);

	/** Greatest number of a version. */
	static final int MOST = 255;

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException unless 1 ≤ oldest ≤ current ≤ 255
	 */
	public WireVersion {
		if (oldest < 1 || oldest > current || current > MOST) {
			throw new IllegalArgumentException("versions " + oldest + " to " + current + ", expected 1 to " + MOST);
		}
	}

	/**
	 * Returns the version that two nodes speak with each other.
	 * @param other the versions of the other node
	 * @return the highest that both know; 0 if there is none
	 */
	public int common(WireVersion other) {
		int common = Math.min(this.current, other.current);
		return (common >= Math.max(this.oldest, other.oldest)) ? common : 0;
	}

	/**
	 * Whether a version is read.
	 * @param version the number in the header of a frame
	 * @return true if so
	 */
	public boolean reads(int version) {
		return version >= this.oldest && version <= this.current;
	}

	/**
	 * Writes the versions, for HELLO.
	 * @param out where to
	 */
	public void write(WireWriter out) {
		out.writeVarint(this.oldest);
		out.writeVarint(this.current);
	}

	/**
	 * Reads the versions of another node.
	 * @param in where from
	 * @return the versions
	 * @throws WireException if they are none
	 */
	public static WireVersion read(WireReader in) {
		int oldest = in.readNumber(MOST, "an oldest version");
		int current = in.readNumber(MOST, "a version");
		if (oldest < 1 || oldest > current) {
			throw in.malformed("versions " + oldest + " to " + current);
		}
		return new WireVersion(oldest, current);
	}

	@Override
	public String toString() {
		return (this.oldest == this.current) ? Integer.toString(this.current) : this.oldest + " to " + this.current;
	}

}
