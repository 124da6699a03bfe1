package io.luaprocess.lua.module.data;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Makes and reads UUIDs (RFC 9562). All random bits come from a cryptographic source.
 * Thread-safe.
 */
final class Uuid {

	static final int TIME_BASED = 1;

	static final int NAMED_MD5 = 3;

	static final int NAMED_SHA1 = 5;

	static final int TIME_ORDERED = 7;

	/** From the start of the Gregorian calendar to that of Unix, in 100 ns. */
	private static final long GREGORIAN = 0x01B21DD213814000L;

	private static final long TICKS_PER_SECOND = 10_000_000;

	private static final long VARIANT = 0x8000000000000000L;

	private static final int HEX_DIGITS = 32;

	private static final int STANDARD_LENGTH = 36;

	private static final String URN = "urn:uuid:";

	private static final SecureRandom RANDOM = new SecureRandom();

	/**
	 * Milliseconds and, in the lowest 12 bits, their 4096ths of the latest version 7:
	 * each one is greater than all before, in every process.
	 */
	private static final AtomicLong LATEST = new AtomicLong();

	private Uuid() {
	}

	/** Makes a version 1: time and a node that is random each time. */
	static UUID timeBased() {
		Instant now = Instant.now();
		long ticks = GREGORIAN + now.getEpochSecond() * TICKS_PER_SECOND + now.getNano() / 100;
		long high = (ticks << 32) | ((ticks >>> 16) & 0xFFFF0000L) | 0x1000 | ((ticks >>> 48) & 0xFFF);
		// The multicast bit marks a node that is no network card.
		long low = (RANDOM.nextLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT | 0x010000000000L;
		return new UUID(high, low);
	}

	/** Makes a version 7: time first, greater than every one before. */
	static UUID timeOrdered() {
		Instant now = Instant.now();
		long fraction = (now.getNano() % 1_000_000) * 4096L / 1_000_000;
		long moment = (now.toEpochMilli() << 12) | fraction;
		long mine = LATEST.updateAndGet((latest) -> Math.max(latest + 1, moment));
		long high = ((mine >>> 12) << 16) | 0x7000 | (mine & 0xFFF);
		return new UUID(high, (RANDOM.nextLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT);
	}

	/**
	 * Makes a version 3 or 5 of the hash of a name.
	 * @param version 3 or 5
	 * @param digest at least 16 bytes
	 */
	static UUID named(int version, byte[] digest) {
		ByteBuffer bytes = ByteBuffer.wrap(digest);
		long high = (bytes.getLong() & ~0xF000L) | ((long) version << 12);
		long low = (bytes.getLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT;
		return new UUID(high, low);
	}

	static byte[] bytes(UUID uuid) {
		return ByteBuffer.allocate(16)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.array();
	}

	/**
	 * Reads any of the forms {@link #simple} and {@link #urn} write, or the standard one,
	 * in either case.
	 * @return the UUID, or {@code null} if the text is none
	 */
	static @Nullable UUID parse(String text) {
		if (text.regionMatches(true, 0, URN, 0, URN.length())) {
			return standard(text.substring(URN.length()));
		}
		return (text.length() == HEX_DIGITS) ? ofHex(text) : standard(text);
	}

	private static @Nullable UUID standard(String text) {
		boolean shaped = text.length() == STANDARD_LENGTH && text.charAt(8) == '-' && text.charAt(13) == '-'
				&& text.charAt(18) == '-' && text.charAt(23) == '-';
		return shaped ? ofHex(text.substring(0, 8) + text.substring(9, 13) + text.substring(14, 18)
				+ text.substring(19, 23) + text.substring(24)) : null;
	}

	private static @Nullable UUID ofHex(String digits) {
		for (int i = 0; i < digits.length(); i++) {
			if (!HexFormat.isHexDigit(digits.charAt(i))) {
				return null;
			}
		}
		return (digits.length() == HEX_DIGITS)
				? new UUID(HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32))
				: null;
	}

	static String simple(UUID uuid) {
		return uuid.toString().replace("-", "");
	}

	static String urn(UUID uuid) {
		return URN + uuid;
	}

	static String variant(UUID uuid) {
		int bits = (int) (uuid.getLeastSignificantBits() >>> 61);
		return switch (bits) {
			case 4, 5 -> "RFC4122";
			case 6 -> "Microsoft";
			case 7 -> "Future";
			default -> "NCS";
		};
	}

	/** Returns the Unix seconds of a version 1 or 7. */
	static long seconds(UUID uuid) {
		if (uuid.version() == TIME_ORDERED) {
			return (uuid.getMostSignificantBits() >>> 16) / 1000;
		}
		long high = uuid.getMostSignificantBits();
		long ticks = ((high & 0xFFF) << 48) | ((high & 0xFFFF0000L) << 16) | (high >>> 32);
		return Math.floorDiv(ticks - GREGORIAN, TICKS_PER_SECOND);
	}

	/** Returns the node of a version 1 as hexadecimal digits. */
	static String node(UUID uuid) {
		return HexFormat.of().toHexDigits(uuid.getLeastSignificantBits(), 12);
	}

}
