package io.luaprocess.spring.module.errors;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.luaprocess.ProcessError;
import io.luaprocess.lua.api.LuaErrorTranslator;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.ParameterValidationResult;

/**
 * Violated constraints of method parameters in the form that Spring gives them are errors
 * of kind INVALID, see {@link ValidationErrors}.
 */
public final class MethodValidationErrors implements LuaErrorTranslator {

	@Override
	public @Nullable ProcessError translate(Throwable failure, String function) {
		if (!(failure instanceof MethodValidationResult result)) {
			return null;
		}
		List<ValidationErrors.Violation> violations = new ArrayList<>();
		for (ParameterValidationResult parameter : result.getParameterValidationResults()) {
			String name = Objects.requireNonNullElse(parameter.getMethodParameter().getParameterName(), "");
			for (MessageSourceResolvable error : parameter.getResolvableErrors()) {
				String path = (error instanceof FieldError field) ? name + "." + field.getField() : name;
				violations.add(new ValidationErrors.Violation(path,
						Objects.requireNonNullElse(error.getDefaultMessage(), "is invalid")));
			}
		}
		return ValidationErrors.error(function, violations);
	}

}
