package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;

import io.luaprocess.lua.engine.support.CallSupport;
import io.luaprocess.lua.engine.support.IndexSupport;
import io.luaprocess.lua.engine.support.LoopSupport;
import io.luaprocess.lua.engine.support.SlowPaths;
import io.luaprocess.lua.engine.support.Suspension;
import io.luaprocess.lua.engine.support.ValueSupport;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The static methods that generated code calls by name: the result type follows the name,
 * the parameter types follow the result type.
 */
enum SupportMethod {

	// ---- values and operators --------------------------------------------------------

	BOX_NUMBER(ValueSupport.class, "box", LuaValue.class, double.class),

	BOX_WHOLE(ValueSupport.class, "box", LuaValue.class, long.class),

	BOX_EITHER(ValueSupport.class, "box", LuaValue.class, LuaValue.class, double.class),

	TRUTH(ValueSupport.class, "truth", boolean.class, LuaValue.class),

	NOT(ValueSupport.class, "not", LuaValue.class, LuaValue.class),

	CELL(ValueSupport.class, "cell", Cell.class, LuaValue.class),

	TABLE(ValueSupport.class, "table", LuaValue.class, int.class, int.class, LuaState.class),

	BOUND(ValueSupport.class, "bound", LuaValue.class, LuaValue.class, LuaState.class, String.class),

	MADE(ValueSupport.class, "made", void.class, LuaValue.class, LuaState.class),

	LENGTH(ValueSupport.class, "length", long.class, LuaValue.class),

	CONCAT_TWO(ValueSupport.class, "concat", LuaValue.class, LuaState.class, LuaValue.class, LuaValue.class),

	CONCAT(ValueSupport.class, "concat", LuaValue.class, LuaState.class, LuaValue[].class),

	EQ(ValueSupport.class, "eq", boolean.class, LuaState.class, LuaValue.class, LuaValue.class),

	EQ_STRING(ValueSupport.class, "eq", boolean.class, LuaValue.class, LuaString.class),

	LT(ValueSupport.class, "lt", boolean.class, LuaState.class, LuaValue.class, LuaValue.class),

	LE(ValueSupport.class, "le", boolean.class, LuaState.class, LuaValue.class, LuaValue.class),

	// ---- operators on values that are not all numbers --------------------------------

	SLOW_ARITHMETIC(SlowPaths.class, "arithmetic", LuaValue.class, LuaState.class, LuaValue.class, LuaValue.class,
			int.class),

	SLOW_ARITHMETIC_LEFT_EITHER(SlowPaths.class, "arithmetic", LuaValue.class, LuaState.class, LuaValue.class,
			double.class, LuaValue.class, int.class),

	SLOW_ARITHMETIC_RIGHT_EITHER(SlowPaths.class, "arithmetic", LuaValue.class, LuaState.class, LuaValue.class,
			LuaValue.class, double.class, int.class),

	SLOW_ARITHMETIC_BOTH_EITHER(SlowPaths.class, "arithmetic", LuaValue.class, LuaState.class, LuaValue.class,
			double.class, LuaValue.class, double.class, int.class),

	SLOW_NEGATION(SlowPaths.class, "negation", LuaValue.class, LuaState.class, LuaValue.class),

	SLOW_LENGTH(SlowPaths.class, "length", LuaValue.class, LuaState.class, LuaValue.class),

	RESUMED_OPERATOR(SlowPaths.class, "resumed", LuaValue.class, LuaState.class, Varargs.class),

	POINT(Suspension.class, "point", int.class, Suspension.class),

	NUMBER_OF(SlowPaths.class, "numberOf", double.class, LuaValue.class),

	BOXED(SlowPaths.class, "boxed", LuaValue.class, LuaValue.class, LuaState.class),

	// ---- calls, arguments and results ------------------------------------------------

	FIRST(CallSupport.class, "first", LuaValue.class, Varargs.class),

	ONE(CallSupport.class, "one", LuaValue.class, LuaValue.class),

	LIST_OF_TWO(CallSupport.class, "list", Varargs.class, LuaValue.class, LuaValue.class),

	LIST_OF_THREE(CallSupport.class, "list", Varargs.class, LuaValue.class, LuaValue.class, LuaValue.class),

	LIST(CallSupport.class, "list", Varargs.class, LuaValue[].class),

	JOIN_ONE(CallSupport.class, "join", Varargs.class, LuaState.class, LuaValue.class, Varargs.class),

	JOIN(CallSupport.class, "join", Varargs.class, LuaState.class, LuaValue[].class, Varargs.class),

