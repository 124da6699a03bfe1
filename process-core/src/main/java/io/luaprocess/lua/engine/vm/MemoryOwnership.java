package io.luaprocess.lua.engine.vm;

import java.util.ArrayDeque;

import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Makes values from outside a process, such as the payload of a message, count as its
 * memory.
 * <p>
 * A table from outside is a copy that only this process reads, so it counts with its
 * entries. A string may be held by other processes as well and be sent repeatedly: a
 * short one counts with the table that contains it. A key counts by itself, for most keys
 * are the same in many tables.
 */
public final class MemoryOwnership {

	/** Length in bytes from which a string counts by itself. */
	private static final int SHORT = 40;

	private MemoryOwnership() {
	}

	/**
	 * Counts values. Tables that belong to a process already are left alone, and so is
	 * what is in them.
	 * @param memory the meter of the process, whose thread this is
	 * @param values the values
	 */
	public static void assign(MemoryMeter memory, Varargs values) {
		if (values instanceof LuaValue value) {
			assign(memory, value);
			return;
		}
		for (int i = 1; i <= values.narg(); i++) {
			assign(memory, values.arg(i));
		}
	}

	/**
	 * Counts a value.
	 * @param memory the meter of the process, whose thread this is
	 * @param value the value
	 */
	public static void assign(MemoryMeter memory, LuaValue value) {
		if (value instanceof Table table) {
			assignTable(memory, table);
		}
		else if (value instanceof LuaString string) {
			if (string.m_length >= SHORT) {
				memory.allocatedShared(string);
			}
		}
		else if (value instanceof OwnedObject object) {
			object.assignTo(memory);
		}
	}

	/**
	 * Counts what a function of the runtime has made for running code: objects and tables
	 * among its first two results that have no owner yet.
	 * @param memory the meter of the process, whose thread this is
	 * @param results the results of the function
	 */
	static void assignResults(MemoryMeter memory, Varargs results) {
		if (results instanceof LuaValue value) {
			assignResult(memory, value);
		}
		else {
			assignResult(memory, results.arg1());
			assignResult(memory, results.arg(2));
		}
	}

	private static void assignResult(MemoryMeter memory, LuaValue value) {
		if (value instanceof OwnedObject object) {
			object.assignTo(memory);
		}
		else if (value instanceof Table table && table.isUnowned()) {
			assignTable(memory, table);
		}
	}

	/** Makes a process the owner of a table and of all unowned tables in it. */
	private static void assignTable(MemoryMeter memory, Table root) {
		ArrayDeque<Table> open = null;
		for (Table table = root; table != null; table = (open != null) ? open.poll() : null) {
			if (table.assignTo(memory)) {
				open = assignEntries(memory, table, open);
			}
		}
	}

	private static @Nullable ArrayDeque<Table> assignEntries(MemoryMeter memory, Table table,
			@Nullable ArrayDeque<Table> open) {
		ArrayDeque<Table> tables = open;
		long bytes = 0;
		for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
			memory.poll();
			LuaValue value = table.valueAt(slot);
			if (table.keyAt(slot) instanceof LuaString key) {
				memory.allocatedShared(key);
			}
			if (value instanceof OwnedObject object) {
				object.assignTo(memory);
			}
			else if (value instanceof LuaString string) {
				if (string.m_length >= SHORT) {
					memory.allocatedShared(string);
				}
				else {
					bytes += MemoryMeter.STRING + string.m_length;
				}
			}
			tables = add(tables, table.keyAt(slot));
			tables = add(tables, value);
		}
		memory.allocated(table, bytes);
		return tables;
	}

	private static @Nullable ArrayDeque<Table> add(@Nullable ArrayDeque<Table> tables, LuaValue value) {
		if (!(value instanceof Table table) || !table.isUnowned()) {
			return tables;
		}
		ArrayDeque<Table> all = (tables != null) ? tables : new ArrayDeque<>();
		all.add(table);
		return all;
	}

}
