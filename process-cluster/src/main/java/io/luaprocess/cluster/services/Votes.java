package io.luaprocess.cluster.services;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of the sets of voters.
 *
 * @param agreed the newest set that is known to be agreed; {@code null} if none is known
 * @param proposed later sets that may have been agreed on, in their order
 */
record Votes(@Nullable VoterSet agreed, List<VoterSet> proposed) {

	static final Votes NONE = new Votes(null, List.of());

	private static final int MOST = 1000;

	Votes {
		proposed = List.copyOf(proposed);
	}

	/** Returns what is known together. */
	Votes with(Votes other) {
		VoterSet newest = newest(this.agreed, other.agreed);
		TreeSet<VoterSet> later = new TreeSet<>(this.proposed);
		later.addAll(other.proposed);
		if (newest != null) {
			later.removeIf((set) -> set.compareTo(newest) <= 0);
		}
		return new Votes(newest, List.copyOf(later));
	}

	private static @Nullable VoterSet newest(@Nullable VoterSet one, @Nullable VoterSet other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.compareTo(other) >= 0) ? one : other;
	}

	/** Returns what is known when a set is agreed. */
	Votes agreedOn(VoterSet set) {
		return with(new Votes(set, List.of()));
	}

	/** Returns what is known when a set is proposed. */
	Votes proposing(VoterSet set) {
		return with(new Votes(null, List.of(set)));
	}

	/** Whether a set, or an agreed later one, is known. */
	boolean know(VoterSet set) {
		return this.agreed != null && this.agreed.compareTo(set) >= 0 || this.proposed.contains(set);
	}

	/** Whether something holds for every set that may be the newest agreed one. */
	boolean allSets(Predicate<VoterSet> condition) {
		return sets().allMatch(condition);
	}

	/** Whether a node is in one of the sets. */
	boolean mention(String name) {
		return sets().anyMatch((set) -> set.has(name));
	}

	Stream<VoterSet> sets() {
		return Stream.concat(Stream.ofNullable(this.agreed), this.proposed.stream());
	}

	void write(FrameWriter out) {
		out.flag(this.agreed != null);
		if (this.agreed != null) {
			this.agreed.write(out);
		}
		out.number(this.proposed.size());
		this.proposed.forEach((set) -> set.write(out));
	}

	static Votes read(FrameReader in) {
		VoterSet agreed = in.flag() ? VoterSet.read(in) : null;
		int count = in.in().readCount(4, MOST, "proposed sets of voters");
		List<VoterSet> proposed = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			proposed.add(VoterSet.read(in));
		}
		return new Votes(agreed, proposed);
	}

}
