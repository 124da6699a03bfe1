package io.luaprocess.spring.web;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers requests that end with a {@link ProcessException} with problem details (RFC
 * 9457), in WebMVC and WebFlux. The problem has the members {@code kind} and, if known,
 * {@code retryable}. The failure of a program (500) is logged, and its text is not shown.
 * Advice of the application for the same exception takes precedence; a bean of this type
 * replaces this one.
 */
@RestControllerAdvice
public class ProcessExceptionAdvice {

	private static final Logger log = LoggerFactory.getLogger(ProcessExceptionAdvice.class);

	/**
	 * Returns the problem details of a failure.
	 * @param failure why it failed
	 */
	@ExceptionHandler
	public ResponseEntity<ProblemDetail> answer(ProcessException failure) {
		ProcessError error = failure.error();
		HttpStatus status = status(error);
		boolean internal = status == HttpStatus.INTERNAL_SERVER_ERROR;
		if (internal) {
			log.error("Request failed in a process", failure);
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, internal ? "A process failed." : error.text());
		if (!error.kind().isEmpty()) {
			problem.setProperty("kind", error.kind());
		}
		if (error.retryable() != null) {
			problem.setProperty("retryable", error.retryable());
		}
		return ResponseEntity.of(problem).build();
	}

	/**
	 * Returns the status of an error.
	 * @param error the error
	 * @return 500 for programs that failed and for kinds that programs define
	 */
	protected HttpStatus status(ProcessError error) {
		return switch (ErrorKind.of(error.kind())) {
			case INVALID -> HttpStatus.BAD_REQUEST;
			case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case ALREADY_EXISTS, CONFLICT -> HttpStatus.CONFLICT;
			case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
			case UNAVAILABLE, CANCELED, LIMIT_EXCEEDED -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
			case UNKNOWN, INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
			case null -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
	}

}
