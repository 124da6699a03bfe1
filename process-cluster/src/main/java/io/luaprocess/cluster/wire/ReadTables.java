package io.luaprocess.cluster.wire;

import java.util.Arrays;

import io.luaprocess.lua.engine.vm.Table;

/**
 * The tables of one value that is being read, by their numbers. A table is made when the
 * bytes of its entries, and of those of all tables whose entries have not been read yet,
 * can still follow. Not thread-safe; used again and again.
 */
final class ReadTables {

	private static final int FEW = 8;

	/** Room for more than so many is not kept. */
	private static final int KEPT = 1024;

	/** Bytes of the entries of a table without any. */
	private static final int LEAST = 2;

	private Table[] tables = new Table[FEW];

	private int size;

	/** Tables whose entries have not been read yet, those of details included. */
	private int open;

	int size() {
		return this.size;
	}

	Table get(int number) {
		return this.tables[number];
	}

	/** Makes a table whose number is given later. */
	Table make(WireReader in) {
		this.open++;
		if ((long) LEAST * this.open > in.remaining()) {
			throw in.malformed("entries of " + this.open + " tables in " + in.remaining() + " bytes");
		}
		return new Table();
	}

	/** Gives a table the next number. */
	Table add(Table table) {
		if (this.size == this.tables.length) {
			this.tables = Arrays.copyOf(this.tables, 2 * this.size);
		}
		this.tables[this.size++] = table;
		return table;
	}

	/** The entries of a table are read now. */
	void opened() {
		this.open--;
	}

	/** Begins with the numbers of another value of the same payload. */
	void next() {
		if (this.size > KEPT) {
			this.tables = new Table[FEW];
		}
		else {
			Arrays.fill(this.tables, 0, this.size, null);
		}
		this.size = 0;
	}

	void clear() {
		next();
		this.open = 0;
	}

}
