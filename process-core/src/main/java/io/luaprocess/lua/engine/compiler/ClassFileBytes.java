package io.luaprocess.lua.engine.compiler;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds tables in the bytes of a class file the compiler has made, so that they can be
 * changed in place: the class file API would make the whole file again.
 */
final class ClassFileBytes {

	private static final int FIRST_CONSTANT = 10;

	private final ByteBuffer bytes;

	/** Where the constants are, by their numbers. */
	private final int[] constants;

	/** Where the interfaces are. */
	private final int interfaces;

	ClassFileBytes(byte[] file) {
		this.bytes = ByteBuffer.wrap(file);
		this.constants = new int[number(FIRST_CONSTANT - 2)];
		int at = FIRST_CONSTANT;
		for (int i = 1; i < this.constants.length; i++) {
			this.constants[i] = at;
			int tag = this.bytes.get(at);
			at += 1 + switch (tag) {
				case 1 -> 2 + number(at + 1);
				case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
				case 5, 6 -> 8;
				case 7, 8, 16, 19, 20 -> 2;
				case 15 -> 3;
				default -> throw new IllegalStateException("unknown constant " + tag);
			};
			if (tag == 5 || tag == 6) {
				i++;
			}
		}
		this.interfaces = at + 6;
	}

	int number(int at) {
		return this.bytes.getShort(at) & 0xffff;
	}

	void setNumber(int at, int number) {
		this.bytes.putShort(at, (short) number);
	}

	/** The text whose number is at a place. */
	String text(int at) {
		int constant = this.constants[number(at)];
		return new String(this.bytes.array(), constant + 3, number(constant + 1), StandardCharsets.UTF_8);
	}

	/** Where the methods are: their number, then themselves. */
	int methods() {
		int at = this.interfaces + 2 + 2 * number(this.interfaces);
		int fields = number(at);
		at += 2;
		for (int i = 0; i < fields; i++) {
			at = afterMember(at);
		}
		return at;
	}

	/** Where the member after a field or method is. */
	int afterMember(int member) {
		int at = member + 8;
		for (int i = number(member + 6); i > 0; i--) {
			at = afterAttribute(at);
		}
		return at;
	}

	/**
	 * Where the lines of a method are: their number, then themselves; negative if none.
	 */
	int lines(int method) {
		int code = attribute(method + 6, "Code");
		if (code < 0) {
			return -1;
		}
		int handlers = code + 8 + this.bytes.getInt(code + 4);
		return attribute(handlers + 2 + 8 * number(handlers), "LineNumberTable");
	}

	/** Where the content of an attribute is; negative if there is none. */
	private int attribute(int attributes, String name) {
		int at = attributes + 2;
		for (int i = number(attributes); i > 0; i--) {
			if (text(at).equals(name)) {
				return at + 6;
			}
			at = afterAttribute(at);
		}
		return -1;
	}

	private int afterAttribute(int attribute) {
		return attribute + 6 + this.bytes.getInt(attribute + 2);
	}

}
