package io.luaprocess.definition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A file of a root, on disk or on the class path.
 *
 * @param path path relative to the root, with {@code /} as separator
 * @param content reads the whole file, when it is needed
 * @param stamp what changes when the file is written; {@code null} if that cannot be told
 */
public record SourceFile(String path, Content content, @Nullable Stamp stamp) {

	/**
	 * Creates a file that is read whenever it is needed.
	 * @param path path relative to the root, with {@code /} as separator
	 * @param content reads the whole file
	 */
	public SourceFile(String path, Content content) {
		this(path, content, null);
	}

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
	 * What changes when a file is written.
	 *
	 * @param size its size in bytes
	 * @param modified when it was written last, as the file system says
	 * @param key what the file system identifies it by; {@code null} if by nothing
	 */
	public record Stamp(long size, Instant modified, @Nullable Object key) {

		/** A file system may note times in steps as large as this. */
		private static final Duration STEP = Duration.ofSeconds(2);

		/** Returns the stamp of a file. */
		static Stamp of(BasicFileAttributes attributes) {
			return new Stamp(attributes.size(), attributes.lastModifiedTime().toInstant(), attributes.fileKey());
		}

		/**
		 * Whether a file with this stamp has not been written since. One that was written
		 * just before it was read may have been written again within the same step.
		 * @param readAt when it was read
		 * @param now its stamp now
		 */
		boolean isUnchangedSince(Instant readAt, @Nullable Stamp now) {
			return equals(now) && this.modified.plus(STEP).isBefore(readAt);
		}

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
