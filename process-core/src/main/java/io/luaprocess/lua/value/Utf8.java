package io.luaprocess.lua.value;

/**
 * Recognizes UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * Measures the sequence that begins with a byte above 127.
	 * @param bytes the bytes
	 * @param at index of its first byte
	 * @param end index after the last byte of the text
	 * @return its length, or 0 if it is malformed
	 */
	public static int sequence(byte[] bytes, int at, int end) {
		int first = bytes[at] & 0xFF;
		if (first < 0xC2 || first > 0xF4) {
			return 0;
		}
		int length = (first < 0xE0) ? 2 : (first < 0xF0) ? 3 : 4;
		if (at + length > end) {
			return 0;
		}
		for (int i = 1; i < length; i++) {
			if ((bytes[at + i] & 0xC0) != 0x80) {
				return 0;
			}
		}
		int second = bytes[at + 1] & 0xFF;
		boolean overlongOrSurrogate = first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F
				|| first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F;
		return overlongOrSurrogate ? 0 : length;
	}

}
