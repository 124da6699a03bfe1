package io.luaprocess.cluster.wire;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.value.LuaErrorDetails;
import org.jspecify.annotations.Nullable;

/**
 * Errors without their Java cause. Details made by Lua code are values, which the caller
 * writes behind the error.
 */
final class ErrorCodec {

	/** Longest stack in characters; the rest is cut off. */
	private static final int MAX_STACK = 1 << 18;

	private static final int RETRYABLE = 3;

	private static final int FINAL = 4;

	private static final int CONTEXTS = 8;

	private static final int STACK = 16;

	private static final int JAVA_DETAILS = 32;

	private static final int LUA_DETAILS = 64;

	private static final int ALL = 127;

	private ErrorCodec() {
	}

	static void write(WireWriter out, ProcessError error) {
		String stack = error.stack();
		boolean traced = !stack.equals(error.text());
		ErrorDetails details = error.details();
		out.writeByte(retryable(error.retryable()) | (error.explicitlyFinal() ? FINAL : 0)
				| (error.contexts().isEmpty() ? 0 : CONTEXTS) | (traced ? STACK : 0)
				| ((details == null) ? 0 : (details instanceof LuaErrorDetails) ? LUA_DETAILS : JAVA_DETAILS));
		out.writeText(error.kind());
		out.writeText(error.message());
		if (!error.contexts().isEmpty()) {
			out.writeTexts(error.contexts());
		}
		if (traced) {
			out.writeText((stack.length() > MAX_STACK) ? stack.substring(0, MAX_STACK) : stack);
		}
		if (details != null && !(details instanceof LuaErrorDetails)) {
			PlainWriter.write(out, details.toMap());
		}
	}

	private static int retryable(@Nullable Boolean retryable) {
		return (retryable == null) ? 0 : retryable ? 2 : 1;
	}

	static ProcessError read(WireReader in, WireLimits limits, LuaDetails own) {
		int flags = in.readByte();
		int retryable = flags & RETRYABLE;
		int kindsOfDetails = flags & (JAVA_DETAILS | LUA_DETAILS);
		if (flags > ALL || retryable == RETRYABLE || kindsOfDetails == (JAVA_DETAILS | LUA_DETAILS)) {
			throw in.malformed("flags of an error of " + flags);
		}
		ProcessError error = ProcessError.of(in.readText(limits.text()), in.readText(limits.text()), null);
		if ((flags & CONTEXTS) != 0) {
			error = error.withContexts(in.readTexts(limits));
		}
		if ((flags & STACK) != 0) {
			error = error.withStack(in.readText(limits.text()));
		}
		if (kindsOfDetails != 0) {
			error = error.withDetails((kindsOfDetails == LUA_DETAILS) ? own.read(in)
					: new ErrorDetails.Plain(PlainReader.readMap(in, limits)));
		}
		if ((flags & FINAL) != 0) {
			error = error.asExplicitlyFinal();
		}
		return error.withRetryable((retryable == 0) ? null : (Boolean) (retryable == 2));
	}

	/** Reads where the details of an error stand. */
	@FunctionalInterface
	interface LuaDetails {

		ErrorDetails read(WireReader in);

	}

}
