package io.luaprocess.spring.module.errors;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.api.LuaErrorTranslator;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Exceptions of data access and transactions.
 */
public final class DataErrors implements LuaErrorTranslator {

	@Override
	public @Nullable ProcessError translate(Throwable failure, String function) {
		return switch (failure) {
			case EmptyResultDataAccessException ex -> ProcessError.of(ErrorKind.NOT_FOUND, "not found");
			case DuplicateKeyException ex -> ProcessError.of(ErrorKind.ALREADY_EXISTS, "already exists");
			case DataIntegrityViolationException ex -> ProcessError.of(ErrorKind.CONFLICT, "violates a constraint");
			case OptimisticLockingFailureException ex ->
				ProcessError.of(ErrorKind.CONFLICT, "was changed meanwhile").withRetryable(true);
			case QueryTimeoutException ex -> timeout();
			case TransactionTimedOutException ex -> timeout();
			case PessimisticLockingFailureException ex ->
				ProcessError.of(ErrorKind.CONFLICT, "is in use").withRetryable(true);
			case TransientDataAccessException ex ->
				ProcessError.of(ErrorKind.UNAVAILABLE, "not available now").withRetryable(true);
			default -> null;
		};
	}

	private static ProcessError timeout() {
		return ProcessError.of(ErrorKind.TIMEOUT, "timeout").withRetryable(true);
	}

}
