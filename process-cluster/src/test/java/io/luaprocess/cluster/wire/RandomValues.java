package io.luaprocess.cluster.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.luaprocess.ProcessError;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.time.DurationValue;
import io.luaprocess.lua.module.time.LocationValue;
import io.luaprocess.lua.module.time.TimeValue;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrorDetails;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Makes random values of all kinds that may cross a border, with shared references and
 * cycles.
 */
final class RandomValues {

	private static final double[] NUMBERS = { 0.0, -0.0, 1, -1, 63, 64, 127, 128, -128, 1023, 1024, 0.5, -1.5,
			Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 53, -(1L << 53), (1L << 53) + 2, Long.MAX_VALUE, Long.MIN_VALUE,
			1e308, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN };

	private final Random random;

	private List<Table> tables = List.of();

	private List<ProcessError> errors = List.of();

	RandomValues(long seed) {
		this.random = new Random(seed);
	}

	/** Makes a list of values. */
	Varargs next() {
		this.errors = List.of();
		List<ProcessError> made = new ArrayList<>();
		for (int i = this.random.nextInt(3); i > 0; i--) {
			made.add(error());
		}
		this.errors = made;
		makeTables(1 + this.random.nextInt(12));
		LuaValue[] roots = new LuaValue[this.random.nextInt(5)];
		for (int i = 0; i < roots.length; i++) {
			roots[i] = this.random.nextInt(3) == 0 ? table() : value();
		}
		return LuaValue.varargsOf(roots);
	}

	private void makeTables(int count) {
		List<Table> made = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			made.add(this.random.nextBoolean() ? new Table() : new Table(this.random.nextInt(9), 0));
		}
		this.tables = made;
		made.forEach(this::fill);
	}

	private void fill(Table table) {
		for (int i = this.random.nextInt(6) * this.random.nextInt(4); i > 0; i--) {
			table.put(table.length() + 1, notNil());
		}
		int length = table.length();
		if (length > 2 && this.random.nextInt(4) == 0) {
			table.put(1 + this.random.nextInt(length - 1), LuaValue.NIL);
		}
		for (int i = this.random.nextInt((this.random.nextInt(8) == 0) ? 200 : 6); i > 0; i--) {
			table.put(key(), notNil());
		}
		if (this.random.nextInt(5) == 0) {
			LuaString removed = LuaString.valueOf("removed");
			table.put(removed, LuaValue.TRUE);
			table.put(removed, LuaValue.NIL);
		}
	}

	private LuaValue key() {
		return switch (this.random.nextInt(8)) {
			case 0 -> Num.of(this.random.nextInt(40) - 20);
			case 1 -> Num.of(this.random.nextInt(100) / 8.0);
			case 2 -> this.random.nextBoolean() ? LuaValue.TRUE : LuaValue.FALSE;
			case 3 -> string(this.random.nextInt(70));
			default -> LuaString.valueOf("key" + this.random.nextInt(500));
		};
	}

	private LuaValue notNil() {
		LuaValue value = value();
		return value.isnil() ? table() : value;
	}

	private Table table() {
		return this.tables.get(this.random.nextInt(this.tables.size()));
	}

	private LuaValue value() {
		return switch (this.random.nextInt(12)) {
			case 0 -> LuaValue.NIL;
			case 1 -> this.random.nextBoolean() ? LuaValue.TRUE : LuaValue.FALSE;
			case 2 -> Num.of(NUMBERS[this.random.nextInt(NUMBERS.length)]);
			case 3 -> Num.of(this.random.nextInt());
			case 4 -> Num.of(this.random.nextGaussian());
			case 5 -> string(this.random.nextInt(80));
			case 6 -> string((this.random.nextInt(50) == 0) ? 5000 : 1);
			case 7 -> DurationValue.of(this.random.nextLong());
			case 8 -> time();
			case 9 -> this.errors.isEmpty() ? LuaValue.TRUE
					: new ErrorValue(this.errors.get(this.random.nextInt(this.errors.size())));
			default -> this.tables.isEmpty() ? LuaValue.FALSE : table();
		};
	}

	private LuaValue time() {
		LocationValue location = switch (this.random.nextInt(5)) {
			case 0 -> LocationValue.of(ZoneOffset.UTC);
			case 1 -> LocationValue.of(ZoneId.of("Europe/Berlin"));
			case 2 -> LocationValue.of("HERE", ZoneOffset.ofTotalSeconds(3723), "HERE");
			case 3 -> LocationValue.of("Local", ZoneId.systemDefault(), null);
			default -> LocationValue.of(ZoneOffset.ofHours(-5));
		};
		Instant moment = Instant.ofEpochSecond(this.random.nextInt(), this.random.nextInt(1_000_000_000));
		return this.random.nextBoolean() ? location : TimeValue.of(moment, location);
	}

	private LuaString string(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return LuaString.valueUsing(bytes);
	}

	private ProcessError error() {
		Boolean retryable = (this.random.nextInt(3) == 0) ? null : (Boolean) this.random.nextBoolean();
		ProcessError error = ProcessError.of("Kind" + this.random.nextInt(3), "message ä€😀 " + this.random.nextInt(),
				retryable);
		if (this.random.nextBoolean()) {
			error = error.withContext("inner").withContext("outer");
		}
		if (this.random.nextBoolean()) {
			error = error.withStack("stack traceback:\n\tapp:worker:3");
		}
		if (this.random.nextInt(3) == 0) {
			error = error.asExplicitlyFinal();
		}
		return switch (this.random.nextInt(3)) {
			case 0 -> error.withDetails(Map.of("n", 1, "l", 1L << 60, "d", -0.5, "t", "text", "b", true, "list",
					List.of(1, "a", List.of()), "duration", Duration.ofMillis(-1500)));
			case 1 -> error.withDetails(details());
			default -> error;
		};
	}

	private LuaErrorDetails details() {
		makeTables(4);
		Copier copier = new Copier(null);
		Table copy = (Table) copier.copy(this.tables.getFirst(), "details");
		this.tables = List.of();
		return new LuaErrorDetails(copy, copier.bytes());
	}

}
