package io.luaprocess.lua.engine.vm;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import io.luaprocess.lua.engine.number.Num;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link TableParts}.
 */
class TablePartsTests {

	private static final LuaValue[] NONE = {};

	/** Bytes at these places of a string of 64 do not count for its hash. */
	private static final int[] NOT_HASHED = { 61, 58, 55 };

	/** Makes the parts of a table and makes it again. */
	private static Table again(Table table) {
		LuaValue[] elements = new LuaValue[TableParts.elements(table)];
		Arrays.setAll(elements, (i) -> TableParts.element(table, i));
		LuaValue[] fields = new LuaValue[2 * TableParts.fields(table)];
		int at = 0;
		for (int slot = 0; slot < TableParts.slots(table); slot++) {
			LuaValue key = TableParts.key(table, slot);
			if (key != null) {
				fields[at++] = key;
				fields[at++] = TableParts.value(table, slot);
			}
		}
		assertThat(at).isEqualTo(fields.length);
		Table result = new Table();
		assertThat(TableParts.fill(result, elements, fields)).isTrue();
		return result;
	}

	@Test
	void aTableOfItsPartsHasTheSameEntries() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 500; i++) {
			Table table = random(random);

			Table made = again(table);

			assertThat(made.length()).as("seed %d, table %d", seed, i).isEqualTo(table.length());
			assertThat(entries(made)).isEqualTo(entries(table));
			for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
				assertThat(made.get(table.keyAt(slot))).as("seed %d, table %d", seed, i).isSameAs(table.valueAt(slot));
			}
			made.put(LuaString.valueOf("new"), LuaValue.TRUE);
			made.put(made.length() + 1, LuaValue.TRUE);
			assertThat(entries(made)).isEqualTo(entries(table) + 2);
		}
	}

	private static Table random(Random random) {
		Table table = new Table();
		for (int n = random.nextInt(20); n > 0; n--) {
			table.put(table.length() + 1, LuaValue.TRUE);
		}
		for (int n = random.nextInt(random.nextBoolean() ? 8 : 300); n > 0; n--) {
			LuaValue value = random.nextBoolean() ? new Table() : Num.of(random.nextInt());
			table.put(switch (random.nextInt(4)) {
				case 0 -> Num.of(random.nextInt(1000) / 2.0);
				case 1 -> value;
				case 2 -> LuaValue.FALSE;
				default -> LuaString.valueOf("k" + random.nextInt(1000));
			}, random.nextInt(5) == 0 ? LuaValue.NIL : value);
		}
		return table;
	}

	private static int entries(Table table) {
		int entries = 0;
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			entries++;
		}
		return entries;
	}

	@Test
	void aKeyThatStandsTwiceIsRefused() {
		for (int count : new int[] { 2, 10, 500 }) {
			LuaValue[] fields = new LuaValue[2 * count];
			for (int i = 0; i < count; i++) {
				fields[2 * i] = Num.of(i + 0.5);
				fields[2 * i + 1] = LuaValue.TRUE;
			}
			assertThat(TableParts.fill(new Table(), NONE, fields.clone())).isTrue();
			fields[2 * count - 2] = Num.of(0.5);
			assertThat(TableParts.fill(new Table(), NONE, fields)).isFalse();
		}
		assertThat(TableParts.fill(new Table(), new LuaValue[] { LuaValue.TRUE },
				new LuaValue[] { Num.of(1), LuaValue.TRUE }))
			.isFalse();
	}

	@Test
	void manyKeysOfOneHashTakeLittleTime() {
		int count = 200_000;
		LuaValue[] fields = new LuaValue[2 * count];
		for (int i = 0; i < count; i++) {
			byte[] bytes = new byte[64];
			for (int place = 0; place < NOT_HASHED.length; place++) {
				bytes[NOT_HASHED[place]] = (byte) (i >> 8 * place);
			}
			fields[2 * i] = LuaString.valueUsing(bytes);
			fields[2 * i + 1] = LuaValue.TRUE;
			assertThat(fields[2 * i].hashCode()).isEqualTo(fields[0].hashCode());
		}
		Table table = new Table();
		assertTimeoutPreemptively(Duration.ofSeconds(10),
				() -> assertThat(TableParts.fill(table, NONE, fields)).isTrue());
		assertThat(entries(table)).isEqualTo(count);
		assertThat(table.get(fields[0])).isSameAs(LuaValue.TRUE);
		fields[2] = LuaString.valueUsing(new byte[64]);
		assertTimeoutPreemptively(Duration.ofSeconds(10),
				() -> assertThat(TableParts.fill(new Table(), NONE, fields)).isFalse());
	}

}
