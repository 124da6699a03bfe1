package io.luaprocess.definition;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict decoding of files: bytes that are no UTF-8 are an error, not a replacement. */
final class Utf8 {

	private Utf8() {
	}

	static String decode(byte[] content) throws CharacterCodingException {
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
	}

	/** The line, from 1, of the first byte that is no UTF-8. */
	static int lineOfError(byte[] content) {
		ByteBuffer bytes = ByteBuffer.wrap(content);
		StandardCharsets.UTF_8.newDecoder().decode(bytes, CharBuffer.allocate(content.length), true);
		int line = 1;
		for (int i = 0; i < bytes.position(); i++) {
			line += (content[i] == '\n') ? 1 : 0;
		}
		return line;
	}

}
