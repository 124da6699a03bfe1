package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.module.AllowedHosts;
import org.jspecify.annotations.Nullable;

/**
 * Checks the properties of the modules over beans of the application.
 */
final class ModulePropertiesValidator {

	private static final long MAX_RESPONSE = 1L << 30;

	private static final String PREFIX = "luaprocess.modules.";

	private final List<Problem> problems;

	private ModulePropertiesValidator(List<Problem> problems) {
		this.problems = problems;
	}

	/**
	 * Adds what is wrong.
	 */
	static void validate(ProcessProperties.Modules modules, List<Problem> problems) {
		ModulePropertiesValidator validator = new ModulePropertiesValidator(problems);
		validator.sql(modules.sql());
		validator.http(modules.http());
		validator.atLeastOne("events.capacity", modules.events().capacity(), modules.events().capacity());
	}

	private void sql(ProcessProperties.Sql sql) {
		atLeastOne("sql.max-rows", sql.maxRows(), sql.maxRows());
		atLeastOne("sql.max-size", sql.maxSize(), sql.maxSize().toBytes());
		positive("sql.query-timeout", sql.queryTimeout());
		positive("sql.transaction-timeout", sql.transactionTimeout());
	}

	private void http(ProcessProperties.Http http) {
		for (String host : http.allowedHosts()) {
			try {
				new AllowedHosts(List.of(host));
			}
			catch (IllegalArgumentException ex) {
				reject("http.allowed-hosts", host, String.valueOf(ex.getMessage()));
			}
		}
		positive("http.timeout", http.timeout());
		long size = http.maxResponseSize().toBytes();
		atLeastOne("http.max-response-size", http.maxResponseSize(), size);
		if (size > MAX_RESPONSE) {
			reject("http.max-response-size", http.maxResponseSize(), "must be at most 1GB");
		}
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
