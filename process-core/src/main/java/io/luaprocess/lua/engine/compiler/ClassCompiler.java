package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.FunctionAnalysis;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.RegisterForms;
import io.luaprocess.lua.engine.analysis.SavedRegisters;
import io.luaprocess.lua.engine.support.ResumedPart;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * Makes the class of one Lua function, see {@link ClassFileShape}.
 */
public final class ClassCompiler {

	private static final int PUBLIC_FINAL = ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL;

	private static final int STATIC_FINAL = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

	private static final int PRIVATE_STATIC = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;

	private static final int PUBLIC_STATIC = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;

	private static final ClassFile CLASS_FILE = ClassFile.of(ClassFile.ClassHierarchyResolverOption
		.of(ClassHierarchyResolver.ofClassLoading(ClassCompiler.class.getClassLoader())
			.cached(ConcurrentHashMap::new)));

	/** Bytes for an instruction as long as nothing better is known. */
	private static final int TYPICAL_BYTES = 24;

	/** A function of that many instructions is not tried in one piece. */
	private static final int MANY_INSTRUCTIONS = 2500;

	private final FunctionInfo function;

	private final String file;

	private final int goal;

	private final boolean polls;

	private final List<FunctionInfo> program;

	private ClassFileShape shape;

	/**
	 * Prepares.
	 * @param function the function
	 * @param file the name of the file the source text is in
	 * @param program all functions of the program
	 * @param goal see {@link Partition#GOAL}
	 * @param polls whether the code has safepoint polls
	 */
	public ClassCompiler(FunctionInfo function, String file, List<FunctionInfo> program, int goal, boolean polls) {
		this.goal = goal;
		this.polls = polls;
		this.function = function;
		this.file = file;
		this.program = program;
		this.shape = new ClassFileShape(function, program);
	}

