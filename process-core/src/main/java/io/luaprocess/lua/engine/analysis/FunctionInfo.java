package io.luaprocess.lua.engine.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.LuaCode;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LocVars;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * One function of a program as the compiler sees it: where it is defined, which of its
 * local variables are shared with inner functions, and how it reaches its own upvalues.
 *
 * <p>
 * A variable that an inner function uses and that is assigned after its declaration lives
 * in a {@link Cell}. One that is never assigned again is simply copied into the inner
 * function, as a number where it is known to be one.
 */
public final class FunctionInfo {

	/** A local variable: its register and the instructions that see it. */
	public static final class Variable {

		public final int register;

		/** The first instruction that sees it. */
		int start;

		/** The instruction after the last that sees it. */
		final int end;

		boolean captured;

		boolean assigned;

		Variable(int register, int start, int end) {
			this.register = register;
			this.start = start;
			this.end = end;
		}

		public boolean isCell() {
			return this.captured && this.assigned;
		}

		public boolean covers(int pc) {
			return this.start <= pc && pc < this.end;
		}

	}

	private static final int LONGEST_NAME = 60;

	/** Line numbers of the JVM are 16 bits wide. */
	private static final int MOST_LINES = 0xffff;

	/** Tells the points of operations from those of calls. */
	public static final int OPERATION = 1 << 30;

	/** Tells the points where loops poll from those of calls. */
	public static final int LOOP = 1 << 29;

	public final LuaCode code;

	public final Prototype prototype;

	public final int index;

	final @Nullable FunctionInfo parent;

	/** All functions of the program by their indexes. */
	final List<FunctionInfo> program;

	public final FunctionInfo[] children;

	public final String className;

	/** Where the parent makes it. */
	private int definedAt;

	/** Variables that live in cells. */
	public final List<Variable> cells = new ArrayList<>();

	private final Variable[] variables;

	/**
	 * Types of the upvalues, see {@link Types}; filled in while the parent is compiled.
	 */
	public final int[] upvalueTypes;

	/**
	 * Whether code that makes it can ever run; found out while the parent is compiled.
	 */
	public boolean reached;

	/**
	 * Where the parts of the code begin; null unless it is cut, see {@link Partition}.
	 */
	public int @Nullable [] parts;

	/** Instructions at which blocks are cut, if the function is. */
	public BitSet cuts = new BitSet();

	/**
	 * Loops that keep the counter of the first iteration of a strip: when a suspended
	 * call goes on, it is computed from the number of iterations, which is saved last.
	 */
	public final List<SavedRegisters.Counted> counted = new ArrayList<>();

	/** How suspended calls are saved; null if the function is cut or never suspended. */
	public @Nullable SavedRegisters saved;

	private boolean multi;

	private boolean tail;

	private FunctionInfo(LuaCode code, @Nullable FunctionInfo parent, String base, List<FunctionInfo> all) {
		this.code = code;
		this.prototype = code.p;
		this.parent = parent;
		this.program = all;
		this.index = all.size();
		this.className = base + this.index + suffix(code.name);
		all.add(this);
		this.upvalueTypes = new int[this.prototype.upvalues.length];
		this.variables = variables(this.prototype);
		this.children = new FunctionInfo[this.prototype.p.length];
		for (int i = 0; i < this.children.length; i++) {
			this.children[i] = new FunctionInfo(code.children[i], this, base, all);
		}
		resolveCaptures();
		resolveResults();
	}

	/** The name of the function as a part of the name of its class. */
	private static String suffix(@Nullable String name) {
		if (name == null) {
			return "";
		}
		StringBuilder suffix = new StringBuilder("_");
		for (char c : name.substring(0, Math.min(name.length(), LONGEST_NAME)).toCharArray()) {
			suffix.append((Character.isJavaIdentifierPart(c) && c != '$' && c != 0) ? c : '_');
		}
		return suffix.toString();
	}

	/**
	 * Looks at all functions of a program.
	 * @param main the top level
	 * @param base what class names begin with
	 * @return all functions, outer ones before inner ones
	 */
	public static List<FunctionInfo> of(LuaCode main, String base) {
		List<FunctionInfo> all = new ArrayList<>();
		FunctionInfo top = new FunctionInfo(main, null, base, all);
		top.reached = true;
		Arrays.fill(top.upvalueTypes, assigns(main.p, 0) ? Types.CELL : Types.TABLE);
		return all;
	}

	private static Variable[] variables(Prototype p) {
		LocVars[] names = (p.locvars != null) ? p.locvars : new LocVars[0];
		Variable[] variables = new Variable[names.length];
		for (int i = 0; i < names.length; i++) {
			int start = names[i].startpc;
			int register = 0;
			for (int j = 0; j < i; j++) {
				if (names[j].startpc <= start && start < names[j].endpc) {
					register++;
				}
			}
			variables[i] = new Variable(register, start, names[i].endpc);
		}
		return variables;
	}

