package io.luaprocess.definition;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/**
 * A file of a root, on disk or on the class path.
 *
 * @param path path relative to the root, with {@code /} as separator
 * @param content reads the whole file, when it is needed
 */
public record SourceFile(String path, Content content) {

	/** The largest definition file or program that is read, in bytes. */
	public static final int MAX_BYTES = 4 << 20;

	/**
	 * Reads a file, but not far beyond the largest size.
	 * @param in the file
	 * @return its bytes; more than {@link #MAX_BYTES} if it is too large
	 * @throws IOException if it can't be read
	 */
	public static byte[] read(InputStream in) throws IOException {
		try (in) {
			return in.readNBytes(MAX_BYTES + 1);
		}
	}

	/** Why the size of a file is not accepted; {@code null} if it is. */
	static @Nullable String sizeProblem(byte[] content) {
		return (content.length > MAX_BYTES) ? "the file is too large, at most " + MAX_BYTES + " bytes are allowed"
				: null;
	}

	/**
	 * Reads a file.
	 */
	@FunctionalInterface
	public interface Content {

		/**
		 * Reads the whole file; of one that is too large {@link #MAX_BYTES} + 1 bytes are
		 * enough.
		 * @return its bytes
		 * @throws IOException if it can't be read
		 */
		byte[] read() throws IOException;

	}

}
