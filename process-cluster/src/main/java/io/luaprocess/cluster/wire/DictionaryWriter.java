package io.luaprocess.cluster.wire;

import io.luaprocess.Pid;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The sender's half of a {@link Dictionary}. Not thread-safe.
 */
final class DictionaryWriter {

	/** Identities whose names are remembered, by their hash; a power of two. */
	private static final int RECENT = 64;

	private final SentEntries<String> texts = new SentEntries<>(Dictionary.TEXTS);

	private final SentEntries<Place> places = new SentEntries<>(Dictionary.TEXTS);

	private final SentEntries<WireIdentity> identities = new SentEntries<>(Dictionary.IDENTITIES);

	private final Place wanted = new Place("", "");

	private final @Nullable Known[] recent = new @Nullable Known[RECENT];

	void writeText(WireWriter out, @Nullable String text) {
		if (text == null) {
			out.writeByte(Dictionary.NULL);
			return;
		}
		if (text.length() > Dictionary.LONGEST_TEXT) {
			out.writeByte(Dictionary.ONCE);
			out.writeText(text);
			return;
		}
		int number = this.texts.find(text);
		if (number >= 0) {
			out.writeVarint(number + Dictionary.FIRST);
			return;
		}
		out.writeByte(Dictionary.NEW);
		out.writeText(text);
		this.texts.add(text);
	}

	void writePid(WireWriter out, @Nullable Pid pid) {
		if (pid == null) {
			out.writeByte(Dictionary.NULL);
			return;
		}
		String node = pid.node();
		String host = pid.host();
		if (node.length() + host.length() > Dictionary.LONGEST_TEXT) {
			writePlace(out, Dictionary.ONCE, node, host);
		}
		else {
			writeShortPlace(out, node, host);
		}
		out.writeVarint(pid.number());
	}

	private void writeShortPlace(WireWriter out, String node, String host) {
		this.wanted.set(node, host);
		int number = this.places.find(this.wanted);
		if (number >= 0) {
			out.writeVarint(number + Dictionary.FIRST);
			return;
		}
		writePlace(out, Dictionary.NEW, node, host);
		this.places.add(new Place(node, host));
	}

	private static void writePlace(WireWriter out, int code, String node, String host) {
		out.writeByte(code);
		out.writeText(node);
		out.writeText(host);
	}

	void writeIdentity(WireWriter out, Identity identity) {
		Known names = known(identity);
		if (this.identities.isAt(names.number, names.identity)) {
			out.writeVarint(names.number + Dictionary.FIRST);
			return;
		}
		names.number = this.identities.find(names.identity);
		if (names.number >= 0) {
			names.identity = this.identities.at(names.number);
			out.writeVarint(names.number + Dictionary.FIRST);
			return;
		}
		int start = out.size();
		out.writeByte(Dictionary.NEW);
		names.identity.write(out);
		if (out.size() - start - 1 > Dictionary.LARGEST_IDENTITY) {
			out.array()[start] = Dictionary.ONCE;
			return;
		}
		names.number = this.identities.add(names.identity);
	}

	/**
	 * The same few objects come again and again, and their names take time to collect.
	 */
	private Known known(Identity identity) {
		int slot = System.identityHashCode(identity) & RECENT - 1;
		Known names = this.recent[slot];
		if (names == null || names.of != identity) {
			names = new Known(identity);
			this.recent[slot] = names;
		}
		return names;
	}

	void mark() {
		this.texts.mark();
		this.places.mark();
		this.identities.mark();
	}

	void rollBack() {
		this.texts.rollBack();
		this.places.rollBack();
		this.identities.rollBack();
	}

	/** The names of an identity, and the number they had last. */
	private static final class Known {

		private final Identity of;

		private WireIdentity identity;

		private int number = -1;

		Known(Identity of) {
			this.of = of;
			this.identity = WireIdentity.of(of);
		}

	}

}
