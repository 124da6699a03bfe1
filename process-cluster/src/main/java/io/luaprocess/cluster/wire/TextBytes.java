package io.luaprocess.cluster.wire;

/**
 * Short texts as UTF-8, without allocation.
 */
final class TextBytes {

	/** Most bytes of a {@code char}. */
	static final int MOST = 3;

	private TextBytes() {
	}

	/**
	 * Writes a text. A lone surrogate becomes a question mark.
	 * @param text the text
	 * @param to has room for {@link #MOST} bytes a {@code char}
	 * @param from where the first byte goes
	 * @return where the last one ends
	 */
	static int encode(String text, byte[] to, int from) {
		int at = from;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < 0x80) {
				to[at++] = (byte) c;
			}
			else if (c < 0x800) {
				to[at++] = (byte) (0xC0 | c >> 6);
				to[at++] = (byte) (0x80 | c & 0x3F);
			}
			else if (!Character.isSurrogate(c)) {
				to[at++] = (byte) (0xE0 | c >> 12);
				to[at++] = (byte) (0x80 | c >> 6 & 0x3F);
				to[at++] = (byte) (0x80 | c & 0x3F);
			}
			else {
				int point = text.codePointAt(i);
				if (point == c) {
					to[at++] = '?';
					continue;
				}
				i++;
				to[at++] = (byte) (0xF0 | point >> 18);
				to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
				to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
				to[at++] = (byte) (0x80 | point & 0x3F);
			}
		}
		return at;
	}

}
