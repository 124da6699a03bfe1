package io.luaprocess.cluster.jgroups;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReceivedNoncesTests {

	private final ReceivedNonces nonces = new ReceivedNonces();

	@Test
	void aNonceIsNewOnce() {
		assertThat(this.nonces.isNew(5)).isTrue();
		assertThat(this.nonces.isNew(5)).isFalse();
		assertThat(this.nonces.isNew(3)).isTrue();
		assertThat(this.nonces.isNew(3)).isFalse();
	}

	@Test
	void nonceBelowTheWindowIsNotNew() {
		assertThat(this.nonces.isNew(ReceivedNonces.WINDOW + 10L)).isTrue();
		assertThat(this.nonces.isNew(10)).isFalse();
		assertThat(this.nonces.isNew(11)).isTrue();
	}

	@Test
	void nonceThatIsNotPositiveIsNotNew() {
		assertThat(this.nonces.isNew(0)).isFalse();
		assertThat(this.nonces.isNew(-1)).isFalse();
		assertThat(this.nonces.isNew(Long.MIN_VALUE)).isFalse();
	}

	@Test
	void farNonceForgetsThoseBelowItsWindow() {
		assertThat(this.nonces.isNew(1)).isTrue();
		assertThat(this.nonces.isNew(Long.MAX_VALUE)).isTrue();
		assertThat(this.nonces.isNew(Long.MAX_VALUE - 1)).isTrue();
		assertThat(this.nonces.isNew(Long.MAX_VALUE)).isFalse();
		assertThat(this.nonces.isNew(1)).isFalse();
	}

	@Test
	void randomNoncesAreNewOnceAndNeverBelowTheWindow() {
		long seed = Long.getLong("seed", System.nanoTime());
		SplittableRandom random = new SplittableRandom(seed);
		Set<Long> known = new HashSet<>();
		long highest = 0;
		for (int i = 0; i < 200_000; i++) {
			long nonce = Math.max(1, highest + random.nextLong(-ReceivedNonces.WINDOW - 100, 1000));
			boolean expected = nonce > highest - ReceivedNonces.WINDOW && known.add(nonce);
			assertThat(this.nonces.isNew(nonce)).as("seed %s, nonce %s", seed, nonce).isEqualTo(expected);
			highest = Math.max(highest, nonce);
		}
	}

}