	REST(CallSupport.class, "rest", Varargs.class, Varargs.class, int.class),

	ENTER(CallSupport.class, "enter", boolean.class, LuaState.class),

	LEAVE(CallSupport.class, "leave", void.class, LuaState.class),

	ELSEWHERE(CallSupport.class, "elsewhere", LuaValue.class, LuaState.class, LuaValue.class, Varargs.class),

	ELSEWHERE_TWO(CallSupport.class, "elsewhere", LuaValue.class, LuaState.class, LuaValue.class, LuaValue.class,
			LuaValue.class),

	CALLEE(CallSupport.class, "callee", LuaFn.class, LuaValue.class, LuaState.class),

	STEP(CallSupport.class, "step", LuaValue.class, LuaState.class, LuaValue.class, LuaValue.class, LuaValue.class),

	RESUMED_STEP(CallSupport.class, "resumedStep", LuaValue.class, LuaState.class, Varargs.class),

	SECOND(CallSupport.class, "second", LuaValue.class, LuaState.class),

	TAIL(CallSupport.class, "tail", Varargs.class, LuaState.class, LuaValue.class, Varargs.class),

	FINISH(CallSupport.class, "finish", Varargs.class, LuaState.class, Varargs.class),

	// ---- reads and writes of tables --------------------------------------------------

	GLOBAL(IndexSupport.class, "global", LuaValue.class, LuaState.class, Table.class, LuaString.class),

	METHOD(IndexSupport.class, "method", LuaValue.class, LuaState.class, LuaValue.class, LuaString.class),

	INDEX_STRING(IndexSupport.class, "index", LuaValue.class, LuaState.class, LuaValue.class, LuaString.class),

	INDEX_NUMBER(IndexSupport.class, "index", LuaValue.class, LuaState.class, LuaValue.class, double.class),

	INDEX_WHOLE(IndexSupport.class, "index", LuaValue.class, LuaState.class, LuaValue.class, long.class),

	INDEX(IndexSupport.class, "index", LuaValue.class, LuaState.class, LuaValue.class, LuaValue.class),

	SET_INDEX_STRING(IndexSupport.class, "setIndex", void.class, LuaState.class, LuaValue.class, LuaString.class,
			LuaValue.class),

	SET_INDEX_NUMBER(IndexSupport.class, "setIndex", void.class, LuaState.class, LuaValue.class, double.class,
			LuaValue.class),

	SET_INDEX_WHOLE(IndexSupport.class, "setIndex", void.class, LuaState.class, LuaValue.class, long.class,
			LuaValue.class),

	SET_INDEX(IndexSupport.class, "setIndex", void.class, LuaState.class, LuaValue.class, LuaValue.class,
			LuaValue.class),

	SET_LIST(IndexSupport.class, "setList", void.class, LuaState.class, LuaValue.class, int.class, Varargs.class),

	// ---- numeric loops ---------------------------------------------------------------

	POLL_LOOP(LoopSupport.class, "poll", void.class, LuaState.class),

	LOOP_START(LoopSupport.class, "loopStart", double.class, LuaState.class, LuaValue.class),

	LOOP_LIMIT(LoopSupport.class, "loopLimit", double.class, LuaState.class, LuaValue.class),

	LOOP_STEP(LoopSupport.class, "loopStep", double.class, LuaState.class, LuaValue.class),

	LIMIT_UP(LoopSupport.class, "limitUp", long.class, double.class),

	LIMIT_DOWN(LoopSupport.class, "limitDown", long.class, double.class),

	ITERATIONS(LoopSupport.class, "iterations", int.class, double.class, double.class, double.class, int.class),

	END_OF_STRIP(LoopSupport.class, "endOfStrip", double.class, double.class, double.class, double.class, int.class);

	/** The class of the method. */
	final Class<?> owner;

	/** The name of the method. */
	final String method;

	/** The types of its result and parameters. */
	final MethodType type;

	private final ClassDesc ownerDescription;

	private final MethodTypeDesc typeDescription;

	SupportMethod(Class<?> owner, String method, Class<?> result, Class<?>... parameters) {
		this.owner = owner;
		this.method = method;
		this.type = MethodType.methodType(result, parameters);
		this.ownerDescription = ClassFileShape.describe(owner);
		this.typeDescription = MethodTypeDesc.ofDescriptor(this.type.descriptorString());
	}

	/** Emits a call; the arguments are on the stack. */
	void call(CodeBuilder builder) {
		builder.invokestatic(this.ownerDescription, this.method, this.typeDescription);
	}

}
