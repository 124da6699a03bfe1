package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

import io.luaprocess.lua.engine.analysis.RegisterForms;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * How a part of a function exchanges registers with the
 * {@link io.luaprocess.lua.engine.support.SplitFrame} of the call. Registers that the
 * part does not use stay in the frame.
 */
final class FrameCode {

	private final MethodCode method;

	private final CodeBuilder builder;

	FrameCode(MethodCode method) {
		this.method = method;
		this.builder = method.builder;
	}

	/** Saves what the part may have changed of a register. */
	void save(int r, int type) {
		if (type == Types.CELL && this.method.cellSlots[r] != 0) {
			frameArray("cells", ClassFileShape.CELL.arrayType(), r).aload(this.method.cell(r)).aastore();
		}
		else if (Types.isWhole(type) && this.method.longs[r] != 0) {
			frameArray("wholes", ConstantDescs.CD_long.arrayType(), r).lload(this.method.whole(r)).lastore();
		}
		if ((type == Types.NUMBER || Types.isEither(type)) && this.method.doubles[r] != 0) {
			frameArray("numbers", ConstantDescs.CD_double.arrayType(), r).dload(this.method.number(r)).dastore();
		}
		if ((Types.isEither(type) || Types.isReference(type)) && this.method.references[r] != 0) {
			frameArray("references", ClassFileShape.VALUES, r).aload(this.method.reference(r)).aastore();
		}
	}

	/** Loads what the part uses of a register. */
	void load(int r, int type, boolean always) {
		if (type == Types.CELL && this.method.cellSlots[r] != 0) {
			frameArray("cells", ClassFileShape.CELL.arrayType(), r).aaload().astore(this.method.cell(r));
		}
		else if (Types.isWhole(type) && this.method.longs[r] != 0) {
			frameArray("wholes", ConstantDescs.CD_long.arrayType(), r).laload().lstore(this.method.whole(r));
		}
		if ((type == Types.NUMBER || Types.isEither(type)) && this.method.doubles[r] != 0) {
			frameArray("numbers", ConstantDescs.CD_double.arrayType(), r).daload().dstore(this.method.number(r));
		}
		if ((Types.isEither(type) || Types.isReference(type)) && (always || this.method.references[r] != 0)) {
			frameArray("references", ClassFileShape.VALUES, r).aaload().astore(this.method.reference(r));
		}
	}

	/** Saves a register in one form if the part has it in that form. */
	void save(int r, RegisterForms.Form form) {
		switch (form) {
			case WHOLE -> save(r, 1);
			case NUMBER -> save(r, Types.NUMBER);
			case REFERENCE -> save(r, Types.VALUE);
			case CELL -> save(r, Types.CELL);
		}
	}

	/** Loads a register in one form if the part has it in that form. */
	void load(int r, RegisterForms.Form form) {
		switch (form) {
			case WHOLE -> load(r, 1, false);
			case NUMBER -> load(r, Types.NUMBER, false);
			case REFERENCE -> load(r, Types.VALUE, false);
			case CELL -> load(r, Types.CELL, false);
		}
	}

	/** Sets the locals of all registers, whichever way the method is entered. */
	void clear() {
		for (int r = 0; r < this.method.registers; r++) {
			if (this.method.references[r] != 0) {
				this.builder.aconst_null().astore(this.method.references[r]);
			}
			if (this.method.cellSlots[r] != 0) {
				this.builder.aconst_null().astore(this.method.cellSlots[r]);
			}
			if (this.method.doubles[r] != 0) {
				this.builder.dconst_0().dstore(this.method.doubles[r]);
			}
			if (this.method.longs[r] != 0) {
				this.builder.lconst_0().lstore(this.method.longs[r]);
			}
		}
	}

	private CodeBuilder frameArray(String name, ClassDesc type, int r) {
		return this.builder.aload(2).getfield(ClassFileShape.FRAME, name, type).loadConstant(r);
	}

}
