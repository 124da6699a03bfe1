package io.luaprocess.lua.engine.resource;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which strings the filter keeps and forgets.
 */
class StringFilterTests {

	private static final int SAMPLED = 1;

	private final SampleSet samples = new SampleSet();

	private final StringFilter filter = new StringFilter();

	@Test
	void anEmptyFilterContainsNothing() {
		assertThat(IntStream.range(0, 100_000).anyMatch(this.filter::mayContain)).isFalse();
	}

	@Test
	void theFilterForgetsOnlyStringsWithoutSample() {
		LuaString object = LuaString.valueOf("text");
		this.samples.add(object, 1, SAMPLED);
		IntStream.range(0, 100_000).forEach((hash) -> {
			this.filter.mark(hash, this.samples);
			assertThat(this.filter.mayContain(hash)).isTrue();
			assertThat(this.filter.mayContain(SAMPLED)).isTrue();
		});
		long kept = IntStream.range(0, 100_000).filter(this.filter::mayContain).count();
		assertThat(kept).isLessThan(50_000);
		assertThat(this.samples.find(object, SAMPLED)).isNotNull();
	}

}
