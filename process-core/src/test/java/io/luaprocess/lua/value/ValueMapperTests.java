package io.luaprocess.lua.value;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.luaprocess.ObjectMapping;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ValueMapper} and {@link JavaConverter}.
 */
class ValueMapperTests {

	private final ValueMapper mapper = new ValueMapper((value) -> null);

	enum Color {

		RED, GREEN

	}

	record Line(String item, int quantity) {
	}

	record Order(long id, List<Line> lines, Optional<String> note, Color color) {
	}

	private Object roundTrip(Object value) {
		return ValueMapper.toJava(this.mapper.toLua(value, "v"));
	}

	private static Object converted(Object value, Type type) {
		return new JavaConverter(ObjectMapping.NONE).convert(value, type, "result");
	}

	@Test
	void scalarsGoThereAndBack() {
		assertThat(roundTrip(true)).isEqualTo(true);
		assertThat(roundTrip(7)).isEqualTo(7L);
		assertThat(roundTrip(7L)).isEqualTo(7L);
		assertThat(roundTrip(1.5f)).isEqualTo(1.5);
		assertThat(roundTrip(new BigDecimal("19.99"))).isEqualTo(19.99);
		assertThat(roundTrip("grün")).isEqualTo("grün");
		assertThat(roundTrip('x')).isEqualTo("x");
		assertThat(roundTrip(Color.RED)).isEqualTo("RED");
		assertThat(roundTrip(Pid.of("app:processes", 4))).isEqualTo("{app:processes|0x00004}");
		UUID uuid = UUID.randomUUID();
		assertThat(roundTrip(uuid)).isEqualTo(uuid.toString());
		assertThat(this.mapper.toLua(null, "v").isnil()).isTrue();
		assertThat(this.mapper.toLua(Optional.empty(), "v").isnil()).isTrue();
	}

	@Test
	void bytesThatAreNoTextStayBytes() {
		byte[] bytes = { (byte) 0xff, 0, 1 };
		assertThat(roundTrip(bytes)).isEqualTo(bytes);
	}

	@Test
	void numbersAreNeverRoundedSilently() {
		assertThat(roundTrip(1L << 53)).isEqualTo(1L << 53);
		assertThat(roundTrip(1L << 60)).isEqualTo((double) (1L << 60));
		assertThatThrownBy(() -> this.mapper.toLua((1L << 53) + 1, "argument[1]")).isInstanceOf(ProcessException.class)
			.hasMessage("cannot map number 9007199254740993 at argument[1] without loss; use a string");
		assertThatThrownBy(() -> this.mapper.toLua(new BigInteger("123456789012345678901"), "v"))
			.isInstanceOf(ProcessException.class);
		assertThatThrownBy(() -> this.mapper.toLua(new BigDecimal("0.12345678901234567890123"), "v"))
			.isInstanceOf(ProcessException.class);
	}

	@Test
	void collectionsArraysAndMapsBecomeTables() {
		assertThat(roundTrip(List.of(1, "a"))).isEqualTo(List.of(1L, "a"));
		assertThat(roundTrip(new int[] { 1, 2 })).isEqualTo(List.of(1L, 2L));
		assertThat(roundTrip(Map.of("a", List.of(1)))).isEqualTo(Map.of("a", List.of(1L)));
		assertThat(roundTrip(List.of())).isEqualTo(List.of());
		assertThat(this.mapper.toLua(Arrays.asList(1, null, 3), "v")).isInstanceOfSatisfying(Table.class, (t) -> {
			assertThat(t.get(2).isnil()).isTrue();
			assertThat(t.get(3)).isEqualTo(Num.of(3));
		});
	}

	@Test
	void recordsBecomeTablesAndComeBackTyped() {
		Order order = new Order(1, List.of(new Line("lamp", 2)), Optional.of("gift"), Color.GREEN);
		Object plain = roundTrip(order);
		assertThat(plain).isEqualTo(Map.of("id", 1L, "lines", List.of(Map.of("item", "lamp", "quantity", 2L)), "note",
				"gift", "color", "GREEN"));
		assertThat(converted(plain, Order.class)).isEqualTo(order);
	}

	@Test
	void emptyTableComesBackAsWhatIsAskedFor() {
		Object empty = ValueMapper.toJava(new Table());
		assertThat(converted(empty, Map.class)).isEqualTo(Map.of());
		assertThat(converted(empty, List.class)).isEqualTo(List.of());
		assertThat(converted(empty, int[].class)).isEqualTo(new int[0]);
	}

	@Test
	void conversionsOutOfRangeSayWhere() {
		assertThatThrownBy(() -> converted(Map.of("item", "x", "quantity", 3_000_000_000L), Line.class))
			.isInstanceOf(ProcessException.class)
			.hasMessage("cannot convert number 3000000000 to int at result.quantity");
		assertThatThrownBy(() -> converted("BLUE", Color.class)).hasMessageContaining("\"BLUE\"");
		assertThatThrownBy(() -> converted(List.of(1L), String.class))
			.hasMessage("cannot convert array to java.lang.String at result");
	}

	@Test
	void cyclesAreRefused() {
		List<Object> list = new ArrayList<>();
		list.add(Map.of("again", list));
		assertThatThrownBy(() -> this.mapper.toLua(list, "payload[1]"))
			.hasMessage("cannot map a cycle at payload[1][1].again");
		Table table = new Table();
		table.put("self", table);
		assertThatThrownBy(() -> ValueMapper.toJava(table)).hasMessage("cannot map a cycle to Java");
	}

	@Test
	void valuesNestedTooDeeplyAreRefused() {
		List<Object> list = new ArrayList<>();
		Table table = new Table();
		for (int i = 0; i < 100_000; i++) {
			list = List.of(list);
			Table outer = new Table();
			outer.put(1, table);
			table = outer;
		}
		List<Object> deepList = list;
		Table deepTable = table;
		assertThatThrownBy(() -> this.mapper.toLua(deepList, "v")).hasMessageContaining("500 levels deep");
		assertThatThrownBy(() -> ValueMapper.toJava(deepTable)).hasMessageContaining("500 levels deep");
	}

	@Test
	void whatHasNoCounterpartIsNamed() {
		assertThatThrownBy(() -> this.mapper.toLua(Map.of("thread", new Thread()), "argument[2]"))
			.hasMessage("cannot map java.lang.Thread at argument[2].thread");
		Map<Object, Object> keyed = new HashMap<>();
		keyed.put(List.of(1), 1);
		assertThatThrownBy(() -> this.mapper.toLua(keyed, "v")).hasMessageStartingWith("cannot map List")
			.hasMessageEndingWith("v.<key>");
		assertThat(ValueMapper.toJava(LuaString.valueOf("x"))).isEqualTo("x");
		assertThat(ValueMapper.toJava(LuaValue.NIL)).isNull();
	}

}
