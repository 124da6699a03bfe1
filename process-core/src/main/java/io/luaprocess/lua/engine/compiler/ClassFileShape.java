package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.RegisterForms;
import io.luaprocess.lua.engine.analysis.SavedRegisters;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.support.CompiledCall;
import io.luaprocess.lua.engine.support.CompiledFunction;
import io.luaprocess.lua.engine.support.SplitFrame;
import io.luaprocess.lua.engine.support.ResumedPart;
import io.luaprocess.lua.engine.support.Suspension;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.ScriptFunction;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Names and types of the classes the compiler generates, and the constants one of them
 * uses. Such a class has
 * <ul>
 * <li>a static field {@code k<n>} for every string and boxed number it uses; if there are
 * very many, an array {@code all} for the rest;
 * <li>a field {@code u<n>} for every upvalue;
 * <li>{@code make(upvalues…)}, which creates an instance;
 * <li>{@code run(self, s, parameters…[, varargs])}, the code. Returns a value or the
 * empty list, or any list if the function can return several values or makes tail calls;
 * <li>{@code leave(point, s, self, registers…)}, which saves a suspended call;
 * <li>methods {@code part<n>} if {@code run} would be too large, see {@link Partition};
 * <li>the {@code call} and {@code body} methods of {@link ScriptFunction}, which adapt
 * the number of arguments and results.
 * </ul>
 */
final class ClassFileShape {

	static final ClassDesc ARITHMETIC = describe(Arithmetic.class);

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

	static final ClassDesc FRAME = describe(SplitFrame.class);

	static final ClassDesc CALL_SAVED = describe(CompiledCall.class);

	static final ClassDesc SUSPENSION = describe(Suspension.class);

	static final ClassDesc LOADER = describe(ProgramLoader.class);

	static final MethodTypeDesc ARG = MethodTypeDesc.of(VALUE, ConstantDescs.CD_int);

	static final MethodTypeDesc INVOKE = MethodTypeDesc.of(VARARGS, STATE, VARARGS);

	static final ClassDesc RESUMED_PART = describe(ResumedPart.class);

	/** The type of a part of a function: self, s, frame, entry. */
	static final MethodTypeDesc PART = MethodTypeDesc.of(ConstantDescs.CD_int, VALUE, STATE, FRAME,
			ConstantDescs.CD_int);

	private static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();

	private static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();

	/** The type of {@code resume}: s, references, numbers, point, results. */
	static final MethodTypeDesc RESUME = MethodTypeDesc.of(VARARGS, STATE, OBJECTS, LONGS, ConstantDescs.CD_int,
			VARARGS);

	/** The type of the method that goes on with a call: self, then as {@code resume}. */
	static final MethodTypeDesc RUN_RESUMED = RESUME.insertParameterTypes(0, VALUE);

	/** The same for a function that is cut: self, s, frame, entry. */
	static final MethodTypeDesc RUN_SPLIT = MethodTypeDesc.of(VARARGS, VALUE, STATE, FRAME, ConstantDescs.CD_int);

