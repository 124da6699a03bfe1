package io.luaprocess.cluster.wire;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's half of a {@link Dictionary}. Not thread-safe.
 */
final class DictionaryReader {

	/** Most bytes of a text of {@value Dictionary#LONGEST_TEXT} characters. */
	private static final int LONGEST_TEXT = 3 * Dictionary.LONGEST_TEXT;

	private final WireLimits limits;

	private final ReceivedEntries<String> texts = new ReceivedEntries<>(Dictionary.TEXTS);

	private final ReceivedEntries<Place> places = new ReceivedEntries<>(Dictionary.TEXTS);

	private final ReceivedEntries<WireIdentity> identities = new ReceivedEntries<>(Dictionary.IDENTITIES);

	DictionaryReader(WireLimits limits) {
		this.limits = limits;
	}

	@Nullable String readText(WireReader in) {
		int start = in.position();
		long code = in.readVarint();
		if (code == Dictionary.NULL) {
			return null;
		}
		if (code == Dictionary.ONCE) {
			return in.readText(this.limits.text());
		}
		if (code == Dictionary.NEW) {
			String text = in.readText(LONGEST_TEXT);
			this.texts.add(text);
			return text;
		}
		return known(in, this.texts, code, "text", start);
	}

	@Nullable Pid readPid(WireReader in) {
		int start = in.position();
		long code = in.readVarint();
		if (code == Dictionary.NULL) {
			return null;
		}
		Place place = (code >= Dictionary.FIRST || code < 0) ? known(in, this.places, code, "place", start)
				: readPlace(in, code == Dictionary.NEW);
		return Pid.of(place.node(), place.host(), in.readVarint());
	}

	private Place readPlace(WireReader in, boolean kept) {
		int most = kept ? LONGEST_TEXT : this.limits.text();
		Place place = new Place(in.readText(most), in.readText(most));
		if (kept) {
			this.places.add(place);
		}
		return place;
	}

	WireIdentity readIdentity(WireReader in) {
		int start = in.position();
		long code = in.readVarint();
		if (code >= Dictionary.FIRST || code < 0) {
			return known(in, this.identities, code, "identity", start);
		}
		if (code == Dictionary.NULL) {
			throw in.malformed("no identity", start);
		}
		int from = in.position();
		WireIdentity identity = WireIdentity.read(in, this.limits);
		if (code == Dictionary.NEW) {
			if (in.position() - from > Dictionary.LARGEST_IDENTITY) {
				throw in.malformed("an identity of " + (in.position() - from) + " bytes for the dictionary", start);
			}
			this.identities.add(identity);
		}
		return identity;
	}

	private static <V> V known(WireReader in, ReceivedEntries<V> entries, long code, String what, int start) {
		long number = code - Dictionary.FIRST;
		V entry = entries.get(number);
		if (entry == null) {
			throw in.malformed("unknown " + what + " " + Long.toUnsignedString(number), start);
		}
		return entry;
	}

}
