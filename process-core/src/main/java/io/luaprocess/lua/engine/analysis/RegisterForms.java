package io.luaprocess.lua.engine.analysis;

import java.util.BitSet;

/**
 * The forms in which each register of a function ever holds a value. A register needs a
 * JVM local for each of them.
 */
public final class RegisterForms {

	/**
	 * A form of a value.
	 */
	public enum Form {

		/** A {@code long}. */
		WHOLE(2),

		/** A {@code double}. */
		NUMBER(2),

		/** A reference to a value. */
		REFERENCE(1),

		/** A reference to the cell of a variable. */
		CELL(1);

		private final int mask = 1 << ordinal();

		private final int slots;

		Form(int slots) {
			this.slots = slots;
		}

	}

	/** For each register the masks of its forms. */
	private final int[] masks;

	private final BitSet everEither = new BitSet();

	RegisterForms(int registers) {
		this.masks = new int[registers];
	}

	/** Adds the form of a type, see {@link Types}. */
	void add(int register, int type) {
		this.masks[register] |= maskOf(type);
		if (type == Types.EITHER) {
			this.everEither.set(register);
		}
	}

	private static int maskOf(int type) {
		if (Types.isWhole(type)) {
			return Form.WHOLE.mask;
		}
		return switch (type) {
			case Types.NUMBER -> Form.NUMBER.mask;
			case Types.UNBOXED, Types.EITHER -> Form.NUMBER.mask | Form.REFERENCE.mask;
			case Types.CELL -> Form.CELL.mask;
			case Types.NONE -> 0;
			default -> Form.REFERENCE.mask;
		};
	}

	/**
	 * Whether a register is at some place a {@link Types#EITHER}, which may have come
	 * there as a reference, so that its double has to be set before.
	 */
	public boolean isEverEither(int register) {
		return this.everEither.get(register);
	}

	/** Whether a register ever has a form. */
	public boolean has(int register, Form form) {
		return (this.masks[register] & form.mask) != 0;
	}

	/** How many JVM locals the registers need. */
	public int slots() {
		int slots = 0;
		for (int mask : this.masks) {
			for (Form form : Form.values()) {
				slots += ((mask & form.mask) != 0) ? form.slots : 0;
			}
		}
		return slots;
	}

}
