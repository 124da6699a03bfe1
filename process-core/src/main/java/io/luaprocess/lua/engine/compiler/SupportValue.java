package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

import io.luaprocess.lua.engine.support.ValueSupport;

/**
 * The values that generated code reads from static fields of {@link ValueSupport} with
 * the same names.
 */
enum SupportValue {

	NIL, TRUE, FALSE, NONE;

	private static final ClassDesc OWNER = ClassFileShape.describe(ValueSupport.class);

	/** Emits code that pushes the value. */
	void push(CodeBuilder builder) {
		builder.getstatic(OWNER, name(), ClassFileShape.VALUE);
	}

}