	private void resolveCaptures() {
		int[] code = this.prototype.code;
		for (int pc = 0; pc < code.length; pc++) {
			int op = Instruction.op(code[pc]);
			if (op == Lua.OP_CLOSURE) {
				FunctionInfo child = this.children[Instruction.bx(code[pc])];
				child.definedAt = pc;
				Upvaldesc[] descriptions = child.prototype.upvalues;
				for (int j = 0; j < descriptions.length; j++) {
					if (!descriptions[j].instack) {
						continue;
					}
					Variable v = variableAt(pc, descriptions[j].idx);
					if (v == null) {
						throw new CompilationException("unknown variable");
					}
					v.captured = true;
					v.assigned |= assigns(child.prototype, j);
				}
			}
			if (op == Lua.OP_SETLIST && Instruction.c(code[pc]) == 0) {
				pc++;
			}
		}
		for (Variable v : this.variables) {
			if (v.captured) {
				v.assigned |= assignedIn(v);
				if (v.assigned) {
					v.start = Math.min(v.start, selfCapture(v));
					this.cells.add(v);
				}
			}
		}
	}

	/** A local function that refers to itself exists already while it is made. */
	private int selfCapture(Variable v) {
		int pc = v.start - 1;
		if (pc < 0 || Instruction.op(this.prototype.code[pc]) != Lua.OP_CLOSURE
				|| Instruction.a(this.prototype.code[pc]) != v.register) {
			return v.start;
		}
		for (Upvaldesc u : this.children[Instruction.bx(this.prototype.code[pc])].prototype.upvalues) {
			if (u.instack && u.idx == v.register) {
				return pc;
			}
		}
		return v.start;
	}

	private boolean assignedIn(Variable v) {
		int[] code = this.prototype.code;
		for (int pc = v.start; pc < v.end; pc++) {
			if (Registers.writes(code, pc, v.register)) {
				return true;
			}
			if (Instruction.op(code[pc]) == Lua.OP_SETLIST && Instruction.c(code[pc]) == 0) {
				pc++;
			}
		}
		return false;
	}

	private static boolean assigns(Prototype p, int upvalue) {
		for (int pc = 0; pc < p.code.length; pc++) {
			int i = p.code[pc];
			if (Instruction.op(i) == Lua.OP_SETUPVAL && Instruction.b(i) == upvalue) {
				return true;
			}
			if (Instruction.op(i) == Lua.OP_SETLIST && Instruction.c(i) == 0) {
				pc++;
			}
		}
		for (Prototype inner : p.p) {
			for (int j = 0; j < inner.upvalues.length; j++) {
				if (!inner.upvalues[j].instack && inner.upvalues[j].idx == upvalue && assigns(inner, j)) {
					return true;
				}
			}
		}
		return false;
	}

	/** The variable a register holds, also one whose function is just being made. */
	@Nullable Variable variableAt(int pc, int register) {
		for (int i = this.variables.length - 1; i >= 0; i--) {
			Variable v = this.variables[i];
			if (v.register == register && v.covers(pc)) {
				return v;
			}
		}
		for (Variable v : this.variables) {
			if (v.register == register && v.start == pc + 1 && v.start < v.end) {
				return v;
			}
		}
		return null;
	}

	/** The cell a register holds, if any. */
	public @Nullable Variable cellAt(int pc, int register) {
		for (Variable v : this.cells) {
			if (v.register == register && v.covers(pc)) {
				return v;
			}
		}
		return null;
	}

	/** Whether an upvalue is the function itself, which is never assigned. */
	public boolean isSelf(int upvalue) {
		return this.upvalueTypes[upvalue] == Types.function(this.index) && this.prototype.upvalues[upvalue].instack
				&& this.parent != null
				&& Instruction.a(this.parent.prototype.code[this.definedAt]) == this.prototype.upvalues[upvalue].idx;
	}

	/** Whether an upvalue is a variable of its own, shared, and not a copy. */
	public boolean isCell(int upvalue) {
		return this.upvalueTypes[upvalue] == Types.CELL;
	}

	/**
	 * The instruction at a point where a suspended call goes on.
	 * @param point the point as generated code names it
	 */
	public int instructionAt(int point) {
		return point & ~(OPERATION | LOOP);
	}

	/** The point of an operation or poll, as generated code names it. */
	public int pointAt(int instruction) {
		return instruction | (Instruction.mayGoBack(this.prototype.code[instruction]) ? LOOP : OPERATION);
	}

	/**
	 * The line of an instruction in the script, at most the largest the JVM knows.
	 * @param instruction the instruction; behind the last one it is that of the last
	 */
	public int lineAt(int instruction) {
		int last = this.prototype.code.length - 1;
		return Math.min(this.code.line(Math.min(instruction, last)), MOST_LINES);
	}

	public boolean isVararg() {
		return this.prototype.is_vararg != 0;
	}

	/** Whether it may return several values, or asks for a call in its place. */
	public boolean isMulti() {
		return this.multi;
	}

	/** Whether it may ask for a call in its place. */
	public boolean isTail() {
		return this.tail;
	}

	/** Whether it has upvalues beside itself. */
	public boolean hasFields() {
		for (int j = 0; j < this.upvalueTypes.length; j++) {
			if (!isSelf(j)) {
				return true;
			}
		}
		return false;
	}

	private void resolveResults() {
		int[] code = this.prototype.code;
		for (int pc = 0; pc < code.length; pc++) {
			int op = Instruction.op(code[pc]);
			int b = Instruction.b(code[pc]);
			this.tail |= op == Lua.OP_TAILCALL;
			// What follows a tail call is never reached.
			boolean reached = pc == 0 || Instruction.op(code[pc - 1]) != Lua.OP_TAILCALL;
			this.multi |= op == Lua.OP_RETURN && reached && (b == 0 || b > 2);
			if (op == Lua.OP_SETLIST && Instruction.c(code[pc]) == 0) {
				pc++;
			}
		}
		this.multi |= this.tail;
	}

}