	/** The type of the method that saves a call of a function that is cut. */
	static final MethodTypeDesc SAVE_FRAME = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, STATE,
			VALUE, FRAME);

	/** Constants that have fields of their own; the initializer has room for them. */
	static final int FIELDS = 4000;

	/** A class with more constants keeps its numbers in the array, too. */
	private static final int MANY = 10_000;

	/** The array with all constants, if there are more than {@link #FIELDS}. */
	static final String ALL = "all";

	private static final String PART_NAME = "part";

	/**
	 * Before the letter of an entry and the number of a function in the name of a class,
	 * and before the number of a part.
	 */
	static final char SEPARATOR = '$';

	/** The types of {@code call} by the number of arguments. */
	static final MethodTypeDesc[] CALL = { MethodTypeDesc.of(VALUE, STATE), MethodTypeDesc.of(VALUE, STATE, VALUE),
			MethodTypeDesc.of(VALUE, STATE, VALUE, VALUE), MethodTypeDesc.of(VALUE, STATE, VALUE, VALUE, VALUE) };

	/** The class itself. */
	final ClassDesc self;

	/** The class that has the constants: the same, or that of suspended calls. */
	final ClassDesc constantsClass;

	/** All functions of the program. */
	final List<FunctionInfo> program;

	private final Map<LuaValue, Integer> indexes = new IdentityHashMap<>();

	private final boolean many;

	private final List<LuaValue> constants = new ArrayList<>();

	ClassFileShape(FunctionInfo function, List<FunctionInfo> program) {
		this(function, program, ClassDesc.of(function.className));
	}

	private ClassFileShape(FunctionInfo function, List<FunctionInfo> program, ClassDesc constantsClass) {
		this.self = ClassDesc.of(function.className);
		this.constantsClass = constantsClass;
		this.program = program;
		this.many = function.prototype.k.length > MANY;
	}

	/** The shape of the class that goes on with suspended calls of a function. */
	static ClassFileShape resumed(FunctionInfo function, List<FunctionInfo> program, String className) {
		return new ClassFileShape(function, program, ClassDesc.of(className));
	}

	/** The name of that class, if the function is not cut. */
	static String resumedClass(FunctionInfo function, Entry entry) {
		int letter = letterAt(function.className);
		return function.className.substring(0, letter) + entry.letter + function.className.substring(letter + 1);
	}

	/** The name of that class for a part of a function. */
	static String resumedClass(FunctionInfo function, Entry entry, int part) {
		return resumedClass(function, entry) + SEPARATOR + part;
	}

	/** Where the letter of an entry is in the name of a class. */
	static int letterAt(String className) {
		return className.indexOf(SEPARATOR, className.lastIndexOf('.')) + 1;
	}

	/** The number of a part in the name of a class; negative if it has none. */
	static int partOf(String className) {
		int part = className.lastIndexOf(SEPARATOR) + 1;
		return (part > letterAt(className)) ? Integer.parseInt(className, part, className.length(), 10) : -1;
	}

	/** The type of the methods that save a call: point, s, self, references. */
	static MethodTypeDesc save(boolean numbers) {
		List<ClassDesc> types = new ArrayList<>(List.of(ConstantDescs.CD_int, STATE, VALUE, OBJECTS));
		if (numbers) {
			types.add(LONGS);
		}
		return MethodTypeDesc.of(VALUE, types);
	}

	/** The type of {@code leave}: point or suspension, s, self, registers. */
	static MethodTypeDesc leave(SavedRegisters saved) {
		List<ClassDesc> types = new ArrayList<>(
				List.of(saved.calls() ? ConstantDescs.CD_int : SUSPENSION, STATE, VALUE));
		saved.references().forEach((slot) -> types.add(ConstantDescs.CD_Object));
		saved.numbers()
			.forEach((slot) -> types
				.add((slot.form() == RegisterForms.Form.NUMBER) ? ConstantDescs.CD_double : ConstantDescs.CD_long));
		return MethodTypeDesc.of(VALUE, types);
	}

	static ClassDesc describe(Class<?> type) {
		return ClassDesc.ofDescriptor(type.descriptorString());
	}

	/** The name of a part of a function. */
	static String part(int index) {
		return PART_NAME + index;
	}

	/** The number of a part by its name; negative if it is another method. */
	static int part(String name) {
		return name.startsWith(PART_NAME) ? Integer.parseInt(name, PART_NAME.length(), name.length(), 10) : -1;
	}

	/** Pushes a constant that is a string or a number, boxed. */
	void push(CodeBuilder builder, LuaValue k) {
		int index = this.indexes.computeIfAbsent(k, (value) -> {
			this.constants.add(value);
			return this.constants.size() - 1;
		});
		if (index < FIELDS) {
			builder.getstatic(this.constantsClass, "k" + index, type(k));
			return;
		}
		builder.getstatic(this.constantsClass, ALL, VALUES);
		pushInt(builder, index);
		builder.aaload();
		if (type(k) == STRING) {
			builder.checkcast(STRING);
		}
	}

	/** Pushes a constant as a long. */
	void pushWhole(CodeBuilder builder, LuaNumber k) {
		if (this.many) {
			pushNumber(builder, k);
			builder.d2l();
		}
		else {
			builder.loadConstant((long) k.todouble());
		}
	}

	/** Pushes a constant as a double. */
	void pushNumber(CodeBuilder builder, LuaNumber k) {
		if (this.many) {
			push(builder, k);
			builder.checkcast(NUM).getfield(NUM, "v", ConstantDescs.CD_double);
		}
		else {
			builder.loadConstant(k.todouble());
		}
	}

	/** Pushes an int from zero on without a constant of the class. */
	static void pushInt(CodeBuilder builder, int value) {
		if (value <= Short.MAX_VALUE) {
			builder.loadConstant(value);
		}
		else {
			pushInt(builder, value >> 15);
			builder.bipush(15).ishl().sipush(value & Short.MAX_VALUE).ior();
		}
	}

	/** The type of the field of a constant. */
	static ClassDesc type(LuaValue k) {
		return (k instanceof LuaString) ? STRING : VALUE;
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

	static MethodTypeDesc run(FunctionInfo function) {
		List<ClassDesc> types = new ArrayList<>();
		types.add(VALUE);
		types.add(STATE);
		for (int i = 0; i < function.prototype.numparams; i++) {
			types.add(VALUE);
		}
		if (function.isVararg()) {
			types.add(VARARGS);
		}
		return MethodTypeDesc.of(function.isMulti() ? VARARGS : VALUE, types);
	}

	static MethodTypeDesc make(FunctionInfo function) {
		return MethodTypeDesc.of(VALUE, fields(function));
	}

	/** The types of all upvalues that are fields, in order. */
	static List<ClassDesc> fields(FunctionInfo function) {
		List<ClassDesc> types = new ArrayList<>();
		for (int j = 0; j < function.upvalueTypes.length; j++) {
			if (!function.isSelf(j)) {
				types.add(field(function.upvalueTypes[j]));
			}
		}
		return types;
	}

}
