package io.luaprocess.spring.module;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallback;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The module {@code sql}: statements with bound parameters, and transactions. A program
 * that has it can run any statement that the database user of the application may run.
 */
public final class SqlModule implements LuaModule {

	/** The resource of all permissions of the module. */
	static final String RESOURCE = "database";

	private final JdbcClient client;

	private final @Nullable TransactionTemplate transactions;

	private final Limits limits;

	/**
	 * What statements are held to.
	 *
	 * @param maxRows most rows of a result
	 * @param maxSize most characters and bytes of the texts and binary values of a result
	 * @param queryTimeout longest time of a statement, in whole seconds, at least one
	 * @param transactionTimeout longest time of a transaction, in whole seconds, looked
	 * at whenever a statement begins
	 */
	public record Limits(int maxRows, long maxSize, Duration queryTimeout, Duration transactionTimeout) {
	}

	/**
	 * Creates the module.
	 * @param client runs the statements
	 * @param manager manages the transactions; {@code null} if the application has none
	 * @param limits what statements are held to
	 */
	public SqlModule(JdbcClient client, @Nullable PlatformTransactionManager manager, Limits limits) {
		this.client = client;
		this.limits = limits;
		this.transactions = (manager != null) ? new TransactionTemplate(manager) : null;
		if (this.transactions != null) {
			this.transactions.setTimeout(seconds(limits.transactionTimeout));
			// So that a program may catch the error of an inner one.
			this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		}
	}

	private static int seconds(Duration time) {
		return (int) Math.clamp(time.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
	}

	@Override
	public String name() {
		return "sql";
	}

	@Override
	public String description() {
		return "Statements of the database with bound parameters, and transactions.";
	}

	@Override
	public Map<String, LuaFunction> functions() {
		return Map.of("query",
				DescribedFunction.of(this::query, "Runs a statement that gives rows.", "table<string, any>[]",
						"statement string", "... any"),
				"update",
				DescribedFunction.of(this::update, "Runs a statement and returns how many rows it has changed.",
						"integer", "statement string", "... any"),
				"transaction",
				DescribedFunction.of(this::transaction,
						"Runs a function in a transaction, which an error rolls back. The function cannot wait.", "any",
						"body fun(): any"));
	}

	private Object query(LuaCall call) {
		call.permit("sql.query", RESOURCE);
		return run(call, (statement) -> {
			Object rows = statement.withMaxRows(this.limits.maxRows + 1)
				.query(new SqlRows(this.limits.maxRows, this.limits.maxSize));
			return (rows != null) ? rows : Map.of();
		});
	}

	private Object update(LuaCall call) {
		call.permit("sql.update", RESOURCE);
		return run(call, JdbcClient.StatementSpec::update);
	}

	private Object run(LuaCall call, Function<JdbcClient.StatementSpec, Object> execution) {
		String text = call.require(1, String.class);
		try {
			JdbcClient.StatementSpec statement = SqlParameters.bind(call, text, this.client.sql(text));
			return execution.apply(statement.withQueryTimeout(seconds(this.limits.queryTimeout)));
		}
		catch (DataAccessException ex) {
			throw SqlErrors.translated(ex);
		}
	}

	/**
	 * Whatever leaves the function, the end of the process included, rolls back.
	 */
	private @Nullable Object transaction(LuaCall call) {
		LuaCallback body = call.callback(1);
		call.permit("sql.transaction", RESOURCE);
		if (this.transactions == null) {
			throw new ProcessException(ErrorKind.UNAVAILABLE, "the application has no transaction manager");
		}
		try {
			return this.transactions.execute((status) -> body.call());
		}
		catch (TransactionException ex) {
			throw SqlErrors.translated(ex);
		}
	}

	@Override
	public String toString() {
		return "module 'sql' of the application's JdbcClient (luaprocess.modules.sql.enabled)";
	}

}
