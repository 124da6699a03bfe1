package io.luaprocess.cluster.wire;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableParts;
import io.luaprocess.lua.module.time.DurationValue;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrorDetails;
import io.luaprocess.lua.value.Sendable;
import io.luaprocess.lua.value.Weigher;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Reads what a {@link ValueWriter} has written: fresh values that belong to no process,
 * as the copier makes them. Not thread-safe; used again and again.
 * <p>
 * What a frame claims is bounded by its own length: an array is allocated when as many
 * bytes are left, and a table when the bytes of its entries and of those of all tables
 * before it can still follow.
 */
public final class ValueReader {

	private static final LuaValue[] NO_VALUES = {};

	private static final LuaString EMPTY = LuaString.valueOf("");

	/** Most bytes of memory for a byte of a frame. */
	private static final long SWELL = 64;

	private final WireLimits limits;

	private final ReadTables tables = new ReadTables();

	private final List<ProcessError> errors = new ArrayList<>(4);

	private final List<LuaErrorDetails> details = new ArrayList<>(4);

	private int elements;

	private Weigher weigher = Weigher.forValues();

	/**
	 * Creates a reader.
	 * @param limits what is accepted
	 */
	public ValueReader(WireLimits limits) {
		this.limits = limits;
	}

	/**
	 * Reads the payload of a message.
	 * @param in where from
	 * @return the values and their weight
	 * @throws WireException if they are malformed
	 */
	public Payload readPayload(WireReader in) {
		Weigher all = Weigher.forMessage();
		Varargs values = readAll(in, all);
		return new Payload(values, all.bytes(), all.parts());
	}

	/**
	 * Reads a list of values that is no payload of a message.
	 * @param in where from
	 * @param all gets their weight
	 * @return the values
	 * @throws WireException if they are malformed
	 */
	public Varargs readAll(WireReader in, Weigher all) {
		this.weigher = all;
		try {
			int n = in.readCount(1, this.limits.elements(), "values");
			Varargs values = (n == 1) ? read(in) : (n == 0) ? LuaValue.NONE : LuaValue.varargsOf(readValues(in, n));
			readParts(in);
			return values;
		}
		finally {
			clear();
		}
	}

	/**
	 * Reads an error.
	 * @param in where from
	 * @return the error
	 * @throws WireException if it is malformed
	 */
	public ProcessError readError(WireReader in) {
		try {
			ProcessError error = readError(in, in.readByte());
			readParts(in);
			return error;
		}
		finally {
			clear();
		}
	}

	private void clear() {
		this.tables.clear();
		this.errors.clear();
		this.details.clear();
		this.elements = 0;
	}

	private void readParts(WireReader in) {
		readTables(in);
		for (int i = 0; i < this.details.size(); i++) {
			this.tables.next();
			this.weigher = Weigher.forValues();
			this.tables.add(this.details.get(i).values());
			readTables(in);
		}
	}

	private void readTables(WireReader in) {
		for (int i = 0; i < this.tables.size(); i++) {
			int start = in.position();
			this.tables.opened();
			int n = in.readCount(1, this.limits.elements(), "elements");
			LuaValue[] elements = readValues(in, n);
			weighSlots(elements);
			if (n > 0 && elements[n - 1].isnil()) {
				throw in.malformed("a last element that is nil");
			}
			LuaValue[] fields = readFields(in, in.readCount(2, this.limits.elements(), "fields"));
			if (!TableParts.fill(this.tables.get(i), elements, fields)) {
				throw in.malformed("a table with a key that stands twice", start);
			}
		}
	}

	/** The copier counts a slot for each element, and nothing for a hole. */
	private void weighSlots(LuaValue[] elements) {
		long slots = 0;
		for (LuaValue element : elements) {
			slots += element.isnil() ? -1 : 1;
		}
		this.weigher.add(slots * MemoryMeter.SLOT);
	}

	private LuaValue[] readValues(WireReader in, int n) {
		if (n == 0) {
			return NO_VALUES;
		}
		LuaValue[] values = new LuaValue[n];
		for (int i = 0; i < n; i++) {
			values[i] = read(in);
		}
		return values;
	}