	/**
	 * Returns the class file.
	 * @throws CompilationException if the function cannot be compiled
	 */
	public byte[] compile() {
		try {
			int[] bytes = new int[this.function.prototype.code.length];
			Arrays.fill(bytes, TYPICAL_BYTES);
			FunctionAnalysis analysis = (bytes.length <= MANY_INSTRUCTIONS) ? new FunctionAnalysis(this.function)
					: null;
			if (analysis != null && analysis.inference.forms().slots() <= RegisterSaver.MOST_WORDS) {
				byte[] whole = whole(analysis);
				int most = Math.min(Partition.MAX_BYTES, Partition.WHOLE * this.goal);
				if (whole.length <= most || measure(methods(whole), "run", 0, bytes.length, bytes) <= most) {
					return whole;
				}
			}
			int goal = this.goal;
			while (true) {
				Partition partition = new Partition(this.function, bytes, goal);
				byte[] split = split(partition);
				Map<String, CodeAttribute> methods = methods(split);
				int largest = 0;
				for (int p = 0; p < partition.size(); p++) {
					largest = Math.max(largest, measure(methods, ClassFileShape.part(p), partition.starts[p],
							partition.starts[p + 1], bytes));
				}
				if (largest <= Partition.MAX_BYTES) {
					this.function.parts = partition.starts;
					this.function.cuts = partition.cuts;
					return split;
				}
				goal = Partition.smaller(goal, largest);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new CompilationException(String.valueOf(ex.getMessage()));
		}
	}

	private byte[] whole(FunctionAnalysis analysis) {
		this.function.saved = null;
		this.function.counted.clear();
		return build((code) -> new FunctionCompiler(this.function, analysis, code, this.shape, this.polls, null,
				Entry.BEGINNING)
			.emit(), (classBuilder) -> {
				SavedRegisters saved = this.function.saved;
				resume(classBuilder, saved != null);
				if (saved != null) {
					classBuilder.withMethodBody("leave", ClassFileShape.leave(saved), ClassFile.ACC_STATIC,
							(code) -> leave(code, saved));
				}
			});
	}

	/**
	 * Returns the file of the class that goes on with suspended calls of a function.
	 */
	byte[] compileResumed(Entry entry) {
		FunctionAnalysis analysis = new FunctionAnalysis(this.function);
		return buildResumed(ClassFileShape.resumedClass(this.function, entry), (classBuilder) -> classBuilder
			.withMethodBody("run", ClassFileShape.RUN_RESUMED, ClassFile.ACC_STATIC,
					(code) -> new FunctionCompiler(this.function, analysis, code, this.shape, this.polls, null, entry)
						.emitResumed()));
	}

	/**
	 * Returns the file of the class that goes on with suspended calls in a part of a
	 * function, see {@link ResumedPart}.
	 */
	byte[] compileResumed(Entry entry, int index) {
		Partition.Part part = new Partition.Part(new Partition(this.function), index);
		return buildResumed(ClassFileShape.resumedClass(this.function, entry, index), (classBuilder) -> {
			classBuilder.withSuperclass(ClassFileShape.RESUMED_PART);
			classBuilder.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC,
					(code) -> code.aload(0)
						.invokespecial(ClassFileShape.RESUMED_PART, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
						.return_());
			classBuilder.withMethodBody("resume", ClassFileShape.PART, PUBLIC_FINAL,
					(code) -> code.aload(1)
						.aload(2)
						.aload(3)
						.iload(4)
						.invokestatic(this.shape.constantsClass, ClassFileShape.part(index), ClassFileShape.PART)
						.ireturn());
			part(classBuilder, part, entry);
		});
	}

	private byte[] buildResumed(String className, Consumer<ClassBuilder> methods) {
		this.shape = ClassFileShape.resumed(this.function, this.program, className);
		return CLASS_FILE.build(this.shape.constantsClass, (classBuilder) -> {
			classBuilder.withFlags(PUBLIC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
			classBuilder.with(SourceFileAttribute.of(this.file));
			methods.accept(classBuilder);
			constants(classBuilder);
		});
	}

	private void part(ClassBuilder classBuilder, Partition.Part part, Entry entry) {
		classBuilder.withMethodBody(ClassFileShape.part(part.index()), ClassFileShape.PART, PRIVATE_STATIC,
				(code) -> new FunctionCompiler(this.function, part.partition().analysis, code, this.shape, this.polls,
						part, entry)
					.emitPart());
	}

	/** Emits the method {@code leave}, which saves a call. */
	private static void leave(CodeBuilder code, SavedRegisters saved) {
		if (saved.calls()) {
			code.iload(0);
		}
		else {
			code.aload(0);
			SupportMethod.POINT.call(code);
		}
		code.aload(1).aload(2);
		int slot = 3;
		int index = 0;
		code.loadConstant(saved.references().size()).anewarray(ConstantDescs.CD_Object);
		for (int j = 0; j < saved.references().size(); j++) {
			code.dup().loadConstant(index++).aload(slot++).aastore();
		}
		boolean numbers = !saved.numbers().isEmpty();
		if (numbers) {
			index = 0;
			code.loadConstant(saved.numbers().size()).newarray(TypeKind.LONG);
			for (SavedRegisters.Slot number : saved.numbers()) {
				code.dup().loadConstant(index++);
				if (number.form() == RegisterForms.Form.NUMBER) {
					code.dload(slot)
						.invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits",
								MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_double));
				}
				else {
					code.lload(slot);
				}
				code.lastore();
				slot += 2;
			}
		}
		code.invokestatic(ClassFileShape.CALL_SAVED, "save", ClassFileShape.save(numbers)).areturn();
	}

	/** Emits the method {@code resume} of the function. */
	private void resume(ClassBuilder classBuilder, boolean suspended) {
		classBuilder.withMethodBody("resume", ClassFileShape.RESUME, PUBLIC_FINAL, (code) -> {
			if (!suspended) {
				code.aconst_null();
			}
			else if (this.function.saved == null) {
				code.aload(2).iconst_0().aaload().checkcast(ClassFileShape.FRAME).dup().astore(2);
				code.aload(5).putfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
				code.aload(0).aload(1).aload(2).checkcast(ClassFileShape.FRAME).iload(4);
				code.invokestatic(this.shape.self, "run", ClassFileShape.RUN_SPLIT);
			}
			else {
				code.aload(0).aload(1).aload(2).aload(3).iload(4).aload(5);
				resumeAt(code, Entry.OPERATIONS);
				resumeAt(code, Entry.LOOPS);
				runResumed(code, Entry.CALLS);
			}
			code.areturn();
		});
	}

	/** Goes on in a class of its own if the point is such an entry. */
	private void resumeAt(CodeBuilder code, Entry entry) {
		Label other = code.newLabel();
		code.iload(4).loadConstant(entry.flag).iand().ifeq(other);
		runResumed(code, entry);
		code.areturn();
		code.labelBinding(other);
	}

