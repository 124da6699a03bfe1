package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Checks the properties of the modules over beans of the application.
 */
final class ModulePropertiesValidator {

	private static final String PREFIX = "luaprocess.modules.";

	private final List<Problem> problems;

	private ModulePropertiesValidator(List<Problem> problems) {
		this.problems = problems;
	}

	/**
	 * Adds what is wrong.
	 */
	static void validate(ProcessProperties.Modules modules, List<Problem> problems) {
		new ModulePropertiesValidator(problems).sql(modules.sql());
	}

	private void sql(ProcessProperties.Sql sql) {
		atLeastOne("sql.max-rows", sql.maxRows(), sql.maxRows());
		atLeastOne("sql.max-size", sql.maxSize(), sql.maxSize().toBytes());
		positive("sql.query-timeout", sql.queryTimeout());
		positive("sql.transaction-timeout", sql.transactionTimeout());
	}

	private void atLeastOne(String property, Object shown, long value) {
		if (value < 1) {
			reject(property, shown, "must be at least 1");
		}
	}

	private void positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			reject(property, value, "must be longer than zero");
		}
	}

	private void reject(String property, @Nullable Object value, String reason) {
		this.problems.add(new Problem(PREFIX + property, value, reason));
	}

}
