package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;

/**
 * Links the blocks of a function: emits the edges from one block to another. Where edges
 * meet whose registers are in different forms, each edge converts the values to the
 * common form; variables that begin there get their cells. Back edges are safepoints.
 */
final class BlockLinker {

	private final MethodCode method;

	private final FunctionInfo function;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	private final Partition.@Nullable Part part;

	private final int registers;

	/** The first instruction of the part. */
	private final int first;

	private final @Nullable Label[] blocks;

	/** Where the iterations of short loops begin after the first. */
	private final Map<Integer, Label> iterations = new HashMap<>();

	/** Edges out of the part by the blocks they lead to. */
	final TreeMap<Integer, Label> exits = new TreeMap<>();

	BlockLinker(MethodCode method) {
		this.method = method;
		this.function = method.function;
		this.controlFlow = method.controlFlow;
		this.inference = method.inference;
		this.builder = method.builder;
		this.part = method.part;
		this.registers = method.registers;
		this.first = (method.part != null) ? method.part.from() : 0;
		this.blocks = new Label[((method.part != null) ? method.part.to() : method.code.length) - this.first];
	}

	Label label(int pc) {
		if (this.part != null && !this.part.contains(pc)) {
			return this.exits.computeIfAbsent(pc, (key) -> this.builder.newLabel());
		}
		Label label = this.blocks[pc - this.first];
		if (label == null) {
			throw new CompilationException("jump to an unknown block");
		}
		return label;
	}

	/**
	 * Emits the edge from an instruction to a block and the jump to the block.
	 */
	void goTo(int from, int to, int[] state) {
		Label next = this.iterations.get(to);
		if (from >= to && next != null) {
			Label due = this.builder.newLabel();
			this.builder.iinc(this.method.iteration(), 1);
			this.builder.iload(this.method.iteration()).loadConstant(this.method.iterations(to)).if_icmpge(due);
			transfer(from, to, state);
			this.builder.goto_(next);
			this.method.stub(from, () -> {
				this.builder.labelBinding(due);
				edge(from, to, state);
				this.builder.goto_(label(to));
			});
			return;
		}
		edge(from, to, state);
		this.builder.goto_(label(to));
	}

	/** Goes back to the beginning of a loop that polls elsewhere. */
	void goBack(int from, int to, int[] state) {
		transfer(from, to, state);
		this.builder.goto_(label(to));
	}

	/** Begins to count the iterations of a short loop that has no counter of its own. */
	void countIterations(int begin) {
		if (this.method.iterations(begin) > 0 && Instruction.op(this.method.code[begin]) != Lua.OP_FORPREP) {
			Label next = this.builder.newLabel();
			this.builder.iconst_0().istore(this.method.iteration());
			this.builder.labelBinding(next);
			this.iterations.put(begin, next);
		}
	}

	/** The end of a block whose successor comes next in the method. */
	void fallInto(int from, int to) {
		edge(from, to, this.method.types);
		if (this.controlFlow.leaders.nextSetBit(from + 1) != to || !comesNext(from, to)) {
			this.builder.goto_(label(to));
		}
	}

	boolean comesNext(int from, int to) {
		if (this.part != null && !this.part.contains(to)) {
			return false;
		}
		int next = this.controlFlow.leaders.nextSetBit(from + 1);
		while (next >= 0 && next < to && !this.inference.isReached(next)) {
			next = this.controlFlow.leaders.nextSetBit(next + 1);
		}
		return next == to;
	}

	void edge(int from, int to, int[] state) {
		transfer(from, to, state);
		if (from >= to) {
			this.method.line(from);
			this.method.points.poll(from, label(to));
		}
	}

	private void transfer(int from, int to, int[] state) {
		int[] now = state.clone();
		cells(from, to, now);
		this.inference.advance(from, to, now);
		int[] then = this.inference.blockStart(to);
		for (int r = 0; r < this.registers; r++) {
			convert(r, now[r], then[r]);
		}
		if (from >= to) {
			this.method.points.forgetDead(then);
		}
	}

	private boolean isPlain(int from, int to, int[] state) {
		if (from >= to) {
			return false;
		}
		for (FunctionInfo.Variable v : this.function.cells) {
			if (v.covers(to) && !v.covers(from)) {
				return false;
			}
		}
		int[] then = this.inference.blockStart(to);
		for (int r = 0; r < this.registers; r++) {
			if (then[r] != Types.NONE && needsConversion(state[r], then[r])) {
				return false;
			}
		}
		return true;
	}

	private static boolean needsConversion(int now, int then) {
		return (Types.isWhole(now) && !Types.isWhole(then)) || (now == Types.NUMBER && Types.isEither(then));
	}

	private void convert(int r, int now, int then) {
		if (then == Types.NONE || !needsConversion(now, then)) {
			return;
		}
		if (Types.isWhole(now)) {
			this.builder.lload(this.method.whole(r)).l2d().dstore(this.method.number(r));
		}
		if (Types.isEither(then)) {
			this.builder.aconst_null().astore(this.method.reference(r));
		}
	}

	/** Makes the cells of variables that begin on the edge. */
	void cells(int from, int to, int[] state) {
		for (FunctionInfo.Variable v : this.function.cells) {
			if (v.covers(to) && !v.covers(from)) {
				if (state[v.register] == Types.NONE) {
					this.method.constant(SupportValue.NIL);
				}
				else {
					this.method.pushValue(v.register, state);
				}
				this.method.call(SupportMethod.CELL);
				this.builder.astore(this.method.cell(v.register));
			}
		}
	}

	/** Makes the labels of blocks. */
	void begin(int from, int to) {
		for (int start = from; start >= 0 && start < to; start = this.controlFlow.leaders.nextSetBit(start + 1)) {
			if (this.inference.isReached(start)) {
				this.blocks[start - this.first] = this.builder.newLabel();
			}
		}
	}

	/** A label that leads to a block; to a stub if the edge needs code. */
	Label edgeLabel(int from, int to, int[] state, @Nullable Runnable before, int[] after) {
		if (before == null && isPlain(from, to, state)) {
			return label(to);
		}
		Label edge = this.builder.newLabel();
		this.method.stub(from, () -> {
			this.builder.labelBinding(edge);
			if (before != null) {
				before.run();
			}
			goTo(from, to, after);
		});
		return edge;
	}

}
