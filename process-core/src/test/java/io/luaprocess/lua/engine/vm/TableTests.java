package io.luaprocess.lua.engine.vm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.kernel.TerminationSignal;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.number.Num;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Table}.
 */
class TableTests {

	private static final LuaValue[] OBJECTS = { LuaValue.TRUE, LuaValue.FALSE, new Table(), new Table(), new Table() };

	@ParameterizedTest
	@EnumSource
	void aProcessNeedNotWaitForALargeTableToGrow(Growth growth) {
		AtomicBoolean ended = new AtomicBoolean();
		LuaState s = new LuaState(
				new GlobalState(new Table(), new Table(), Limits.withMemory(Long.MAX_VALUE / 4), () -> {
					if (ended.get()) {
						throw TerminationSignal.INSTANCE;
					}
					return false;
				}));
		Table table = new Table(s, 0, 0);
		growth.begin.accept(table);
		ended.set(true);
		Safepoint.epoch++;
		assertThatExceptionOfType(TerminationSignal.class).isThrownBy(() -> growth.end.accept(table));
	}

	private enum Growth {

		HASH_PART_THAT_GROWS((t) -> fill(t, 0.5, 1, 100_000), (t) -> fill(t, 100_000.5, 1, 200_000)),

		HASH_PART_THAT_BECOMES_AN_ARRAY((t) -> fill(t, 3, 3, 300_000), (t) -> fill(t, 1, 3, 300_000)),

		ARRAY_THAT_BECOMES_A_HASH_PART((t) -> {
			fill(t, 1, 1, 1 << 18);
			for (int i = 1; i <= 1 << 18; i += (i % 8 == 7) ? 2 : 1) {
				t.put(i, LuaValue.NIL);
			}
		}, (t) -> t.put((1 << 18) + 1, LuaValue.TRUE));

		private final Consumer<Table> begin;

		private final Consumer<Table> end;

		Growth(Consumer<Table> begin, Consumer<Table> end) {
			this.begin = begin;
			this.end = end;
		}

		private static void fill(Table table, double from, int step, int to) {
			for (double key = from; key <= to; key += step) {
				table.put(Num.of(key), LuaValue.TRUE);
			}
		}

	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void randomWritesReadBackAsFromAModel(int seed) {
		Random random = new Random(seed);
		int range = 1 << (2 + seed);
		for (int round = 0; round < 40; round++) {
			Table table = random.nextBoolean() ? new Table() : new Table(random.nextInt(20), random.nextInt(20));
			Map<Object, LuaValue> model = new LinkedHashMap<>();
			for (int i = 0; i < 20 * range; i++) {
				LuaValue key = randomKey(random, range);
				LuaValue value = (random.nextInt(3) == 0) ? LuaValue.NIL : Num.of(i);
				table.put(key, value);
				if (value.isnil()) {
					model.remove(modelKey(key));
				}
				else {
					model.put(modelKey(key), value);
				}
				assertThat(table.get(key)).isSameAs(value);
			}
			assertSame(table, model);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void traversalVisitsEveryEntryOnceWhileItRemovesThem(int seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 100; round++) {
			Table table = new Table();
			Map<Object, LuaValue> model = new LinkedHashMap<>();
			int n = random.nextInt(200);
			for (int i = 0; i < n; i++) {
				LuaValue key = randomKey(random, 100);
				table.put(key, Num.of(i));
				model.put(modelKey(key), Num.of(i));
			}
			Set<Object> seen = new HashSet<>();
			LuaValue key = LuaValue.NIL;
			while (true) {
				Varargs entry = table.next(key);
				key = entry.arg1();
				if (key.isnil()) {
					break;
				}
				assertThat(seen.add(modelKey(key))).isTrue();
				assertThat(entry.arg(2)).isEqualTo(model.get(modelKey(key)));
				if (random.nextInt(3) > 0) {
					table.put(key, LuaValue.NIL);
					model.remove(modelKey(key));
				}
			}
			assertThat(seen).containsAll(model.keySet());
			assertSame(table, model);
		}
	}

	@Test
	void appendedElementsMakeASequence() {
		Table table = new Table();
		for (int i = 1; i <= 10_000; i++) {
			table.put(i, Num.of(i));
			assertThat(table.length()).isEqualTo(i);
		}
		for (int i = 10_000; i >= 1; i--) {
			table.put(i, LuaValue.NIL);
			assertThat(table.length()).isEqualTo(i - 1);
		}
	}

	@Test
	void elementsWrittenBackwardsMakeASequence() {
		Table table = new Table();
		for (int i = 1000; i >= 1; i--) {
			table.put(i, Num.of(i));
		}
		assertThat(table.length()).isEqualTo(1000);
	}

	@Test
	void aQueueDoesNotGrowWithTheNumberOfElementsThatPassedThroughIt() {
		Table table = new Table();
		for (int i = 1; i <= 200_000; i++) {
			table.put(i, Num.of(i));
			if (i > 10) {
				table.put(i - 10, LuaValue.NIL);
			}
		}
		assertThat(table.memory()).isLessThan(10_000);
		assertThat(table.get(200_000)).isEqualTo(Num.of(200_000));
		assertThat(table.get(199_990)).isSameAs(LuaValue.NIL);
	}

	@Test
	void aSieveThatNeverWritesElementOneIsKeptInTheArrayPart() {
		Table table = new Table();
		for (int i = 2; i <= 100_000; i++) {
			table.put(i, LuaValue.TRUE);
		}
		assertThat(table.memory()).isLessThan(1_000_000);
		assertThat(table.get(99_999)).isSameAs(LuaValue.TRUE);
	}

	@Test
	void anEmptyTableTakesNoMoreThanItsFields() {
		assertThat(new Table().memory()).isEqualTo(40);
	}

	@Test
	void numbersOfOtherClassesFindTheSameEntry() {
		Table table = new Table();
		table.put((LuaValue) LuaInteger.valueOf(3), LuaValue.TRUE);
		table.put(LuaValue.valueOf(2.5), LuaValue.TRUE);
		assertThat(table.get((LuaValue) Num.of(3))).isSameAs(LuaValue.TRUE);
		assertThat(table.get(Num.of(2.5))).isSameAs(LuaValue.TRUE);
		assertThat(table.next(LuaValue.NIL).arg1()).isInstanceOf(Num.class);
	}

	@Test
	void negativeZeroIsTheKeyZero() {
		Table table = new Table();
		table.put(Num.of(-0.0), LuaValue.TRUE);
		assertThat(table.get(0)).isSameAs(LuaValue.TRUE);
		table.put(0, LuaValue.FALSE);
		assertThat(table.get(Num.of(-0.0))).isSameAs(LuaValue.FALSE);
	}

	@Test
	void nextAfterAKeyThatWasNeverThereFails() {
		Table table = new Table().put("a", LuaValue.TRUE);
		assertThatExceptionOfType(LuaException.class).isThrownBy(() -> table.next(LuaString.valueOf("b")))
			.withMessage("invalid key to 'next'");
	}

	@Test
	void aTableFilledInAnyOrderEndsWhereItsElementsDo() {
		for (int n = 0; n < 200; n++) {
			List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, n).boxed().toList());
			Collections.shuffle(order, new Random(n));
			Table table = new Table();
			order.forEach((i) -> table.put(i, Num.of(i)));
			assertThat(table.length()).as(order::toString).isEqualTo(n);
		}
	}

