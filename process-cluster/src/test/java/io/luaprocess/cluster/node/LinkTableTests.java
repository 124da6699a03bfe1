package io.luaprocess.cluster.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

import io.luaprocess.Pid;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of two nodes are the same when all frames have arrived.
 */
class LinkTableTests {

	private static final Pid HERE = Pid.of("one#1", "app:processes", 1);

	private static final Pid THERE = Pid.of("two#1", "app:processes", 2);

	private final Side one = new Side(HERE, THERE);

	private final Side two = new Side(THERE, HERE);

	private long ids;

	private record Frame(boolean link, List<Long> ids) {
	}

	/** One node with the frames on their way to it. */
	private final class Side {

		private final LinkTable table = new LinkTable();

		private final Deque<Frame> coming = new ArrayDeque<>();

		private final Pid local;

		private final Pid remote;

		Side(Pid local, Pid remote) {
			this.local = local;
			this.remote = remote;
		}

		private Side other() {
			return (this == LinkTableTests.this.one) ? LinkTableTests.this.two : LinkTableTests.this.one;
		}

		boolean isLinked() {
			return this.table.contains(this.local, this.remote);
		}

		void link() {
			if (!isLinked()) {
				long id = ++LinkTableTests.this.ids;
				this.table.add(this.local, this.remote, id);
				other().coming.add(new Frame(true, List.of(id)));
			}
		}

		void unlink() {
			List<Long> removed = this.table.removeAll(this.local, this.remote);
			if (!removed.isEmpty()) {
				other().coming.add(new Frame(false, removed));
			}
		}

		boolean act() {
			Frame frame = this.coming.poll();
			if (frame == null) {
				return false;
			}
			if (frame.link()) {
				this.table.add(this.local, this.remote, frame.ids().getFirst());
			}
			else {
				this.table.remove(this.local, this.remote, frame.ids());
			}
			return true;
		}

	}

	private void settle() {
		boolean acted = true;
		while (acted) {
			acted = this.one.act() | this.two.act();
		}
	}

	@Test
	void linkThatCrossesTheEndOfAnotherOneSurvivesOnBothSides() {
		this.one.link();
		settle();
		this.one.unlink();
		this.two.unlink();
		this.two.link();
		settle();
		assertThat(this.one.isLinked()).isTrue();
		assertThat(this.two.isLinked()).isTrue();
	}

	@Test
	void endOfALinkRemovesThoseThatBothSidesHaveMade() {
		this.one.link();
		this.two.link();
		settle();
		this.one.unlink();
		settle();
		assertThat(this.two.isLinked()).isFalse();
		assertThat(this.two.table.size()).isZero();
	}

	@Test
	void endOfAProcessRemovesAllItsLinks() {
		LinkTable table = new LinkTable();
		table.add(HERE, THERE, 1);
		table.add(HERE, Pid.of("two#1", "app:processes", 3), 2);
		table.add(Pid.of("one#1", "app:processes", 4), THERE, 3);
		table.endedHere(HERE);
		assertThat(table.size()).isEqualTo(1);
		table.endedThere(THERE);
		assertThat(table.size()).isZero();
	}

	@RepeatedTest(20)
	void tablesConvergeWhateverCrosses(RepetitionInfo repetition) {
		SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
		for (int i = 0; i < 5000; i++) {
			Side side = random.nextBoolean() ? this.one : this.two;
			switch (random.nextInt(5)) {
				case 0 -> side.link();
				case 1 -> side.unlink();
				default -> side.act();
			}
		}
		settle();
		assertThat(this.one.isLinked()).isEqualTo(this.two.isLinked());
		assertThat(this.one.table.size()).isEqualTo(this.two.table.size()).isLessThanOrEqualTo(1);
	}

}
