package io.luaprocess.cluster.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes agree on a session, whatever crosses.
 */
class HandshakeTests {

	private final Side one = new Side("one");

	private final Side two = new Side("two");

	private long nonces;

	/** A frame: HELLO has both nonces, another one only that of its receiver. */
	private record Frame(boolean hello, boolean reset, long nonce, long known) {
	}

	/** One node with what is on its way to it. */
	private final class Side {

		private final String name;

		private final Deque<Frame> coming = new ArrayDeque<>();

		private Handshake handshake = new Handshake(++HandshakeTests.this.nonces);

		private int sessions;

		Side(String name) {
			this.name = name;
		}

		Side other() {
			return (this == HandshakeTests.this.one) ? HandshakeTests.this.two : HandshakeTests.this.one;
		}

		void greet() {
			other().coming.add(new Frame(true, false, this.handshake.nonce(), this.handshake.peer()));
		}

		void beginAnew() {
			this.handshake = new Handshake(++HandshakeTests.this.nonces);
		}

		void send() {
			if (this.handshake.isOpen()) {
				other().coming.add(new Frame(false, false, this.handshake.peer(), 0));
			}
		}

		boolean act() {
			Frame frame = this.coming.poll();
			if (frame == null) {
				return false;
			}
			if (frame.reset()) {
				if (this.handshake.reset(frame.nonce())) {
					beginAnew();
					greet();
				}
			}
			else if (!frame.hello()) {
				if (!this.handshake.accepts(frame.nonce())) {
					other().coming.add(new Frame(false, true, frame.nonce(), 0));
				}
			}
			else {
				hello(frame);
			}
			return true;
		}

		private void hello(Frame frame) {
			switch (this.handshake.hello(frame.nonce(), frame.known())) {
				case NOTHING -> {
				}
				case ANSWER -> greet();
				case OPEN -> this.sessions++;
				case ANSWER_AND_OPEN -> {
					greet();
					this.sessions++;
				}
				case OVER -> {
					beginAnew();
					this.handshake.hello(frame.nonce(), frame.known());
					greet();
				}
			}
		}

		@Override
		public String toString() {
			return this.name + " " + this.handshake.nonce() + "/" + this.handshake.peer();
		}

	}

	/** Delivers everything; returns how many frames that took. */
	private int settle() {
		int frames = 0;
		while (this.one.act() | this.two.act()) {
			frames++;
			assertThat(frames).as("%s %s", this.one, this.two).isLessThan(10_000);
		}
		return frames;
	}

	private void assertAgreed() {
		assertThat(this.one.handshake.isOpen()).isTrue();
		assertThat(this.two.handshake.isOpen()).isTrue();
		assertThat(this.one.handshake.peer()).isEqualTo(this.two.handshake.nonce());
		assertThat(this.two.handshake.peer()).isEqualTo(this.one.handshake.nonce());
	}

	@Test
	void helloOfOneSideIsEnough() {
		this.one.greet();
		settle();
		assertAgreed();
	}

	@Test
	void helloOfBothSidesOpensOneSession() {
		this.one.greet();
		this.two.greet();
		settle();
		assertAgreed();
		assertThat(this.one.sessions).isEqualTo(1);
		assertThat(this.two.sessions).isEqualTo(1);
	}

	@Test
	void sideThatHasForgottenTheSessionEndsItForTheOther() {
		this.one.greet();
		settle();
		this.two.beginAnew();
		this.two.greet();
		settle();
		assertAgreed();
		assertThat(this.one.sessions).isEqualTo(2);
	}

	@Test
	void frameOfAnotherSessionIsAnsweredResetWhichBeginsANewOne() {
		this.one.greet();
		settle();
		this.two.beginAnew();
		this.one.send();
		settle();
		assertAgreed();
	}

	@Test
	void resetOfAnEarlierSessionHasNoEffect() {
		this.one.greet();
		settle();
		long before = this.one.handshake.nonce();
		this.one.coming.add(new Frame(false, true, 12345, 0));
		assertThat(settle()).isEqualTo(1);
		assertThat(this.one.handshake.nonce()).isEqualTo(before);
	}

	/** Sides forget, frames get lost with that, all at random. */
	@RepeatedTest(20)
	void sidesAgreeWhateverCrosses(RepetitionInfo repetition) {
		SplittableRandom chance = new SplittableRandom(repetition.getCurrentRepetition());
		for (int i = 0; i < 2000; i++) {
			Side side = chance.nextBoolean() ? this.one : this.two;
			switch (chance.nextInt(10)) {
				case 0 -> {
					side.beginAnew();
					side.greet();
				}
				case 1 -> {
					// A break: what comes is lost, and the side has forgotten the
					// session.
					side.coming.clear();
					side.beginAnew();
					side.greet();
				}
				case 2 -> side.greet();
				case 3, 4 -> side.send();
				default -> side.act();
			}
		}
		settle();
		// The tick.
		if (!this.one.handshake.isOpen()) {
			this.one.greet();
		}
		if (!this.two.handshake.isOpen()) {
			this.two.greet();
		}
		assertThat(settle()).isLessThan(20);
		assertAgreed();
	}

}