	private LuaValue[] readFields(WireReader in, int n) {
		if (n == 0) {
			return NO_VALUES;
		}
		LuaValue[] fields = new LuaValue[2 * n];
		for (int i = 0; i < 2 * n; i += 2) {
			LuaValue key = read(in);
			fields[i] = key;
			if (key.isnil() || key instanceof Num num && Double.isNaN(num.v)) {
				throw in.malformed("a key that is nil or NaN");
			}
			fields[i + 1] = read(in);
			if (fields[i + 1].isnil()) {
				throw in.malformed("a field that is nil");
			}
		}
		return fields;
	}

	private LuaValue read(WireReader in) {
		if (++this.elements > this.limits.elements()) {
			throw in.malformed("more than " + this.limits.elements() + " values");
		}
		int tag = in.readByte();
		if (tag >= ValueTag.SMALL) {
			return atom(Num.of(tag - ValueTag.SMALL));
		}
		if (tag >= ValueTag.SHORT_STRING) {
			return atom(string(in.readExactly(tag - ValueTag.SHORT_STRING)));
		}
		return switch (tag) {
			case ValueTag.NIL -> atom(LuaValue.NIL);
			case ValueTag.FALSE -> atom(LuaValue.FALSE);
			case ValueTag.TRUE -> atom(LuaValue.TRUE);
			case ValueTag.WHOLE -> atom(readWhole(in));
			case ValueTag.DOUBLE -> atom(Num.of(in.readDouble()));
			case ValueTag.STRING -> atom(string(in.readBytes(this.limits.record(), "bytes of a string")));
			case ValueTag.TABLE -> table(this.tables.add(this.tables.make(in)));
			case ValueTag.SAME_TABLE -> table(this.tables.get(number(in, this.tables.size(), "table")));
			case ValueTag.ERROR, ValueTag.SAME_ERROR -> object(new ErrorValue(readError(in, tag)));
			case ValueTag.DURATION -> object(DurationValue.of(in.readSigned()));
			case ValueTag.TIME -> object(TimeCodec.readTime(in));
			case ValueTag.LOCATION -> object(TimeCodec.readLocation(in));
			default -> throw in.malformed("a value of type " + tag);
		};
	}

	private LuaValue atom(LuaValue value) {
		this.weigher.atom(value);
		return value;
	}

	/** The copier counts a table wherever it stands. */
	private LuaValue table(Table table) {
		this.weigher.add(MemoryMeter.TABLE);
		return table;
	}

	private <T extends LuaValue & Sendable> LuaValue object(T value) {
		this.weigher.object(value);
		return value;
	}

	private static LuaString string(byte[] bytes) {
		return (bytes.length == 0) ? EMPTY : LuaString.valueUsing(bytes);
	}

	private static Num readWhole(WireReader in) {
		long whole = in.readSigned();
		if (whole > ValueTag.EXACT || whole < -ValueTag.EXACT) {
			throw in.malformed("a whole number of " + whole);
		}
		return Num.of(whole);
	}

	private int number(WireReader in, int end, String what) {
		int at = in.position();
		long number = in.readVarint();
		if (number < 0 || number >= end) {
			throw in.malformed("unknown " + what + " " + Long.toUnsignedString(number), at);
		}
		return (int) number;
	}

	private ProcessError readError(WireReader in, int tag) {
		if (tag == ValueTag.SAME_ERROR) {
			return this.errors.get(number(in, this.errors.size(), "error"));
		}
		if (tag != ValueTag.ERROR) {
			throw in.malformed("no error but a value of type " + tag);
		}
		ProcessError error = ErrorCodec.read(in, this.limits, this::readDetails);
		this.errors.add(error);
		return error;
	}

	private ErrorDetails readDetails(WireReader in) {
		int tag = in.readByte();
		if (tag == ValueTag.SAME_TABLE) {
			int number = number(in, this.details.size(), "details");
			in.readVarint();
			return this.details.get(number);
		}
		if (tag != ValueTag.TABLE) {
			throw in.malformed("no details but a value of type " + tag);
		}
		long bytes = in.readVarint();
		Table values = this.tables.make(in);
		LuaErrorDetails read = new LuaErrorDetails(values, Math.clamp(bytes, 0, SWELL * in.length()));
		this.details.add(read);
		return read;
	}

}
