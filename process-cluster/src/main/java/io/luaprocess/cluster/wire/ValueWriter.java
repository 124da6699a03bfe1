package io.luaprocess.cluster.wire;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableParts;
import io.luaprocess.lua.module.time.DurationValue;
import io.luaprocess.lua.module.time.LocationValue;
import io.luaprocess.lua.module.time.TimeValue;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrorDetails;
import io.luaprocess.lua.value.Sendable;
import io.luaprocess.lua.value.ValueMapper;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Writes values that have crossed a border: what the copier makes, and nothing else. Not
 * thread-safe; used again and again without allocation.
 * <p>
 * A table is written where it stands as a reference. Its entries follow behind the values
 * in the order in which the tables were met, so that neither nesting nor cycles need a
 * stack, here or where they are read. Details of errors come last, each as a separate
 * value: they share no tables with what is around them.
 */
public final class ValueWriter {

	private final int most;

	private final ObjectNumbers tables = new ObjectNumbers();

	private final ObjectNumbers errors = new ObjectNumbers();

	private final ObjectNumbers details = new ObjectNumbers();

	private int elements;

	/**
	 * Creates a writer.
	 * @param limits what the other node accepts
	 */
	public ValueWriter(WireLimits limits) {
		this.most = limits.elements();
	}

	/**
	 * Writes a list of values, such as a payload.
	 * @param out where to
	 * @param values the values, not changed meanwhile
	 * @throws ProcessException INVALID {@code cannot send <what> to another node};
	 * LIMIT_EXCEEDED if they are too large. Part of them may have been written
	 */
	public void writeAll(WireWriter out, Varargs values) {
		try {
			int n = values.narg();
			out.writeVarint(n);
			for (int i = 1; i <= n; i++) {
				write(out, values.arg(i));
			}
			writeParts(out);
		}
		finally {
			clear();
		}
	}

	/**
	 * Writes an error. Its Java cause stays on this node.
	 * @param out where to
	 * @param error the error
	 * @throws ProcessException as {@link #writeAll}
	 */
	public void writeError(WireWriter out, ProcessError error) {
		try {
			write(out, error);
			writeParts(out);
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

	/** Writes the entries of all tables, and the details of all errors. */
	private void writeParts(WireWriter out) {
		writeTables(out);
		for (int i = 0; i < this.details.size(); i++) {
			this.tables.clear();
			this.tables.numberOf(((LuaErrorDetails) this.details.get(i)).values());
			writeTables(out);
		}
	}

	private void writeTables(WireWriter out) {
		for (int i = 0; i < this.tables.size(); i++) {
			writeEntries(out, (Table) this.tables.get(i));
		}
	}

	private void writeEntries(WireWriter out, Table table) {
		int n = TableParts.elements(table);
		out.writeVarint(n);
		for (int i = 0; i < n; i++) {
			write(out, TableParts.element(table, i));
		}
		int fields = TableParts.fields(table);
		out.writeVarint(fields);
		for (int slot = 0; fields > 0; slot++) {
			LuaValue key = TableParts.key(table, slot);
			if (key != null) {
				write(out, key);
				write(out, TableParts.value(table, slot));
				fields--;
			}
		}
	}

	private void write(WireWriter out, LuaValue value) {
		if (++this.elements > this.most) {
			throw new ProcessException(ErrorKind.LIMIT_EXCEEDED,
					"too large for another node: more than " + this.most + " values");
		}
		if (value instanceof Num num) {
			write(out, num.v);
		}
		else if (value instanceof LuaString string) {
			write(out, string);
		}
		else if (value instanceof Table table) {
			int number = this.tables.numberOf(table);
			reference(out, number, ValueTag.TABLE, ValueTag.SAME_TABLE);
		}
		else if (value instanceof LuaBoolean bool) {
			out.writeByte(bool.v ? ValueTag.TRUE : ValueTag.FALSE);
		}
		else if (value.isnil()) {
			out.writeByte(ValueTag.NIL);
		}
		else if (!writeObject(out, value)) {
			write(out, crossed(value));
		}
	}

	private static void write(WireWriter out, double value) {
		long whole = (long) value;
		if (whole != value || whole == 0 && 1 / value < 0 || whole > ValueTag.EXACT || whole < -ValueTag.EXACT) {
			out.writeByte(ValueTag.DOUBLE);
			out.writeDouble(value);
		}
		else if (whole >= 0 && whole <= ValueTag.LARGEST_SMALL) {
			out.writeByte(ValueTag.SMALL + (int) whole);
		}
		else {
			out.writeByte(ValueTag.WHOLE);
			out.writeSigned(whole);
		}
	}

	private static void write(WireWriter out, LuaString string) {
		int length = string.m_length;
		if (length <= ValueTag.LONGEST_SHORT) {
			out.writeShort(ValueTag.SHORT_STRING + length, string.m_bytes, string.m_offset, length);
		}
		else {
			out.writeByte(ValueTag.STRING);
			out.writeString(string);
		}
	}

	private static void reference(WireWriter out, int number, int first, int further) {
		if (number < 0) {
			out.writeByte(first);
		}
		else {
			out.writeByte(further);
			out.writeVarint(number);
		}
	}

	/** Writes an object of the runtime; false if it is not known. */
	private boolean writeObject(WireWriter out, LuaValue value) {
		switch (value) {
			case ErrorValue error -> write(out, error.error());
			case DurationValue duration -> {
				out.writeByte(ValueTag.DURATION);
				out.writeSigned(duration.nanos());
			}
			case TimeValue time -> {
				out.writeByte(ValueTag.TIME);
				TimeCodec.write(out, time);
			}
			case LocationValue location -> {
				out.writeByte(ValueTag.LOCATION);
				TimeCodec.write(out, location);
			}
			default -> {
				return false;
			}
		}
		return true;
	}

	private void write(WireWriter out, ProcessError error) {
		int number = this.errors.numberOf(error);
		reference(out, number, ValueTag.ERROR, ValueTag.SAME_ERROR);
		if (number >= 0) {
			return;
		}
		ErrorCodec.write(out, error);
		if (error.details() instanceof LuaErrorDetails values) {
			reference(out, this.details.numberOf(values), ValueTag.TABLE, ValueTag.SAME_TABLE);
			out.writeVarint(values.bytes());
		}
	}

	/**
	 * What an object becomes when it crosses a border: one that is known, as a value that
	 * has crossed already is no other.
	 */
	private static LuaValue crossed(LuaValue value) {
		LuaValue arrived = (value instanceof Sendable object) ? object.crossed(new Copier(null)) : value;
		if (arrived != value && !(arrived instanceof Sendable unknown && !isKnown(unknown))) {
			return arrived;
		}
		String what = ValueMapper.foreign(arrived);
		throw new ProcessException(ErrorKind.INVALID,
				"cannot send " + ((what != null) ? what : arrived.getClass().getName()) + " to another node");
	}

	private static boolean isKnown(Sendable object) {
		return object instanceof ErrorValue || object instanceof DurationValue || object instanceof TimeValue
				|| object instanceof LocationValue;
	}

}
