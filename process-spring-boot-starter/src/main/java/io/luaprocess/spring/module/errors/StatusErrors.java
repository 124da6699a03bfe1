package io.luaprocess.spring.module.errors;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.api.LuaErrorTranslator;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Exceptions that have an HTTP status, and were made for answers to clients. Their detail
 * or reason is the message.
 */
public final class StatusErrors implements LuaErrorTranslator {

	@Override
	public @Nullable ProcessError translate(Throwable failure, String function) {
		if (failure instanceof ErrorResponse response) {
			return error(response.getStatusCode(), response.getBody().getDetail());
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(),
				ResponseStatus.class);
		return (annotation != null) ? error(annotation.code(), annotation.reason()) : null;
	}

	private static @Nullable ProcessError error(HttpStatusCode status, @Nullable String reason) {
		ErrorKind kind = kind(status.value());
		if (kind == null) {
			return null;
		}
		return ProcessError.of(kind, (reason != null && !reason.isEmpty()) ? reason : kind.value());
	}

	private static @Nullable ErrorKind kind(int status) {
		return switch (status) {
			case 400, 405, 406, 411, 412, 413, 414, 415, 416, 422, 428 -> ErrorKind.INVALID;
			case 401, 403 -> ErrorKind.PERMISSION_DENIED;
			case 404, 410 -> ErrorKind.NOT_FOUND;
			case 409, 423 -> ErrorKind.CONFLICT;
			case 408, 504 -> ErrorKind.TIMEOUT;
			case 429 -> ErrorKind.RATE_LIMITED;
			case 502, 503 -> ErrorKind.UNAVAILABLE;
			default -> null;
		};
	}

}
