package io.luaprocess.lua.engine.resource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.luaj.vm2.LuaString;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others get for a string of a process.
 */
@Timeout(60)
class MemoryMeterTests {

	private static final int LIMIT = 4 << 20;

	/** Longer than any way from one sample to the next. */
	private static final int LARGE = LIMIT / 4;

	private final MemoryMeter meter = new MemoryMeter(LIMIT, () -> false);

	@Test
	void allReceiversOfASampledTextGetTheSameCopy() {
		LuaString text = made(LARGE);
		LuaString first = this.meter.shareable(text);
		assertThat(first.raweq(text)).isTrue();
		assertThat(first.m_bytes).isNotSameAs(text.m_bytes);
		assertThat(this.meter.shareable(text)).isSameAs(first);
	}

	@Test
	void textsThatShareTheirBytesAreCopiedEach() {
		LuaString text = made(LARGE);
		LuaString half = text.substring(0, LARGE / 2);
		this.meter.allocated(half, half.m_bytes, LARGE);
		LuaString copy = this.meter.shareable(text);
		assertThat(copy.m_length).isEqualTo(LARGE);
		LuaString other = this.meter.shareable(half);
		assertThat(other.m_length).isEqualTo(LARGE / 2);
		assertThat(other.m_bytes).isNotSameAs(text.m_bytes).isNotSameAs(copy.m_bytes);
	}

	@Test
	void aTextWithoutSampleIsNotCopied() {
		made(LARGE);
		LuaString text = LuaString.valueUsing("short".getBytes());
		assertThat(this.meter.shareable(text)).isSameAs(text);
	}

	private LuaString made(int length) {
		LuaString text = LuaString.valueUsing(new byte[length]);
		this.meter.allocated(text, text.m_bytes, length);
		return text;
	}

}