	private void runResumed(CodeBuilder code, Entry entry) {
		code.invokestatic(ClassDesc.of(ClassFileShape.resumedClass(this.function, entry)), "run",
				ClassFileShape.RUN_RESUMED);
	}

	private byte[] split(Partition partition) {
		this.function.saved = null;
		this.function.counted.clear();
		return build((code) -> new FunctionCompiler(this.function, partition.analysis, code, this.shape, this.polls,
				null, Entry.BEGINNING)
			.emitDispatcher(partition), (classBuilder) -> {
				classBuilder.withMethodBody("run", ClassFileShape.RUN_SPLIT, PRIVATE_STATIC,
						(code) -> new FunctionCompiler(this.function, partition.analysis, code, this.shape, this.polls,
								null, Entry.CALLS)
							.emitDispatcherAgain(partition));
				resume(classBuilder, true);
				for (int p = 0; p < partition.size(); p++) {
					part(classBuilder, new Partition.Part(partition, p), Entry.BEGINNING);
				}
			});
	}

	private byte[] build(Consumer<CodeBuilder> run, Consumer<ClassBuilder> more) {
		this.shape = new ClassFileShape(this.function, this.program);
		return CLASS_FILE.build(this.shape.self, (classBuilder) -> {
			header(classBuilder);
			classBuilder.withMethodBody("run", ClassFileShape.run(this.function), PUBLIC_STATIC, run);
			more.accept(classBuilder);
			footer(classBuilder);
		});
	}

	private static Map<String, CodeAttribute> methods(byte[] file) {
		Map<String, CodeAttribute> methods = new HashMap<>();
		for (MethodModel method : CLASS_FILE.parse(file).methods()) {
			methods.put(method.methodName().stringValue(), method.findAttribute(Attributes.code()).orElseThrow());
		}
		return methods;
	}

	/**
	 * Measures the code of a method.
	 * @param methods the code of the class file by names of methods
	 * @param name the name of the method
	 * @param from the Lua instruction it begins with
	 * @param to the Lua instruction it ends before
	 * @param bytes filled with the bytes of every Lua instruction
	 * @return the bytes of the method
	 */
	private static int measure(Map<String, CodeAttribute> methods, String name, int from, int to, int[] bytes) {
		CodeAttribute code = Objects.requireNonNull(methods.get(name));
		List<LineNumberInfo> lines = code.findAttribute(Attributes.lineNumberTable()).orElseThrow().lineNumbers();
		BitSet seen = new BitSet();
		for (int j = 0; j < lines.size(); j++) {
			int pc = from + lines.get(j).lineNumber() - 1;
			int end = (j + 1 < lines.size()) ? lines.get(j + 1).startPc() : code.codeLength();
			if (pc >= to) {
				break;
			}
			bytes[pc] = (seen.get(pc) ? bytes[pc] : 0) + end - lines.get(j).startPc();
			seen.set(pc);
		}
		return code.codeLength();
	}

	/** The constants the class expects from {@link ProgramLoader#constants}. */
	LuaValue[] constants() {
		return this.shape.constants().toArray(new LuaValue[0]);
	}

