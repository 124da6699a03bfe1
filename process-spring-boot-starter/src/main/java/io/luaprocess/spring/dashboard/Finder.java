package io.luaprocess.spring.dashboard;

import io.luaprocess.Pid;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Finds processes by what stands in URLs.
 */
final class Finder {

	private final LuaProcessRuntime runtime;

	Finder(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Finds a live process.
	 * @param text its PID, the unique part of it, or a registered name
	 * @return the process; {@code null} if there is none
	 */
	@Nullable ProcessInstance find(String text) {
		Long number = number(text);
		if (number != null) {
			return this.runtime.kernel().process(number);
		}
		Pid named = Pid.looksLikePid(text) ? null : this.runtime.kernel().names().lookup(text);
		return (named != null) ? this.runtime.kernel().process(named) : null;
	}

	/**
	 * Finds a live process.
	 * @throws Failure 404 if there is none
	 */
	ProcessInstance require(String text) {
		ProcessInstance process = find(text);
		if (process == null) {
			throw new Failure(404, "there is no process " + text);
		}
		return process;
	}

	/**
	 * The number of a PID of this node in either form; {@code null} if the text is none.
	 */
	@Nullable Long number(String text) {
		try {
			if (Pid.looksLikePid(text)) {
				Pid pid = Pid.parse(text);
				boolean own = pid.node().isEmpty() || pid.node().equals(this.runtime.kernel().node());
				return own ? pid.number() : null;
			}
			return text.startsWith("0x") ? Long.parseUnsignedLong(text, 2, text.length(), 16) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
