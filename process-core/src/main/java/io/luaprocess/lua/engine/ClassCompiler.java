package io.luaprocess.lua.engine;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

import org.luaj.vm2.LuaValue;

/**
 * Makes the class of one Lua function, see {@link ClassFileShape}.
 */
final class ClassCompiler {

	private static final int PUBLIC_FINAL = ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL;

	private static final int STATIC_FINAL = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

	private static final int PUBLIC_STATIC = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;

	private static final ClassFile CLASS_FILE = ClassFile.of(ClassFile.ClassHierarchyResolverOption
		.of(ClassHierarchyResolver.ofClassLoading(ClassCompiler.class.getClassLoader()).cached()));

	private final FunctionInfo f;

	private final String source;

	private final ClassFileShape shape;

	ClassCompiler(FunctionInfo f, String source, List<FunctionInfo> program) {
		this.f = f;
		this.source = source;
		this.shape = new ClassFileShape(f, program);
	}

	/** Returns the class file. */
	byte[] compile() {
		Flow flow = new Flow(this.f);
		return CLASS_FILE.build(this.shape.self, (cb) -> {
			header(cb);
			cb.withMethodBody("run", ClassFileShape.run(this.f), PUBLIC_STATIC,
					(code) -> new FunctionCompiler(this.f, flow, code, this.shape).emit());
			footer(cb);
		});
	}

	/** Returns a class file whose code runs on the interpreter. */
	byte[] delegate() {
		return CLASS_FILE.build(this.shape.self, (cb) -> {
			header(cb);
			cb.withMethodBody("run", ClassFileShape.run(this.f), PUBLIC_STATIC, this::interpret);
			footer(cb);
		});
	}

	/** The constants the class expects from {@link ProgramLoader#constants}. */
	LuaValue[] constants() {
		return this.shape.constants().toArray(new LuaValue[0]);
	}

