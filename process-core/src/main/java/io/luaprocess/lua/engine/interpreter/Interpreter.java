package io.luaprocess.lua.engine.interpreter;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.support.CallSupport;
import io.luaprocess.lua.engine.support.ValueSupport;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.ChunkBound;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.Concatenation;
import io.luaprocess.lua.engine.vm.Frame;
import io.luaprocess.lua.engine.vm.InterpreterLoop;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.ScriptFunction;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableIterator;
import io.luaprocess.lua.engine.vm.TailCall;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;
import org.luaj.vm2.Varargs;

import static org.luaj.vm2.Lua.OP_ADD;
import static org.luaj.vm2.Lua.OP_CALL;
import static org.luaj.vm2.Lua.OP_CLOSURE;
import static org.luaj.vm2.Lua.OP_CONCAT;
import static org.luaj.vm2.Lua.OP_DIV;
import static org.luaj.vm2.Lua.OP_EQ;
import static org.luaj.vm2.Lua.OP_FORLOOP;
import static org.luaj.vm2.Lua.OP_FORPREP;
import static org.luaj.vm2.Lua.OP_GETTABLE;
import static org.luaj.vm2.Lua.OP_GETTABUP;
import static org.luaj.vm2.Lua.OP_GETUPVAL;
import static org.luaj.vm2.Lua.OP_JMP;
import static org.luaj.vm2.Lua.OP_LE;
import static org.luaj.vm2.Lua.OP_LEN;
import static org.luaj.vm2.Lua.OP_LOADBOOL;
import static org.luaj.vm2.Lua.OP_LOADK;
import static org.luaj.vm2.Lua.OP_LOADNIL;
import static org.luaj.vm2.Lua.OP_LT;
import static org.luaj.vm2.Lua.OP_MOD;
import static org.luaj.vm2.Lua.OP_MOVE;
import static org.luaj.vm2.Lua.OP_MUL;
import static org.luaj.vm2.Lua.OP_NEWTABLE;
import static org.luaj.vm2.Lua.OP_NOT;
import static org.luaj.vm2.Lua.OP_POW;
import static org.luaj.vm2.Lua.OP_RETURN;
import static org.luaj.vm2.Lua.OP_SELF;
import static org.luaj.vm2.Lua.OP_SETLIST;
import static org.luaj.vm2.Lua.OP_SETTABLE;
import static org.luaj.vm2.Lua.OP_SETTABUP;
import static org.luaj.vm2.Lua.OP_SETUPVAL;
import static org.luaj.vm2.Lua.OP_SUB;
import static org.luaj.vm2.Lua.OP_TAILCALL;
import static org.luaj.vm2.Lua.OP_TEST;
import static org.luaj.vm2.Lua.OP_TESTSET;
import static org.luaj.vm2.Lua.OP_TFORCALL;
import static org.luaj.vm2.Lua.OP_TFORLOOP;
import static org.luaj.vm2.Lua.OP_UNM;
import static org.luaj.vm2.Lua.OP_VARARG;

/**
 * Executes Lua 5.2 instructions. Registers are an array per call. A list of open length
 * (the results of a call or {@code ...} whose number is only known at run time) is kept
 * beside the registers together with the register it begins at; the next instruction that
 * wants "everything up to the top" joins the two.
 *
 * <p>
 * The method {@link #execute} must stay below 8000 bytes of bytecode: the JVM never
 * compiles larger methods.
 */
final class Interpreter implements InterpreterLoop {

	/** Set in an instruction whose key is a constant. */
	private static final int CONSTANT_KEY = 1 << 22;

	private Interpreter() {
	}

	/** Only a name that stands in the chunk binds the function to it. */
	private static LuaValue bound(LuaState s, Frame frame, LuaValue key, int instruction, ChunkBound function) {
		boolean named = (instruction & CONSTANT_KEY) != 0 && key.tojstring().equals(ChunkBound.NAME);
		return named ? function.bind(s, frame.code.source) : function;
	}

