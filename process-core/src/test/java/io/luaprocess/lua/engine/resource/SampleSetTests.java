package io.luaprocess.lua.engine.resource;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.kernel.Heap;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of a process. */
class SampleSetTests {

	private final SampleSet samples = new SampleSet();

	private final List<LuaString> strings = new ArrayList<>();

	/** Hashes that fall into few buckets, beside objects that are no strings. */
	private void fill() {
		for (int i = 0; i < 3000; i++) {
			LuaString string = LuaString.valueOf("text" + i);
			this.strings.add(string);
			this.samples.add((i % 2 == 0) ? string : string.m_bytes, 1, hash(i));
			this.samples.add(new Object(), 1, 0);
		}
	}

	private static int hash(int i) {
		return 1 + (i % 7) * 4096;
	}

	@Test
	void theSampleOfEveryStringIsFound() {
		assertThat(this.samples.find(LuaString.valueOf(""), 1)).isNull();
		fill();
		for (int i = 0; i < this.strings.size(); i++) {
			assertThat(this.samples.find(this.strings.get(i), hash(i))).isNotNull();
		}
		assertThat(this.samples.find(LuaString.valueOf("text0"), hash(0))).isNull();
	}

	@Test
	void theSamplesOfStringsThatAreLeftAreFoundAfterACollection() {
		fill();
		this.strings.subList(0, 2999).clear();
		System.gc();
		this.samples.recount();
		assertThat(this.samples.estimate()).isLessThan(3000);
		assertThat(this.samples.find(this.strings.get(0), hash(2999))).isNotNull();
	}

	/**
	 * What was allocated since the last collection fills the young generation, which is
	 * no sign that data fill the heap.
	 */
	@Test
	void theHeapIsLookedAtAsTheLastCollectionHasLeftIt() {
		System.gc();
		this.samples.recountIfCollected();
		double before = this.samples.heapUsed();
		List<byte[]> recent = new ArrayList<>();
		int collections = Heap.collections();
		while (Heap.used(0) < before + 0.1 && Heap.collections() == collections) {
			recent.add(new byte[100_000]);
		}
		assertThat(recent).isNotEmpty();
		if (Heap.collections() == collections) {
			this.samples.recountIfCollected();
			assertThat(this.samples.heapUsed()).isEqualTo(before);
		}
	}

	/** A message with sampled keys looked through all samples of its sender. */
	@Test
	void stringsAreFoundWithoutLookingAtAllSamples() {
		for (int i = 0; i < 20_000; i++) {
			LuaString string = LuaString.valueOf("text" + i);
			this.strings.add(string);
			this.samples.add(string, 1, 1 + i);
		}
		int most = 0;
		for (int i = 0; i < 20_000; i++) {
			Sample sample = this.samples.find(this.strings.get(i), 1 + i);
			int length = 0;
			for (Sample next = sample; next != null; next = next.next) {
				length++;
			}
			most = Math.max(most, length);
		}
		assertThat(most).isBetween(1, 8);
	}

}
