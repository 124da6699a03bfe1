package io.luaprocess.lua.engine;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Names and types of the classes the compiler generates, and the constants one of them
 * uses. Such a class has
 * <ul>
 * <li>a static field {@code k<n>} for every string and boxed number it uses;
 * <li>a field {@code u<n>} for every upvalue;
 * <li>{@code make(upvalues…)}, which creates an instance;
 * <li>{@code run(self, s, parameters…[, varargs])}, the code. Returns a value or the
 * empty list, or any list if the function can return several values or makes tail calls;
 * <li>the {@code call} and {@code body} methods of {@link ScriptFunction}, which adapt
 * the number of arguments and results.
 * </ul>
 */
final class ClassFileShape {

	static final ClassDesc RT = describe(Rt.class);

	static final ClassDesc OPS = describe(Ops.class);

	static final ClassDesc STATE = describe(LuaState.class);

	static final ClassDesc VALUE = describe(LuaValue.class);

	static final ClassDesc VALUES = VALUE.arrayType();

	static final ClassDesc VARARGS = describe(Varargs.class);

	static final ClassDesc STRING = describe(LuaString.class);

	static final ClassDesc NUM = describe(Num.class);

	static final ClassDesc TABLE = describe(Table.class);

	static final ClassDesc CELL = describe(Cell.class);

	static final ClassDesc FUNCTION = describe(LuaFn.class);

	static final ClassDesc COMPILED = describe(CompiledFunction.class);

	static final ClassDesc LOADER = describe(ProgramLoader.class);

	static final MethodTypeDesc ARG = MethodTypeDesc.of(VALUE, ConstantDescs.CD_int);

	static final MethodTypeDesc INVOKE = MethodTypeDesc.of(VARARGS, STATE, VARARGS);

	/** The types of {@code call} by the number of arguments. */
	static final MethodTypeDesc[] CALL = { MethodTypeDesc.of(VALUE, STATE), MethodTypeDesc.of(VALUE, STATE, VALUE),
			MethodTypeDesc.of(VALUE, STATE, VALUE, VALUE), MethodTypeDesc.of(VALUE, STATE, VALUE, VALUE, VALUE) };

	/** The class itself. */
	final ClassDesc self;

	/** All functions of the program. */
	final List<FunctionInfo> program;

	private final Map<LuaValue, String> names = new IdentityHashMap<>();

	private final List<LuaValue> constants = new ArrayList<>();

	ClassFileShape(FunctionInfo f, List<FunctionInfo> program) {
		this.self = ClassDesc.of(f.className);
		this.program = program;
	}

	private static ClassDesc describe(Class<?> type) {
		return ClassDesc.ofDescriptor(type.descriptorString());
	}

	/** The name of the field that holds a constant. */
	String constant(LuaValue k) {
		return this.names.computeIfAbsent(k, (value) -> {
			this.constants.add(value);
			return "k" + (this.constants.size() - 1);
		});
	}

	/** The constants used, in the order of their fields. */
	List<LuaValue> constants() {
		return this.constants;
	}

	/** The type of the field of an upvalue. */
	static ClassDesc field(int type) {
		return switch (type) {
			case Types.CELL -> CELL;
			case Types.NUMBER -> ConstantDescs.CD_double;
			case Types.TABLE -> TABLE;
			default -> VALUE;
		};
	}

	static MethodTypeDesc run(FunctionInfo f) {
		List<ClassDesc> types = new ArrayList<>();
		types.add(VALUE);
		types.add(STATE);
		for (int i = 0; i < f.prototype.numparams; i++) {
			types.add(VALUE);
		}
		if (f.isVararg()) {
			types.add(VARARGS);
		}
		return MethodTypeDesc.of(f.isMulti() ? VARARGS : VALUE, types);
	}

	static MethodTypeDesc make(FunctionInfo f) {
		return MethodTypeDesc.of(VALUE, fields(f));
	}

	/** The types of all upvalues that are fields, in order. */
	static List<ClassDesc> fields(FunctionInfo f) {
		List<ClassDesc> types = new ArrayList<>();
		for (int j = 0; j < f.upvalueTypes.length; j++) {
			if (!f.isSelf(j)) {
				types.add(field(f.upvalueTypes[j]));
			}
		}
		return types;
	}

	static void rt(CodeBuilder cb, String name, ClassDesc result, ClassDesc... parameters) {
		cb.invokestatic(RT, name, MethodTypeDesc.of(result, Arrays.asList(parameters)));
	}

}
