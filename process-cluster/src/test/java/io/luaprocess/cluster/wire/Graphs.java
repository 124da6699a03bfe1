package io.luaprocess.cluster.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrorDetails;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Compares values with all that they refer to, shared references and cycles included.
 */
final class Graphs {

	private final Map<Object, Object> pairs = new IdentityHashMap<>();

	private final Map<Object, Object> reverse = new IdentityHashMap<>();

	private final Deque<Table[]> open = new ArrayDeque<>();

	private Graphs() {
	}

	static void assertSame(Varargs expected, Varargs actual) {
		Graphs graphs = new Graphs();
		assertThat(actual.narg()).isEqualTo(expected.narg());
		for (int i = 1; i <= expected.narg(); i++) {
			graphs.compare(expected.arg(i), actual.arg(i));
		}
		graphs.compareTables();
	}

	static void assertSame(@Nullable ProcessError expected, @Nullable ProcessError actual) {
		if (expected == null || actual == null) {
			assertThat(actual).isSameAs(expected);
			return;
		}
		Graphs graphs = new Graphs();
		graphs.compare(expected, actual);
		graphs.compareTables();
	}

	private void compareTables() {
		for (Table[] pair = this.open.poll(); pair != null; pair = this.open.poll()) {
			compareEntries(pair[0], pair[1]);
		}
	}

	private void compareEntries(Table expected, Table actual) {
		assertThat(actual.isFrozen()).isFalse();
		assertThat(actual.meta()).isNull();
		int entries = 0;
		for (int slot = expected.slotFrom(0); slot >= 0; slot = expected.slotFrom(slot + 1)) {
			LuaValue key = expected.keyAt(slot);
			LuaValue value = actual.get(key);
			if (value.isnil()) {
				fail("a value is missing");
			}
			compare(expected.valueAt(slot), value);
			entries++;
		}
		for (int slot = actual.slotFrom(0); slot >= 0; slot = actual.slotFrom(slot + 1)) {
			entries--;
		}
		assertThat(entries).as("entries").isZero();
		assertThat(actual.length()).isEqualTo(expected.length());
	}

	private void compare(LuaValue expected, LuaValue actual) {
		if (expected instanceof Table a && actual instanceof Table b) {
			if (a == b) {
				fail("a table is no copy");
			}
			if (pair(a, b)) {
				this.open.add(new Table[] { a, b });
			}
		}
		else if (expected instanceof Num a && actual instanceof Num b) {
			assertThat(Double.doubleToRawLongBits(b.v)).isEqualTo(Double.doubleToRawLongBits(a.v));
		}
		else if (expected instanceof LuaString a && actual instanceof LuaString b) {
			if (!b.raweq(a)) {
				fail("another string");
			}
		}
		else if (expected instanceof ErrorValue a && actual instanceof ErrorValue b) {
			assertThat(b).isNotSameAs(a);
			compare(a.error(), b.error());
		}
		else if (expected instanceof LuaObject a && actual instanceof LuaObject b) {
			assertThat(b.equalTo(a)).as("%s is %s", b, a).isTrue();
			assertThat(b.tojstring()).isEqualTo(a.tojstring());
		}
		else {
			assertThat(actual).isSameAs(expected);
		}
	}

	private void compare(ProcessError expected, ProcessError actual) {
		if (!pair(expected, actual)) {
			return;
		}
		assertThat(actual.kind()).isEqualTo(expected.kind());
		assertThat(actual.message()).isEqualTo(expected.message());
		assertThat(actual.contexts()).isEqualTo(expected.contexts());
		assertThat(actual.retryable()).isEqualTo(expected.retryable());
		assertThat(actual.explicitlyFinal()).isEqualTo(expected.explicitlyFinal());
		assertThat(actual.stack()).isEqualTo(expected.stack());
		assertThat(actual.cause()).isNull();
		compare(expected.details(), actual.details());
	}

	private void compare(@Nullable ErrorDetails expected, @Nullable ErrorDetails actual) {
		if (expected instanceof LuaErrorDetails a && actual instanceof LuaErrorDetails b) {
			assertThat(b.bytes()).isEqualTo(a.bytes());
			compare(a.values(), b.values());
		}
		else if (expected != null && actual != null) {
			assertThat(actual.toMap()).isEqualTo(expected.toMap());
		}
		else {
			assertThat(actual).isSameAs(expected);
		}
	}

	/** Whether the two were not met before; one of them must not have met another. */
	private boolean pair(Object expected, Object actual) {
		Object known = this.pairs.put(expected, actual);
		Object back = this.reverse.put(actual, expected);
		if (known != null && known != actual || back != null && back != expected) {
			fail("references are shared in another way");
		}
		return known == null;
	}

}
