package io.luaprocess.lua.module.data;

import java.util.Arrays;
import java.util.Base64;

import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The module {@code base64}: the standard alphabet with padding, without line breaks.
 */
public final class Base64Module {

	/** The module. */
	public static final Table TABLE = table();

	/** Bytes worked on between two polls; whole groups of three. */
	private static final int STRIDE = 3 << 14;

	private Base64Module() {
	}

	private static Table table() {
		Table table = new Table();
		DataArguments.fn(table, "encode", Base64Module::encode);
		DataArguments.fn(table, "decode", Base64Module::decode);
		return table.freeze();
	}

	private static LuaValue encode(LuaState s, Varargs args) {
		LuaString data = DataArguments.string(args, 1, "data");
		long size = (data.m_length + 2L) / 3 * 4;
		s.checkStringSize(size);
		byte[] text = s.bytes((int) size);
		int written = 0;
		for (int at = 0; at < data.m_length; at += STRIDE) {
			s.poll();
			byte[] piece = Base64.getEncoder().encode(piece(data, at, STRIDE));
			System.arraycopy(piece, 0, text, written, piece.length);
			written += piece.length;
		}
		return s.string(text);
	}

	private static LuaValue decode(LuaState s, Varargs args) {
		LuaString data = DataArguments.string(args, 1, "data");
		// Java's decoder would do without padding.
		if (data.m_length % 4 != 0) {
			throw DataArguments.invalid("invalid base64: length is not a multiple of 4");
		}
		int size = data.m_length / 4 * 3 - padding(data);
		s.checkStringSize(size);
		byte[] bytes = s.bytes(size);
		int written = 0;
		for (int at = 0; at < data.m_length; at += STRIDE / 3 * 4) {
			s.poll();
			byte[] piece = decode(piece(data, at, STRIDE / 3 * 4));
			// A piece with padding is shorter, and only the last one may be.
			if (piece.length != Math.min(STRIDE, size - written)) {
				throw illegal();
			}
			System.arraycopy(piece, 0, bytes, written, piece.length);
			written += piece.length;
		}
		return s.string(bytes);
	}

	private static byte[] decode(byte[] piece) {
		try {
			return Base64.getDecoder().decode(piece);
		}
		catch (IllegalArgumentException ex) {
			throw illegal();
		}
	}

	private static ProcessException illegal() {
		return DataArguments.invalid("invalid base64: illegal character or padding");
	}

	private static int padding(LuaString data) {
		int padding = 0;
		while (padding < Math.min(2, data.m_length) && data.luaByte(data.m_length - 1 - padding) == '=') {
			padding++;
		}
		return padding;
	}

	private static byte[] piece(LuaString data, int from, int length) {
		int start = data.m_offset + from;
		return Arrays.copyOfRange(data.m_bytes, start, start + Math.min(length, data.m_length - from));
	}

}
