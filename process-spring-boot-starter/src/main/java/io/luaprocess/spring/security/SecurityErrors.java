package io.luaprocess.spring.security;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.api.LuaErrorTranslator;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/**
 * A denied or missing authentication is an error of kind PERMISSION_DENIED for programs.
 */
public final class SecurityErrors implements LuaErrorTranslator {

	@Override
	public @Nullable ProcessError translate(Throwable failure, String function) {
		return (failure instanceof AccessDeniedException || failure instanceof AuthenticationException)
				? ProcessError.of(ErrorKind.PERMISSION_DENIED, "not allowed to call " + function) : null;
	}

}