	@Test
	void keysFarApartLeadToABorderAllTheSame() {
		Table table = new Table();
		for (int i = 0; i < 60; i++) {
			table.put(Num.of(Math.pow(2, i)), LuaValue.TRUE);
		}
		int n = table.length();
		assertThat(table.get(n).isnil()).isFalse();
		assertThat(table.get(n + 1).isnil()).isTrue();
	}

	@Test
	void anOverlayReadsItsTemplateAndItself() {
		Table template = new Table().put("x", Num.of(1)).put("_G", Table.SELF).freeze();
		Table overlay = Table.overlay(template);
		assertThat(overlay.get("x")).isEqualTo(Num.of(1));
		assertThat(overlay.get("_G")).isSameAs(overlay);
		assertThat(overlay.isFrozen()).isFalse();
		assertThat(overlay.memory()).isEqualTo(40);
		assertThat(entries(overlay)).containsExactlyInAnyOrderElementsOf(List.of(Num.of(1), overlay));
	}

	@Test
	void anOverlayKeepsItsWritesToItself() {
		Table template = new Table().put("x", Num.of(1)).put("_G", Table.SELF).freeze();
		Table first = Table.overlay(template);
		Table second = Table.overlay(template);
		first.put("x", Num.of(2));
		first.put("y", Num.of(3));
		second.put("x", LuaValue.NIL);
		assertThat(template.get("x")).isEqualTo(Num.of(1));
		assertThat(template.get("y")).isSameAs(LuaValue.NIL);
		assertThat(first.get("x")).isEqualTo(Num.of(2));
		assertThat(first.get("_G")).isSameAs(first);
		assertThat(second.get("x")).isSameAs(LuaValue.NIL);
		assertThat(second.get("_G")).isSameAs(second);
	}

	@Test
	void aMetamethodAddedLaterIsFound() {
		Table meta = new Table();
		assertThat(meta.metamethod(Metamethod.INDEX)).isNull();
		meta.put("__index", LuaValue.TRUE);
		assertThat(meta.metamethod(Metamethod.INDEX)).isSameAs(LuaValue.TRUE);
		meta.put("__index", LuaValue.NIL);
		assertThat(meta.metamethod(Metamethod.INDEX)).isNull();
		meta.put("__index", LuaValue.FALSE);
		assertThat(meta.metamethod(Metamethod.INDEX)).isSameAs(LuaValue.FALSE);
	}

	private static List<LuaValue> entries(Table table) {
		List<LuaValue> values = new ArrayList<>();
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			values.add(table.valueAt(slot));
		}
		return values;
	}

	private static void assertSame(Table table, Map<Object, LuaValue> model) {
		Map<Object, LuaValue> found = new LinkedHashMap<>();
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			found.put(modelKey(table.keyAt(slot)), table.valueAt(slot));
		}
		assertThat(found).isEqualTo(model);
		model.forEach((key, value) -> {
			if (key instanceof Double d) {
				assertThat(table.get(d)).isSameAs(value);
			}
			else if (key instanceof String string) {
				assertThat(table.get(string)).isSameAs(value);
			}
		});
		int border = table.length();
		assertThat(border == 0 || model.containsKey((double) border)).isTrue();
		assertThat(model).doesNotContainKey((double) border + 1);
	}

	private static LuaValue randomKey(Random random, int range) {
		return switch (random.nextInt(8)) {
			case 0 -> Num.of(random.nextInt(range) - range / 2);
			case 1 -> Num.of(random.nextInt(range) / 2.0);
			case 2, 3 -> LuaString.valueOf("key" + random.nextInt(range));
			case 4 -> OBJECTS[random.nextInt(OBJECTS.length)];
			default -> Num.of(1 + random.nextInt(range));
		};
	}

	private static Object modelKey(LuaValue key) {
		if (key instanceof Num num) {
			return num.v + 0.0;
		}
		return (key instanceof LuaString string) ? string.tojstring() : key;
	}

}