	private void header(ClassBuilder classBuilder) {
		classBuilder.withFlags(PUBLIC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
		classBuilder.withSuperclass(ClassFileShape.COMPILED);
		classBuilder.with(SourceFileAttribute.of(this.file));
		for (int j = 0; j < this.function.upvalueTypes.length; j++) {
			if (!this.function.isSelf(j)) {
				classBuilder.withField("u" + j, ClassFileShape.field(this.function.upvalueTypes[j]),
						ClassFile.ACC_FINAL);
			}
		}
		List<ClassDesc> fields = ClassFileShape.fields(this.function);
		MethodTypeDesc constructor = MethodTypeDesc.of(ConstantDescs.CD_void, fields);
		classBuilder.withMethodBody(ConstantDescs.INIT_NAME, constructor, ClassFile.ACC_PRIVATE, this::construct);
		classBuilder.withMethodBody("make", ClassFileShape.make(this.function), PUBLIC_STATIC, (code) -> {
			code.new_(this.shape.self).dup();
			int slot = 0;
			for (ClassDesc field : fields) {
				TypeKind kind = TypeKind.from(field);
				code.loadLocal(kind, slot);
				slot += kind.slotSize();
			}
			code.invokespecial(this.shape.self, ConstantDescs.INIT_NAME, constructor).areturn();
		});
	}

	private void construct(CodeBuilder code) {
		code.aload(0).invokespecial(ClassFileShape.COMPILED, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
		int slot = 1;
		for (int j = 0; j < this.function.upvalueTypes.length; j++) {
			if (!this.function.isSelf(j)) {
				ClassDesc field = ClassFileShape.field(this.function.upvalueTypes[j]);
				TypeKind kind = TypeKind.from(field);
				code.aload(0).loadLocal(kind, slot).putfield(this.shape.self, "u" + j, field);
				slot += kind.slotSize();
			}
		}
		code.return_();
	}

	private void footer(ClassBuilder classBuilder) {
		for (int n = 0; n <= 3; n++) {
			int arguments = n;
			classBuilder.withMethodBody("call", ClassFileShape.CALL[n], PUBLIC_FINAL, (code) -> call(code, arguments));
		}
		classBuilder.withMethodBody("body", ClassFileShape.INVOKE, PUBLIC_FINAL, this::body);
		constants(classBuilder);
	}

	private void constants(ClassBuilder classBuilder) {
		List<LuaValue> constants = this.shape.constants();
		int fields = Math.min(constants.size(), ClassFileShape.FIELDS);
		for (int i = 0; i < fields; i++) {
			classBuilder.withField("k" + i, ClassFileShape.type(constants.get(i)), STATIC_FINAL);
		}
		if (constants.size() > fields) {
			classBuilder.withField(ClassFileShape.ALL, ClassFileShape.VALUES, STATIC_FINAL);
		}
		if (!constants.isEmpty()) {
			classBuilder.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC,
					this::initialize);
		}
	}

	private void initialize(CodeBuilder code) {
		code.loadConstant(this.shape.constantsClass)
			.invokestatic(ClassFileShape.LOADER, "constants",
					MethodTypeDesc.of(ClassFileShape.VALUES, ConstantDescs.CD_Class))
			.astore(0);
		List<LuaValue> constants = this.shape.constants();
		if (constants.size() > ClassFileShape.FIELDS) {
			code.aload(0).putstatic(this.shape.constantsClass, ClassFileShape.ALL, ClassFileShape.VALUES);
		}
		for (int i = 0; i < Math.min(constants.size(), ClassFileShape.FIELDS); i++) {
			ClassDesc type = ClassFileShape.type(constants.get(i));
			code.aload(0).loadConstant(i).aaload();
			if (type == ClassFileShape.STRING) {
				code.checkcast(type);
			}
			code.putstatic(this.shape.constantsClass, "k" + i, type);
		}
		code.return_();
	}

	/** A call with a fixed number of arguments that wants the first result. */
	private void call(CodeBuilder code, int arguments) {
		code.aload(0).aload(1);
		int params = this.function.prototype.numparams;
		for (int i = 0; i < params; i++) {
			if (i < arguments) {
				code.aload(2 + i);
			}
			else {
				SupportValue.NIL.push(code);
			}
		}
		if (this.function.isVararg()) {
			switch (arguments - params) {
				case 1 -> code.aload(2 + params);
				case 2 -> {
					code.aload(2 + params).aload(3 + params);
					SupportMethod.LIST_OF_TWO.call(code);
				}
				case 3 -> {
					code.aload(2).aload(3).aload(4);
					SupportMethod.LIST_OF_THREE.call(code);
				}
				default -> SupportValue.NONE.push(code);
			}
		}
		code.invokestatic(this.shape.self, "run", ClassFileShape.run(this.function));
		if (this.function.isTail()) {
			code.aload(1).swap();
			SupportMethod.FINISH.call(code);
		}
		if (this.function.isMulti()) {
			SupportMethod.FIRST.call(code);
		}
		else {
			SupportMethod.ONE.call(code);
		}
		code.areturn();
	}

	/** A call with any number of arguments that wants all results. */
	private void body(CodeBuilder code) {
		code.aload(0).aload(1);
		int params = this.function.prototype.numparams;
		for (int i = 1; i <= params; i++) {
			code.aload(2).loadConstant(i).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
		}
		if (this.function.isVararg()) {
			code.aload(2);
			if (params > 0) {
				code.loadConstant(params + 1);
				SupportMethod.REST.call(code);
			}
		}
		code.invokestatic(this.shape.self, "run", ClassFileShape.run(this.function)).areturn();
	}

}
