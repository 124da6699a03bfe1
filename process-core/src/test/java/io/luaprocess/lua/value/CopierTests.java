package io.luaprocess.lua.value;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link Copier}.
 */
class CopierTests {

	private static final LuaFn FUNCTION = LuaFn.of("f", (s, args) -> LuaValue.NONE);

	private static LuaValue copy(LuaValue value) {
		return new Copier(null).copy(value, "argument[1]");
	}

	@Test
	void plainValuesArriveAsTheyAre() {
		assertThat(copy(Num.of(1.5))).isEqualTo(Num.of(1.5));
		assertThat(copy(LuaValue.TRUE)).isSameAs(LuaValue.TRUE);
		assertThat(copy(LuaValue.NIL).isnil()).isTrue();
		assertThat(copy(LuaString.valueOf("a\0b"))).isEqualTo(LuaString.valueOf("a\0b"));
	}

	@Test
	void tableArrivesAsDeepMutableCopyWithoutMetatable() {
		Table inner = new Table().put("x", Num.of(1));
		Table outer = new Table().put("inner", inner);
		outer.meta(new Table());
		outer.freeze();

		Table copy = (Table) copy(outer);

		assertThat(copy).isNotSameAs(outer);
		assertThat(copy.isFrozen()).isFalse();
		assertThat(copy.meta()).isNull();
		assertThat(copy.get("inner")).isNotSameAs(inner);
		assertThat(((Table) copy.get("inner")).get("x")).isEqualTo(Num.of(1));
	}

	@Test
	void cyclesAndSharedReferencesAreKept() {
		Table shared = new Table();
		Table root = new Table().put("a", shared).put("b", shared);
		root.put("self", root);
		shared.put("up", root);

		Table copy = (Table) copy(root);

		assertThat(copy.get("self")).isSameAs(copy);
		assertThat(copy.get("a")).isSameAs(copy.get("b"));
		assertThat(((Table) copy.get("a")).get("up")).isSameAs(copy);
	}

	@Test
	void referencesSharedBetweenArgumentsAreKept() {
		Table shared = new Table();
		Varargs copies = new Copier(null).copyAll(LuaValue.varargsOf(shared, LuaValue.NIL, shared), 1, "argument");
		assertThat(copies.narg()).isEqualTo(3);
		assertThat(copies.arg(1)).isSameAs(copies.arg(3)).isNotSameAs(shared);
		assertThat(copies.arg(2).isnil()).isTrue();
	}

	@Test
	void depthIsNotLimited() {
		Table head = new Table();
		Table last = head;
		for (int i = 0; i < 100_000; i++) {
			Table next = new Table();
			last.put("next", next);
			last = next;
		}
		last.put("end", LuaValue.TRUE);

		LuaValue copy = copy(head);
		for (int i = 0; i < 100_000; i++) {
			copy = ((Table) copy).get("next");
		}
		assertThat(((Table) copy).get("end")).isSameAs(LuaValue.TRUE);
	}

	@Test
	void errorArrivesAsEqualErrorThatIsAnotherObject() {
		ErrorValue error = new ErrorValue(ProcessError.of(ErrorKind.TIMEOUT, "late"));
		LuaValue copy = copy(error);
		assertThat(copy).isNotSameAs(error);
		assertThat(((ErrorValue) copy).error()).isSameAs(error.error());
	}

	@Test
	void offendingValueIsNamedWithItsPath() {
		Table list = new Table();
		list.put(1, new Table().put("callback", FUNCTION));
		assertFails(FUNCTION, "cannot send function at argument[1]");
		assertFails(new Table().put("end", FUNCTION), "cannot send function at argument[1][\"end\"]");
		assertFails(new Table().put("a b", FUNCTION), "cannot send function at argument[1][\"a b\"]");
		assertFails(new Table().put("list", list), "cannot send function at argument[1].list[1].callback");
		Table keyed = new Table();
		keyed.put(FUNCTION, Num.of(1));
		assertFails(keyed, "cannot send function at argument[1].<key>");
		Table byBoolean = new Table();
		byBoolean.put(LuaValue.TRUE, FUNCTION);
		assertFails(byBoolean, "cannot send function at argument[1][true]");
	}

	@Test
	void smallPartOfLargeStringDoesNotKeepIt() {
		LuaString large = LuaString.valueOf("x".repeat(10_000));
		LuaString part = large.substring(5, 60);
		assertThat(((LuaString) copy(part)).m_bytes).hasSize(55);
	}

	/** Fields keep their slots only where nothing was removed and all keys are plain. */
	@Test
	void tablesOfEveryShapeArriveWithTheirEntriesAndNothingElse() {
		Random random = new Random(1);
		for (int i = 0; i < 3000; i++) {
			Table source = new Table();
			Map<LuaValue, LuaValue> model = new HashMap<>();
			int writes = random.nextInt(60);
			for (int j = 0; j < writes; j++) {
				LuaValue key = key(random);
				LuaValue value = (random.nextInt(4) == 0 || key == FUNCTION) ? LuaValue.NIL : Num.of(j);
				source.put(key, key == FUNCTION ? LuaValue.TRUE : value);
				source.put(key, value);
				if (value == LuaValue.NIL) {
					model.remove(key);
				}
				else {
					model.put(key, value);
				}
			}
			Table copy = (Table) copy(source);
			assertThat(entries(copy)).isEqualTo(model);
			model.forEach((key, value) -> assertThat(copy.get(key)).isSameAs(value));
			LuaValue added = LuaString.valueOf("added");
			copy.put(added, added);
			model.put(added, added);
			copy.put(1, LuaValue.NIL);
			model.remove(Num.of(1));
			assertThat(entries(copy)).isEqualTo(model);
		}
	}

	private static LuaValue key(Random random) {
		return switch (random.nextInt(8)) {
			case 0 -> LuaValue.TRUE;
			case 1 -> FUNCTION;
			case 2 -> Num.of(random.nextInt(20) + 0.5);
			case 3, 4, 5 -> Num.of(1 + random.nextInt(20));
			default -> LuaString.valueOf("field" + random.nextInt(20));
		};
	}

	private static Map<LuaValue, LuaValue> entries(Table table) {
		Map<LuaValue, LuaValue> all = new HashMap<>();
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			all.put(table.keyAt(slot), table.valueAt(slot));
		}
		return all;
	}

	private static void assertFails(LuaValue value, String message) {
		assertThatThrownBy(() -> copy(value)).isInstanceOf(ProcessException.class).hasMessage(message);
	}

}