	private void header(ClassBuilder cb) {
		cb.withFlags(PUBLIC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
		cb.withSuperclass(ClassFileShape.COMPILED);
		cb.with(SourceFileAttribute.of(this.source));
		for (int j = 0; j < this.f.upvalueTypes.length; j++) {
			if (!this.f.isSelf(j)) {
				cb.withField("u" + j, ClassFileShape.field(this.f.upvalueTypes[j]), ClassFile.ACC_FINAL);
			}
		}
		List<ClassDesc> fields = ClassFileShape.fields(this.f);
		MethodTypeDesc constructor = MethodTypeDesc.of(ConstantDescs.CD_void, fields);
		cb.withMethodBody(ConstantDescs.INIT_NAME, constructor, ClassFile.ACC_PRIVATE, this::construct);
		cb.withMethodBody("make", ClassFileShape.make(this.f), PUBLIC_STATIC, (code) -> {
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
		for (int j = 0; j < this.f.upvalueTypes.length; j++) {
			if (!this.f.isSelf(j)) {
				ClassDesc field = ClassFileShape.field(this.f.upvalueTypes[j]);
				TypeKind kind = TypeKind.from(field);
				code.aload(0).loadLocal(kind, slot).putfield(this.shape.self, "u" + j, field);
				slot += kind.slotSize();
			}
		}
		code.return_();
	}

	private void footer(ClassBuilder cb) {
		for (int n = 0; n <= 3; n++) {
			int arguments = n;
			cb.withMethodBody("call", ClassFileShape.CALL[n], PUBLIC_FINAL, (code) -> call(code, arguments));
		}
		cb.withMethodBody("body", ClassFileShape.INVOKE, PUBLIC_FINAL, this::body);
		List<LuaValue> constants = this.shape.constants();
		for (int i = 0; i < constants.size(); i++) {
			cb.withField("k" + i, constantType(constants.get(i)), STATIC_FINAL);
		}
		if (!constants.isEmpty()) {
			cb.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC,
					this::initialize);
		}
	}

	private static ClassDesc constantType(LuaValue k) {
		return (k instanceof org.luaj.vm2.LuaString) ? ClassFileShape.STRING : ClassFileShape.VALUE;
	}

	private void initialize(CodeBuilder code) {
		code.loadConstant(this.shape.self)
			.invokestatic(ClassFileShape.LOADER, "constants",
					MethodTypeDesc.of(ClassFileShape.VALUES, ConstantDescs.CD_Class))
			.astore(0);
		List<LuaValue> constants = this.shape.constants();
		for (int i = 0; i < constants.size(); i++) {
			ClassDesc type = constantType(constants.get(i));
			code.aload(0).loadConstant(i).aaload();
			if (type == ClassFileShape.STRING) {
				code.checkcast(type);
			}
			code.putstatic(this.shape.self, "k" + i, type);
		}
		code.return_();
	}

	/** A call with a fixed number of arguments that wants the first result. */
	private void call(CodeBuilder code, int arguments) {
		code.aload(0).aload(1);
		int params = this.f.prototype.numparams;
		for (int i = 0; i < params; i++) {
			if (i < arguments) {
				code.aload(2 + i);
			}
			else {
				code.getstatic(ClassFileShape.RT, "NIL", ClassFileShape.VALUE);
			}
		}
		if (this.f.isVararg()) {
			switch (arguments - params) {
				case 1 -> code.aload(2 + params);
				case 2 -> {
					code.aload(2 + params).aload(3 + params);
					ClassFileShape.rt(code, "list", ClassFileShape.VARARGS, ClassFileShape.VALUE, ClassFileShape.VALUE);
				}
				case 3 -> {
					code.aload(2).aload(3).aload(4);
					ClassFileShape.rt(code, "list", ClassFileShape.VARARGS, ClassFileShape.VALUE, ClassFileShape.VALUE,
							ClassFileShape.VALUE);
				}
				default -> code.getstatic(ClassFileShape.RT, "NONE", ClassFileShape.VALUE);
			}
		}
		code.invokestatic(this.shape.self, "run", ClassFileShape.run(this.f));
		if (this.f.isTail()) {
			code.aload(1).swap();
			ClassFileShape.rt(code, "finish", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VARARGS);
		}
		if (this.f.isMulti()) {
			ClassFileShape.rt(code, "first", ClassFileShape.VALUE, ClassFileShape.VARARGS);
		}
		else {
			ClassFileShape.rt(code, "one", ClassFileShape.VALUE, ClassFileShape.VALUE);
		}
		code.areturn();
	}

	/** A call with any number of arguments that wants all results. */
	private void body(CodeBuilder code) {
		code.aload(0).aload(1);
		int params = this.f.prototype.numparams;
		for (int i = 1; i <= params; i++) {
			code.aload(2).loadConstant(i).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
		}
		if (this.f.isVararg()) {
			code.aload(2);
			if (params > 0) {
				code.loadConstant(params + 1);
				ClassFileShape.rt(code, "rest", ClassFileShape.VARARGS, ClassFileShape.VARARGS, ConstantDescs.CD_int);
			}
		}
		code.invokestatic(this.shape.self, "run", ClassFileShape.run(this.f)).areturn();
	}

	private void interpret(CodeBuilder code) {
		// run(self, s, …): the upvalues become cells of the interpreter's function.
		int n = this.f.upvalueTypes.length;
		code.loadConstant(this.shape.self).loadConstant(n).anewarray(ClassFileShape.CELL);
		for (int j = 0; j < n; j++) {
			code.dup().loadConstant(j);
			int type = this.f.upvalueTypes[j];
			code.aload(0);
			if (!this.f.isSelf(j)) {
				code.checkcast(this.shape.self).getfield(this.shape.self, "u" + j, ClassFileShape.field(type));
			}
			if (type == Types.NUMBER) {
				ClassFileShape.rt(code, "box", ClassFileShape.VALUE, ConstantDescs.CD_double);
			}
			if (type != Types.CELL) {
				ClassFileShape.rt(code, "cell", ClassFileShape.CELL, ClassFileShape.VALUE);
			}
			code.aastore();
		}
		code.aload(1);
		int params = this.f.prototype.numparams;
		code.loadConstant(params).anewarray(ClassFileShape.VALUE);
		for (int i = 0; i < params; i++) {
			code.dup().loadConstant(i).aload(2 + i).aastore();
		}
		if (this.f.isVararg()) {
			code.aload(2 + params);
		}
		else {
			code.getstatic(ClassFileShape.RT, "NONE", ClassFileShape.VALUE);
		}
		code.invokestatic(ClassFileShape.LOADER, "interpret",
				MethodTypeDesc.of(ClassFileShape.VARARGS, ConstantDescs.CD_Class, ClassFileShape.CELL.arrayType(),
						ClassFileShape.STATE, ClassFileShape.VALUES, ClassFileShape.VARARGS));
		if (!this.f.isMulti()) {
			ClassFileShape.rt(code, "single", ClassFileShape.VALUE, ClassFileShape.VARARGS);
		}
		code.areturn();
	}

}
