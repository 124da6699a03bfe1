package io.luaprocess.lua.module.process;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.module.support.Texts;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Turns destinations into PIDs and processes.
 */
final class Destinations {

	/** Digits of a process number in hexadecimal. */
	private static final int MAX_DIGITS = 16;

	private Destinations() {
	}

	/**
	 * Finds the live process a PID text names without making a single object: the number
	 * is read from the bytes, and the text of the process found is compared with them.
	 * @return the process; {@code null} if the destination is no PID text or the process
	 * is not alive, {@link #resolve} then says what is wrong
	 */
	static @Nullable ProcessInstance live(LuaProcess self, LuaString destination) {
		byte[] bytes = destination.m_bytes;
		int start = destination.m_offset;
		int last = start + destination.m_length - 1;
		if (destination.m_length < 2 || bytes[start] != '{' || bytes[last] != '}') {
			return null;
		}
		long number = 0;
		int shift = 0;
		int at = last - 1;
		for (; at > start && bytes[at] != 'x'; at--, shift += 4) {
			int digit = Character.digit(bytes[at], 16);
			if (digit < 0 || shift >= 4 * MAX_DIGITS) {
				return null;
			}
			number |= (long) digit << shift;
		}
		ProcessInstance process = self.runtime().kernel().process(number);
		return (process != null && sameText(process.pid().toString(), destination)) ? process : null;
	}

	private static boolean sameText(String text, LuaString bytes) {
		int n = text.length();
		if (n != bytes.m_length) {
			return false;
		}
		for (int i = n - 1; i >= 0; i--) {
			if (text.charAt(i) != bytes.m_bytes[bytes.m_offset + i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Resolves a destination; whether the process is alive is not looked at.
	 * @throws ProcessException NOT_FOUND
	 */
	static Pid resolve(LuaProcess self, LuaString destination) {
		ProcessInstance process = live(self, destination);
		return (process != null) ? process.pid() : self.runtime().resolve(Texts.java(destination));
	}

}