	static Varargs execute(LuaState s, Frame frame, Varargs varargs) {
		LuaValue[] r = frame.registers;
		Prototype p = frame.code.p;
		int[] code = p.code;
		LuaValue[] k = p.k;
		Cell[] upvalues = frame.upvalues;
		Cell.@Nullable Open open = null;
		Varargs list = LuaValue.NONE;
		int pc = 0;
		s.poll();
		while (true) {
			int i = code[pc];
			frame.pc = pc++;
			int a = (i >> 6) & 0xff;
			switch (i & 0x3f) {
				case OP_MOVE:
					r[a] = r[i >>> 23];
					continue;
				case OP_LOADK:
					r[a] = k[i >>> 14];
					continue;
				case OP_LOADBOOL:
					r[a] = ((i >>> 23) != 0) ? LuaValue.TRUE : LuaValue.FALSE;
					if ((i & (0x1ff << 14)) != 0) {
						pc++;
					}
					continue;
				case OP_LOADNIL:
					for (int b = i >>> 23; b >= 0; b--) {
						r[a++] = LuaValue.NIL;
					}
					continue;
				case OP_GETUPVAL:
					r[a] = upvalues[i >>> 23].get();
					continue;
				case OP_GETTABUP: {
					LuaValue t = upvalues[i >>> 23].get();
					LuaValue key = rk(r, k, (i >> 14) & 0x1ff);
					LuaValue v = (key instanceof LuaString name) ? Ops.index(s, t, name) : Ops.index(s, t, key);
					r[a] = (v instanceof ChunkBound f) ? bound(s, frame, key, i, f) : v;
					continue;
				}
				case OP_GETTABLE: {
					LuaValue key = rk(r, k, (i >> 14) & 0x1ff);
					LuaValue v = get(s, r[i >>> 23], key);
					r[a] = (v instanceof ChunkBound f) ? bound(s, frame, key, i, f) : v;
					continue;
				}
				case OP_SETTABUP:
					set(s, upvalues[a].get(), rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_SETUPVAL:
					upvalues[i >>> 23].set(r[a]);
					continue;
				case OP_SETTABLE:
					set(s, r[a], rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_NEWTABLE:
					r[a] = new Table(s, floatingByte(i >>> 23), floatingByte((i >> 14) & 0x1ff));
					continue;
				case OP_SELF: {
					LuaValue object = r[i >>> 23];
					r[a + 1] = object;
					LuaValue key = rk(r, k, (i >> 14) & 0x1ff);
					r[a] = (key instanceof LuaString name) ? Ops.method(s, object, name) : Ops.index(s, object, key);
					continue;
				}
				case OP_ADD:
					r[a] = Arithmetic.add(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_SUB:
					r[a] = Arithmetic.sub(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_MUL:
					r[a] = Arithmetic.mul(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_DIV:
					r[a] = Arithmetic.div(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_MOD:
					r[a] = Arithmetic.mod(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_POW:
					r[a] = Arithmetic.pow(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff));
					continue;
				case OP_UNM:
					r[a] = Arithmetic.unm(s, r[i >>> 23]);
					continue;
				case OP_NOT:
					r[a] = truth(r[i >>> 23]) ? LuaValue.FALSE : LuaValue.TRUE;
					continue;
				case OP_LEN:
					r[a] = Ops.len(s, r[i >>> 23]);
					continue;
				case OP_CONCAT: {
					int b = i >>> 23;
					int c = (i >> 14) & 0x1ff;
					r[a] = (c == b + 1) ? Concatenation.concat(s, r[b], r[c]) : Concatenation.concat(s, r, b, c);
					continue;
				}
				case OP_JMP: {
					int offset = (i >>> 14) - 0x1ffff;
					if (a > 0) {
						open = close(open, a - 1);
					}
					pc += offset;
					if (offset < 0) {
						s.poll();
					}
					continue;
				}
				case OP_EQ:
					if (Comparison.eq(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff)) != (a != 0)) {
						pc++;
					}
					continue;
				case OP_LT:
					if (Comparison.lt(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff)) != (a != 0)) {
						pc++;
					}
					continue;
				case OP_LE:
					if (Comparison.le(s, rk(r, k, i >>> 23), rk(r, k, (i >> 14) & 0x1ff)) != (a != 0)) {
						pc++;
					}
					continue;
				case OP_TEST:
					if (truth(r[a]) != ((i & (0x1ff << 14)) != 0)) {
						pc++;
					}
					continue;
				case OP_TESTSET: {
					LuaValue v = r[i >>> 23];
					if (truth(v) != ((i & (0x1ff << 14)) != 0)) {
						pc++;
					}
					else {
						r[a] = v;
					}
					continue;
				}
				case OP_CALL: {
					LuaValue f = r[a];
					int results = (i >> 14) & 0x1ff;
					if (results == 1 || results == 2) {
						LuaValue v = switch (i >>> 23) {
							case 1 -> Ops.call(s, f);
							case 2 -> Ops.call(s, f, r[a + 1]);
							case 3 -> Ops.call(s, f, r[a + 1], r[a + 2]);
							case 4 -> Ops.call(s, f, r[a + 1], r[a + 2], r[a + 3]);
							default -> Values.first(Ops.invoke(s, f, arguments(s, r, a + 1, i >>> 23, list)));
						};
						if (results == 2) {
							r[a] = v;
						}
						continue;
					}
					Varargs v = Ops.invoke(s, f, arguments(s, r, a + 1, i >>> 23, list));
					if (results == 0) {
						list = v;
						frame.listAt = a;
					}
					else {
						Values.copyTo(v, 1, r, a, results - 1);
					}
					continue;
				}
				case OP_TAILCALL: {
					Varargs args = arguments(s, r, a + 1, i >>> 23, list);
					close(open, 0);
					if (r[a] instanceof LuaFn f && !(f instanceof ScriptFunction)) {
						// A Java function takes no Lua stack; calling it from here keeps
						// its caller on the stack for positions.
						return f.invoke(s, args);
					}
					if (!(r[a] instanceof LuaFn)) {
						// Here, so that the error has the position of this call.
						Ops.callable(s, r[a]);
					}
					return TailCall.to(s, r[a], args);
				}
				case OP_RETURN: {
					close(open, 0);
					int b = i >>> 23;
					return switch (b) {
						case 1 -> LuaValue.NONE;
						case 2 -> r[a];
						default -> arguments(s, r, a, b, list);
					};
				}
				case OP_FORLOOP: {
					double step = ((Num) r[a + 2]).v;
					double index = ((Num) r[a]).v + step;
					double limit = ((Num) r[a + 1]).v;
					if ((step > 0) ? index <= limit : limit <= index) {
						Num n = Num.of(index);
						r[a] = n;
						r[a + 3] = n;
						pc += (i >>> 14) - 0x1ffff;
						s.poll();
					}
					continue;
				}
				case OP_FORPREP:
					prepareLoop(s, r, a);
					pc += (i >>> 14) - 0x1ffff;
					continue;
				case OP_TFORCALL: {
					int results = (i >> 14) & 0x1ff;
					if (results <= 2 && r[a] instanceof TableIterator) {
						r[a + 3] = CallSupport.step(s, r[a], r[a + 1], r[a + 2]);
						if (results == 2) {
							r[a + 4] = CallSupport.second(s);
						}
					}
					else if (results == 1) {
						r[a + 3] = Ops.call(s, r[a], r[a + 1], r[a + 2]);
					}
					else {
						Values.copyTo(Ops.invoke(s, r[a], Values.of(r[a + 1], r[a + 2])), 1, r, a + 3, results);
					}
					continue;
				}
				case OP_TFORLOOP:
					if (r[a + 1] != LuaValue.NIL) {
						r[a] = r[a + 1];
						pc += (i >>> 14) - 0x1ffff;
						s.poll();
					}
					continue;
				case OP_SETLIST: {
					int batch = (i >> 14) & 0x1ff;
					if (batch == 0) {
						batch = code[pc++] >>> 6;
					}
					setList(s, r, a, i >>> 23, (batch - 1) * 50, list, frame.listAt);
					continue;
				}
				case OP_CLOSURE: {
					LuaCode child = frame.code.children[i >>> 14];
					Upvaldesc[] captured = child.p.upvalues;
					Cell[] cells = new Cell[captured.length];
					for (int j = 0; j < cells.length; j++) {
						if (captured[j].instack) {
							open = open(open, r, captured[j].idx);
							cells[j] = find(open, captured[j].idx);
						}
						else {
							cells[j] = upvalues[captured[j].idx];
						}
					}
					r[a] = new InterpretedFunction(child, cells);
					ValueSupport.made(r[a], s);
					continue;
				}
				case OP_VARARG: {
					int wanted = i >>> 23;
					if (wanted == 0) {
						list = varargs;
						frame.listAt = a;
					}
					else {
						Values.copyTo(varargs, 1, r, a, wanted - 1);
					}
					continue;
				}
				default:
					throw new AssertionError("unknown instruction");
			}
		}
	}

	private static LuaValue rk(LuaValue[] r, LuaValue[] k, int x) {
		return (x > 0xff) ? k[x & 0xff] : r[x];
	}

	private static boolean truth(LuaValue v) {
		return v != LuaValue.NIL && v != LuaValue.FALSE;
	}

	private static LuaValue get(LuaState s, LuaValue t, LuaValue key) {
		if (t instanceof Table table) {
			LuaValue v = (key instanceof LuaString name) ? table.getStr(name)
					: (key instanceof Num n) ? table.get(n.v) : table.get(key);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return Ops.index(s, t, key);
	}

	private static void set(LuaState s, LuaValue t, LuaValue key, LuaValue v) {
		if (t instanceof Table table && table.isPlain()) {
			if (key instanceof LuaString name) {
				table.putStr(name, v);
				return;
			}
			if (key instanceof Num n && n.v == (int) n.v) {
				table.put((int) n.v, v);
				return;
			}
		}
		Ops.setIndex(s, t, key, v);
	}

	/**
	 * Collects arguments or results: b - 1 registers, or for b = 0 everything up to the
	 * end of the open list.
	 */
	private static Varargs arguments(LuaState s, LuaValue[] r, int from, int b, Varargs list) {
		if (b > 0) {
			return Values.copy(r, from, b - 1);
		}
		Frame frame = s.frame;
		return Values.join(s, r, from, ((frame != null) ? frame.listAt : from) - from, list);
	}

	private static void setList(LuaState s, LuaValue[] r, int a, int b, int offset, Varargs list, int listAt) {
		Table t = (Table) r[a];
		int n = (b > 0) ? b : listAt - a - 1;
		for (int j = 1; j <= n; j++) {
			t.put(offset + j, r[a + j]);
		}
		if (b == 0) {
			int more = list.narg();
			for (int j = 1; j <= more; j++) {
				t.put(offset + n + j, list.arg(j));
			}
		}
	}

	private static void prepareLoop(LuaState s, LuaValue[] r, int a) {
		Num index = Arithmetic.toNumber(s, r[a]);
		Num limit = Arithmetic.toNumber(s, r[a + 1]);
		Num step = Arithmetic.toNumber(s, r[a + 2]);
		if (index == null) {
			throw s.error("'for' initial value must be a number");
		}
		if (limit == null) {
			throw s.error("'for' limit must be a number");
		}
		if (step == null) {
			throw s.error("'for' step must be a number");
		}
		r[a] = Num.of(index.v - step.v);
		r[a + 1] = limit;
		r[a + 2] = step;
	}

	/** The sizes in NEWTABLE: three bits of mantissa and five of exponent. */
	private static int floatingByte(int x) {
		int e = (x >> 3) & 0x1f;
		return (e == 0) ? x : ((x & 7) + 8) << (e - 1);
	}

	// ---- captured variables: a list ordered by register, highest first ----------------

	/** Makes sure that a register has a cell; returns the new list. */
	private static Cell.Open open(Cell.@Nullable Open list, LuaValue[] r, int index) {
		if (list == null || list.index < index) {
			return new Cell.Open(r, index, list);
		}
		Cell.Open at = list;
		while (at.index > index) {
			if (at.next == null || at.next.index < index) {
				at.next = new Cell.Open(r, index, at.next);
			}
			at = at.next;
		}
		return list;
	}

	private static Cell find(Cell.Open list, int index) {
		Cell.Open at = list;
		while (at.index != index && at.next != null) {
			at = at.next;
		}
		return at;
	}

	/** Closes all registers from one on; returns the rest of the list. */
	private static Cell.@Nullable Open close(Cell.@Nullable Open list, int from) {
		Cell.Open at = list;
		while (at != null && at.index >= from) {
			at.close();
			at = at.next;
		}
		return at;
	}

}
