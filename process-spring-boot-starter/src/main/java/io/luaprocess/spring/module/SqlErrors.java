package io.luaprocess.spring.module;

import java.sql.SQLDataException;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;

import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Errors of the module {@code sql}. The statement is the program's, which therefore gets
 * the text of the database about it; other exceptions are left to the translators.
 */
final class SqlErrors {

	private SqlErrors() {
	}

	static RuntimeException translated(NestedRuntimeException failure) {
		return switch (failure) {
			case InvalidDataAccessResourceUsageException ex -> invalid(ex);
			case InvalidDataAccessApiUsageException ex -> invalid(ex);
			case DataIntegrityViolationException ex when ex.getCause() instanceof SQLDataException -> invalid(ex);
			case DataAccessResourceFailureException ex -> unavailable(ex);
			case CannotCreateTransactionException ex -> unavailable(ex);
			default -> failure;
		};
	}

	private static ProcessException invalid(Exception ex) {
		Throwable cause = ex.getCause();
		String problem = ((cause != null) ? cause : ex).getMessage();
		return new ProcessException(
				ProcessError.of(ErrorKind.INVALID, "statement cannot be run: " + problem).withCause(ex));
	}

	private static ProcessException unavailable(Exception ex) {
		return new ProcessException(ProcessError.of(ErrorKind.UNAVAILABLE, "the database is not available")
			.withRetryable(true)
			.withCause(ex));
	}

}
