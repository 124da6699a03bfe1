package io.luaprocess.lua.engine;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Ways from one block to another. Where two ways meet whose registers are in different
 * forms, the values are brought into the common form on the way; variables that begin
 * there get their cells. Ways back are safepoints.
 */
final class Edges {

	/** A short loop polls every so many turns; a power of two. */
	private static final int TURNS = 16;

	private final MethodCode m;

	private final FunctionInfo f;

	private final Flow flow;

	private final CodeBuilder cb;

	private final Partition.@Nullable Part part;

	private final int registers;

	private final @Nullable Label[] blocks;

	/** Ways out of the part by the blocks they lead to. */
	final TreeMap<Integer, Label> exits = new TreeMap<>();

	Edges(MethodCode m) {
		this.m = m;
		this.f = m.f;
		this.flow = m.flow;
		this.cb = m.cb;
		this.part = m.part;
		this.registers = m.registers;
		this.blocks = new Label[m.code.length];
	}

	Label label(int pc) {
		if (this.part != null && !this.part.contains(pc)) {
			return this.exits.computeIfAbsent(pc, (key) -> this.cb.newLabel());
		}
		Label label = this.blocks[pc];
		if (label == null) {
			throw new CompilationException("jump to an unknown block");
		}
		return label;
	}

	/**
	 * Emits what must happen on the way from an instruction to a block, then goes there.
	 */
	void goTo(int from, int to, int[] state) {
		edge(from, to, state);
		this.cb.goto_(label(to));
	}

	/**
	 * Goes back to the beginning of a loop, and polls now and then.
	 * @param counter the local that counts the turns, by an odd number
	 */
	void goBack(int from, int to, int[] state, int counter) {
		Label skip = this.cb.newLabel();
		this.cb.lload(counter).l2i().bipush(TURNS - 1).iand().ifne(skip);
		this.m.poll();
		this.cb.labelBinding(skip);
		transfer(from, to, state);
		this.cb.goto_(label(to));
	}

	/** The end of a block whose successor comes next in the method. */
	void fallInto(int from, int to) {
		edge(from, to, this.m.st);
		if (this.flow.leaders.nextSetBit(from + 1) != to || !comesNext(from, to)) {
			this.cb.goto_(label(to));
		}
	}

	boolean comesNext(int from, int to) {
		if (this.part != null && !this.part.contains(to)) {
			return false;
		}
		int next = this.flow.leaders.nextSetBit(from + 1);
		while (next >= 0 && next < to && !this.flow.isReached(next)) {
			next = this.flow.leaders.nextSetBit(next + 1);
		}
		return next == to;
	}

	void edge(int from, int to, int[] state) {
		if (from >= to) {
			this.m.poll();
		}
		transfer(from, to, state);
	}

	private void transfer(int from, int to, int[] state) {
		int[] now = state.clone();
		cells(from, to, now);
		this.flow.advance(from, to, now);
		int[] then = this.flow.blockStart(to);
		for (int r = 0; r < this.registers; r++) {
			convert(r, now[r], then[r]);
		}
	}

	private boolean isPlain(int from, int to, int[] state) {
		if (from >= to) {
			return false;
		}
		for (FunctionInfo.Variable v : this.f.cells) {
			if (v.covers(to) && !v.covers(from)) {
				return false;
			}
		}
		int[] then = this.flow.blockStart(to);
		for (int r = 0; r < this.registers; r++) {
			if (then[r] != Types.NONE && needsConversion(state[r], then[r])) {
				return false;
			}
		}
		return true;
	}

	private static boolean needsConversion(int now, int then) {
		return (Types.isWhole(now) && !Types.isWhole(then)) || (now == Types.NUMBER && then == Types.EITHER);
	}

	private void convert(int r, int now, int then) {
		if (then == Types.NONE || !needsConversion(now, then)) {
			return;
		}
		if (Types.isWhole(now)) {
			this.cb.lload(this.m.whole(r)).l2d().dstore(this.m.number(r));
		}
		if (then == Types.EITHER) {
			this.cb.aconst_null().astore(this.m.reference(r));
		}
	}

	/** Makes the cells of variables that begin on the way. */
	void cells(int from, int to, int[] state) {
		for (FunctionInfo.Variable v : this.f.cells) {
			if (v.covers(to) && !v.covers(from)) {
				if (state[v.register] == Types.NONE) {
					this.m.constant("NIL");
				}
				else {
					this.m.pushValue(v.register, state);
				}
				this.m.rt("cell", ClassFileShape.CELL, ClassFileShape.VALUE);
				this.cb.astore(this.m.cell(v.register));
			}
		}
	}

	/** Makes the labels of blocks. */
	void begin(int from, int to) {
		for (int start = from; start >= 0 && start < to; start = this.flow.leaders.nextSetBit(start + 1)) {
			if (this.flow.isReached(start)) {
				this.blocks[start] = this.cb.newLabel();
			}
		}
	}

	/** A label that leads to a block; through a stub if something must happen before. */
	Label way(int from, int to, int[] state, @Nullable Runnable before, int[] after) {
		if (before == null && isPlain(from, to, state)) {
			return label(to);
		}
		Label way = this.cb.newLabel();
		this.m.stub(from, () -> {
			this.cb.labelBinding(way);
			if (before != null) {
				before.run();
			}
			goTo(from, to, after);
		});
		return way;
	}

}
