package io.luaprocess.lua.engine.compiler;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.lua.engine.analysis.FunctionInfo;

/**
 * Which Lua instructions the bytecode of a method belongs to.
 *
 * <p>
 * While a class is compiled, the line numbers of its methods are numbers of Lua
 * instructions, counted from one, in their part of the function. This takes them out of
 * the finished class file, for the engine, and puts in the lines of the script, for
 * debuggers, profilers and stack traces.
 */
final class InstructionTable {

	/** Where the bytecode of instructions begins, ascending. */
	private final char[] offsets;

	/** Their numbers, counted from the first of the part. */
	private final char[] instructions;

	/** The first instruction of the part. */
	private final int first;

	private InstructionTable(int size, int first) {
		this.offsets = new char[size];
		this.instructions = new char[size];
		this.first = first;
	}

	/** The instruction at a place in the bytecode. */
	int at(int offset) {
		int found = Arrays.binarySearch(this.offsets, (char) offset);
		int index = (found >= 0) ? found : -found - 2;
		return this.first + ((index >= 0) ? this.instructions[index] : 0);
	}

	/**
	 * Takes the tables out of a class file.
	 * @param file the class file, in which the line numbers are replaced
	 * @param function the function
	 * @return the tables by the names of the methods
	 */
	static Map<String, InstructionTable> take(byte[] file, FunctionInfo function) {
		Map<String, InstructionTable> tables = new HashMap<>();
		ClassFileBytes bytes = new ClassFileBytes(file);
		int at = bytes.methods();
		int methods = bytes.number(at);
		at += 2;
		for (int i = 0; i < methods; i++) {
			String method = bytes.text(at + 2);
			int lines = bytes.lines(at);
			if (lines >= 0) {
				tables.put(method, take(bytes, lines, function, firstOf(function, method)));
			}
			at = bytes.afterMember(at);
		}
		return Map.copyOf(tables);
	}

	private static int firstOf(FunctionInfo function, String method) {
		int part = ClassFileShape.part(method);
		return (part >= 0) ? Objects.requireNonNull(function.parts)[part] : 0;
	}

	private static InstructionTable take(ClassFileBytes bytes, int lines, FunctionInfo function, int first) {
		int size = bytes.number(lines);
		InstructionTable table = new InstructionTable(size, first);
		for (int i = 0; i < size; i++) {
			int entry = lines + 2 + 4 * i;
			int instruction = bytes.number(entry + 2) - 1;
			table.offsets[i] = (char) bytes.number(entry);
			table.instructions[i] = (char) instruction;
			bytes.setNumber(entry + 2, function.lineAt(first + instruction));
		}
		return table;
	}

}
