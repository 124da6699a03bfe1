package io.luaprocess.lua.engine.interpreter;

import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.support.CallSupport;
import io.luaprocess.lua.engine.support.ValueSupport;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.ChunkBound;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.Concatenation;
import io.luaprocess.lua.engine.vm.InterpreterLoop;
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
import org.luaj.vm2.Varargs;

import static org.luaj.vm2.Lua.LFIELDS_PER_FLUSH;
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
 * Executes Lua 5.2 instructions. The registers of a call are an array. The results of a
 * call or of {@code ...} whose number is known only at run time are an open list. The
 * frame has the register the open list begins at; the next instruction that takes
 * registers "up to the open list" joins the registers before it and the list.
 *
 * <p>
 * The comments on the instructions use the notation of the Lua source: A, B, C, Bx and
 * sBx are the operands of the instruction, see {@link Instruction}; R(x) is a register,
 * K(x) a constant, U(x) an upvalue, and RK(x) a constant or a register.
 *
 * <p>
 * The method {@link #execute} must stay below 8000 bytes of bytecode: the JVM never
 * compiles larger methods.
 */
final class Interpreter implements InterpreterLoop {

	private Interpreter() {
	}

	/**
	 * Runs a function.
	 * @param s the running coroutine
	 * @param frame the call
	 * @param start the instruction to begin at
	 * @return all results, or {@link TailCall#PENDING}; {@code null} if it was suspended:
	 * then the frame is saved
	 */
	static @Nullable Varargs execute(LuaState s, InterpretedFrame frame, int start) {
		LuaValue[] r = frame.registers;
		Prototype p = frame.code.p;
		int[] code = p.code;
		LuaValue[] k = p.k;
		Cell[] upvalues = frame.upvalues;
		int pc = start;
		s.poll();
		while (true) {
			int i = code[pc];
			frame.pc = pc++;
			int a = Instruction.a(i);
			switch (Instruction.op(i)) {
				// R(A) := R(B)
				case OP_MOVE:
					r[a] = r[Instruction.b(i)];
					continue;
				// R(A) := K(Bx)
				case OP_LOADK:
					r[a] = k[Instruction.bx(i)];
					continue;
				// R(A) := B ~= 0; if C ~= 0 then skip the next instruction
				case OP_LOADBOOL:
					r[a] = (Instruction.b(i) != 0) ? LuaValue.TRUE : LuaValue.FALSE;
					if (Instruction.c(i) != 0) {
						pc++;
					}
					continue;
				// R(A) .. R(A + B) := nil
				case OP_LOADNIL:
					for (int b = Instruction.b(i); b >= 0; b--) {
						r[a++] = LuaValue.NIL;
					}
					continue;
				// R(A) := U(B)
				case OP_GETUPVAL:
					r[a] = upvalues[Instruction.b(i)].get();
					continue;
				// R(A) := U(B)[RK(C)]
				case OP_GETTABUP: {
					LuaValue t = upvalues[Instruction.b(i)].get();
					LuaValue key = rk(r, k, Instruction.c(i));
					LuaValue v = (key instanceof LuaString name) ? Ops.index(s, t, name) : Ops.index(s, t, key);
					if (v == null) {
						break;
					}
					r[a] = (v instanceof ChunkBound f) ? frame.bound(s, i, f) : v;
					continue;
				}
				// R(A) := R(B)[RK(C)]
				case OP_GETTABLE: {
					LuaValue key = rk(r, k, Instruction.c(i));
					LuaValue v = Registers.get(s, r[Instruction.b(i)], key);
					if (v == null) {
						break;
					}
					r[a] = (v instanceof ChunkBound f) ? frame.bound(s, i, f) : v;
					continue;
				}
				// U(A)[RK(B)] := RK(C)
				case OP_SETTABUP:
					if (Registers.set(s, upvalues[a].get(), rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)))) {
						break;
					}
					continue;
				// U(B) := R(A)
				case OP_SETUPVAL:
					upvalues[Instruction.b(i)].set(r[a]);
					continue;
				// R(A)[RK(B)] := RK(C)
				case OP_SETTABLE:
					if (Registers.set(s, r[a], rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)))) {
						break;
					}
					continue;
				// R(A) := {} with room for size(B) list and size(C) hash entries
				case OP_NEWTABLE:
					r[a] = new Table(s, Instruction.size(Instruction.b(i)), Instruction.size(Instruction.c(i)));
					continue;
				// R(A + 1) := R(B); R(A) := R(B)[RK(C)]
				case OP_SELF: {
					LuaValue object = r[Instruction.b(i)];
					r[a + 1] = object;
					LuaValue key = rk(r, k, Instruction.c(i));
					LuaValue v = (key instanceof LuaString name) ? Ops.method(s, object, name)
							: Ops.index(s, object, key);
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := RK(B) + RK(C)
				case OP_ADD: {
					LuaValue v = Arithmetic.add(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := RK(B) - RK(C)
				case OP_SUB: {
					LuaValue v = Arithmetic.sub(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := RK(B) * RK(C)
				case OP_MUL: {
					LuaValue v = Arithmetic.mul(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := RK(B) / RK(C)
				case OP_DIV: {
					LuaValue v = Arithmetic.div(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := RK(B) % RK(C)
				case OP_MOD: {
					LuaValue v = Arithmetic.mod(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := RK(B) ^ RK(C)
				case OP_POW: {
					LuaValue v = Arithmetic.pow(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := -R(B)
				case OP_UNM: {
					LuaValue v = Arithmetic.unm(s, r[Instruction.b(i)]);
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := not R(B)
				case OP_NOT:
					r[a] = ValueSupport.not(r[Instruction.b(i)]);
					continue;
				// R(A) := #R(B)
				case OP_LEN: {
					LuaValue v = Ops.len(s, r[Instruction.b(i)]);
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// R(A) := R(B) .. ... .. R(C)
				case OP_CONCAT: {
					int b = Instruction.b(i);
					int c = Instruction.c(i);
					LuaValue v = (c == b + 1) ? Concatenation.concat(s, r[b], r[c]) : Concatenation.concat(s, r, b, c);
					if (v == null) {
						break;
					}
					r[a] = v;
					continue;
				}
				// pc += sBx; if A > 0 then close the cells of R(A - 1) and above
				case OP_JMP: {
					int offset = Instruction.sbx(i);
					if (a > 0) {
						Captured.close(frame, a - 1);
					}
					pc += offset;
					if (offset < 0 && s.pollAndLeave()) {
						break;
					}
					continue;
				}
				// if (RK(B) == RK(C)) ~= (A ~= 0) then skip the next instruction, a JMP
				case OP_EQ: {
					int v = Comparison.eq(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == Comparison.SUSPENDED) {
						break;
					}
					if ((v > 0) != (a != 0)) {
						pc++;
					}
					continue;
				}
				// if (RK(B) < RK(C)) ~= (A ~= 0) then skip the next instruction, a JMP
				case OP_LT: {
					int v = Comparison.lt(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == Comparison.SUSPENDED) {
						break;
					}
					if ((v > 0) != (a != 0)) {
						pc++;
					}
					continue;
				}
				// if (RK(B) <= RK(C)) ~= (A ~= 0) then skip the next instruction, a JMP
				case OP_LE: {
					int v = Comparison.le(s, rk(r, k, Instruction.b(i)), rk(r, k, Instruction.c(i)));
					if (v == Comparison.SUSPENDED) {
						break;
					}
					if ((v > 0) != (a != 0)) {
						pc++;
					}
					continue;
				}
				// if truth of R(A) ~= (C ~= 0) then skip the next instruction, a JMP
				case OP_TEST:
					if (ValueSupport.truth(r[a]) != (Instruction.c(i) != 0)) {
						pc++;
					}
					continue;
				// if truth of R(B) ~= (C ~= 0) then skip the next instruction, a JMP;
				// else R(A) := R(B)
				case OP_TESTSET: {
					LuaValue v = r[Instruction.b(i)];
					if (ValueSupport.truth(v) != (Instruction.c(i) != 0)) {
						pc++;
					}
					else {
						r[a] = v;
					}
					continue;
				}
				// R(A) .. R(A + C - 2) := R(A)(R(A + 1) .. R(A + B - 1));
				// B = 0: arguments up to the open list; C = 0: the results become it
				case OP_CALL: {
					LuaValue f = r[a];
					int results = Instruction.c(i);
					if (results == 1 || results == 2) {
						LuaValue v = switch (Instruction.b(i)) {
							case 1 -> Ops.call(s, f);
							case 2 -> Ops.call(s, f, r[a + 1]);
							case 3 -> Ops.call(s, f, r[a + 1], r[a + 2]);
							case 4 -> Ops.call(s, f, r[a + 1], r[a + 2], r[a + 3]);
							default -> Values
								.firstOf(Ops.invoke(s, f, Registers.arguments(s, frame, a + 1, Instruction.b(i))));
						};
						if (v == null) {
							break;
						}
						if (results == 2) {
							r[a] = v;
						}
						continue;
					}
					Varargs v = Ops.invoke(s, f, Registers.arguments(s, frame, a + 1, Instruction.b(i)));
					if (v == null) {
						break;
					}
					if (results == 0) {
						frame.list = v;
						frame.listAt = a;
					}
					else {
						Values.copyTo(v, 1, r, a, results - 1);
					}
					continue;
				}
				// return R(A)(R(A + 1) .. R(A + B - 1)), after this function has returned
				case OP_TAILCALL: {
					Varargs args = Registers.arguments(s, frame, a + 1, Instruction.b(i));
					Captured.close(frame, 0);
					if (r[a] instanceof LuaFn f && !(f instanceof ScriptFunction)) {
						// A Java function takes no Lua stack; calling it from here keeps
						// its caller on the stack for positions.
						Varargs v = f.invoke(s, args);
						if (v == null) {
							break;
						}
						return v;
					}
					if (!(r[a] instanceof LuaFn)) {
						// Here, so that the error has the position of this call.
						Ops.callable(s, r[a]);
					}
					return TailCall.to(s, r[a], args);
				}
				// return R(A) .. R(A + B - 2); B = 0: up to the open list
				case OP_RETURN: {
					Captured.close(frame, 0);
					int b = Instruction.b(i);
					return switch (b) {
						case 1 -> LuaValue.NONE;
						case 2 -> r[a];
						default -> Registers.arguments(s, frame, a, b);
					};
				}
				// R(A) += R(A + 2); if R(A) is not beyond the limit R(A + 1) then
				// R(A + 3) := R(A); pc += sBx
				case OP_FORLOOP: {
					double step = ((Num) r[a + 2]).v;
					double index = ((Num) r[a]).v + step;
					double limit = ((Num) r[a + 1]).v;
					if ((step > 0) ? index <= limit : limit <= index) {
						Num n = Num.of(index);
						r[a] = n;
						r[a + 3] = n;
						pc += Instruction.sbx(i);
						if (s.pollAndLeave()) {
							break;
						}
					}
					continue;
				}
				// check R(A) .. R(A + 2); R(A) -= R(A + 2); pc += sBx, to the FORLOOP
				case OP_FORPREP:
					Registers.prepareLoop(s, r, a);
					pc += Instruction.sbx(i);
					continue;
				// R(A + 3) .. R(A + 2 + C) := R(A)(R(A + 1), R(A + 2))
				case OP_TFORCALL: {
					int results = Instruction.c(i);
					if (results <= 2 && r[a] instanceof TableIterator) {
						LuaValue v = CallSupport.step(s, r[a], r[a + 1], r[a + 2]);
						if (v == null) {
							break;
						}
						r[a + 3] = v;
						if (results == 2) {
							r[a + 4] = CallSupport.second(s);
						}
					}
					else if (results == 1) {
						LuaValue v = Ops.call(s, r[a], r[a + 1], r[a + 2]);
						if (v == null) {
							break;
						}
						r[a + 3] = v;
					}
					else {
						Varargs v = Ops.invoke(s, r[a], Values.of(r[a + 1], r[a + 2]));
						if (v == null) {
							break;
						}
						Values.copyTo(v, 1, r, a + 3, results);
					}
					continue;
				}
				// if R(A + 1) ~= nil then R(A) := R(A + 1); pc += sBx
				case OP_TFORLOOP:
					if (r[a + 1] != LuaValue.NIL) {
						r[a] = r[a + 1];
						pc += Instruction.sbx(i);
						if (s.pollAndLeave()) {
							break;
						}
					}
					continue;
				// R(A)[(C - 1) * 50 + j] := R(A + j), 1 <= j <= B;
				// B = 0: up to the open list; C = 0: the next instruction holds C
				case OP_SETLIST: {
					int batch = Instruction.c(i);
					if (batch == 0) {
						batch = Instruction.ax(code[pc++]);
					}
					Registers.setList(frame, a, Instruction.b(i), (batch - 1) * LFIELDS_PER_FLUSH);
					continue;
				}
				// R(A) := closure of the inner function Bx
				case OP_CLOSURE:
					r[a] = Captured.closure(frame, frame.code.children[Instruction.bx(i)]);
					ValueSupport.made(r[a], s);
					continue;
				// R(A) .. R(A + B - 2) := ...; B = 0: they become the open list
				case OP_VARARG: {
					int wanted = Instruction.b(i);
					if (wanted == 0) {
						frame.list = frame.varargs;
						frame.listAt = a;
					}
					else {
						Values.copyTo(frame.varargs, 1, r, a, wanted - 1);
					}
					continue;
				}
				default:
					throw new AssertionError("unknown instruction");
			}
			// A call or loop was suspended; it does the rest of the instruction when it
			// goes on.
			return s.save(frame);
		}
	}

	private static LuaValue rk(LuaValue[] r, LuaValue[] k, int x) {
		return Instruction.isConstant(x) ? k[Instruction.constant(x)] : r[x];
	}

}
