package io.luaprocess.spring.module;

import java.sql.Timestamp;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The values for the parameters of one statement: a table of names, or one argument for
 * each question mark. A name that is not in the table is NULL, as nil cannot be in a
 * table; a name that the statement does not have is an error, so that a misspelt one is
 * noticed.
 */
final class SqlParameters extends AbstractSqlParameterSource {

	private final Map<String, Object> values;

	private final Set<String> asked = new HashSet<>();

	private SqlParameters(Map<String, Object> values) {
		this.values = values;
	}

	/**
	 * Binds the arguments of a call from the second one on.
	 * @param call the call, whose first argument is the statement
	 * @param text the statement
	 * @param statement gets the values
	 * @return the statement
	 * @throws ProcessException INVALID if they do not fit
	 */
	static JdbcClient.StatementSpec bind(LuaCall call, String text, JdbcClient.StatementSpec statement) {
		Object only = (call.size() == 2) ? call.get(2) : null;
		if (only instanceof Map<?, ?> names) {
			return statement.paramSource(named(call, text, names));
		}
		if (only instanceof List<?> list) {
			return statement.params(list.stream().map((value) -> bound(call, value)).toList());
		}
		List<@Nullable Object> values = new ArrayList<>();
		for (int i = 2; i <= call.size(); i++) {
			values.add(bound(call, call.get(i)));
		}
		return statement.params(values);
	}

	private static SqlParameters named(LuaCall call, String text, Map<?, ?> names) {
		Map<String, Object> values = new LinkedHashMap<>();
		names.forEach((name, value) -> {
			if (!(name instanceof String key)) {
				throw wrong(call, "a table of parameters has names, or the keys 1…n without gaps");
			}
			values.put(key, (value instanceof List<?> list)
					? list.stream().map((element) -> bound(call, element)).toList() : required(bound(call, value)));
		});
		SqlParameters parameters = new SqlParameters(values);
		NamedParameterUtils.buildValueArray(NamedParameterUtils.parseSqlStatement(text), parameters, null);
		Set<String> unused = new TreeSet<>(values.keySet());
		unused.removeAll(parameters.asked);
		if (!unused.isEmpty()) {
			throw wrong(call, "the statement has no parameter :" + String.join(", :", unused));
		}
		return parameters;
	}

	private static Object required(@Nullable Object value) {
		if (value == null) {
			throw new IllegalStateException("values in tables are not nil");
		}
		return value;
	}

	/** Drivers know timestamps, and not the other types of times. */
	private static @Nullable Object bound(LuaCall call, @Nullable Object value) {
		return switch (value) {
			case null -> null;
			case ZonedDateTime time -> Timestamp.from(time.toInstant());
			case String text -> text;
			case Boolean bool -> bool;
			case Number number -> number;
			case byte[] bytes -> bytes;
			default -> throw wrong(call,
					"a parameter is a string, number, boolean, Time, or in a table of names a list of them");
		};
	}

	private static ProcessException wrong(LuaCall call, String problem) {
		return new ProcessException(ErrorKind.INVALID,
				"bad argument #2 to '" + call.function() + "' (" + problem + ")");
	}

	@Override
	public boolean hasValue(String name) {
		return true;
	}

	@Override
	public @Nullable Object getValue(String name) {
		this.asked.add(name);
		return this.values.get(name);
	}

}
