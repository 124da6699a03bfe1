package io.luaprocess.spring.module;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * The rows of one result as maps by column label in lower case, read one after the other.
 * More rows or more data than allowed are an error: a part of the rows would be taken for
 * all of them.
 */
final class SqlRows implements ResultSetExtractor<List<Map<String, Object>>> {

	private static final int EXACT_BITS = 53;

	private static final long EXACT = 1L << EXACT_BITS;

	private final int maxRows;

	private final long maxSize;

	private long size;

	/**
	 * Creates an extractor for one result.
	 * @param maxRows most rows
	 * @param maxSize most characters and bytes of all texts and binary values together
	 */
	SqlRows(int maxRows, long maxSize) {
		this.maxRows = maxRows;
		this.maxSize = maxSize;
	}

	@Override
	public List<Map<String, Object>> extractData(ResultSet result) throws SQLException {
		List<Map<String, Object>> rows = new ArrayList<>();
		@Nullable String[] labels = labels(result.getMetaData());
		while (result.next()) {
			if (rows.size() == this.maxRows) {
				throw exceeded("more than " + this.maxRows + " rows");
			}
			rows.add(row(result, labels));
		}
		return rows;
	}

	private static @Nullable String[] labels(ResultSetMetaData columns) throws SQLException {
		@Nullable String[] labels = new String[columns.getColumnCount()];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = JdbcUtils.lookupColumnName(columns, i + 1).toLowerCase(Locale.ROOT);
		}
		return labels;
	}

	private Map<String, Object> row(ResultSet result, @Nullable String[] labels) throws SQLException {
		Map<String, Object> row = LinkedHashMap.newLinkedHashMap(labels.length);
		for (int i = 0; i < labels.length; i++) {
			Object value = plain(JdbcUtils.getResultSetValue(result, i + 1));
			String label = labels[i];
			if (value != null && label != null) {
				count(value);
				requireExact(value, label);
				row.putIfAbsent(label, value);
			}
		}
		return row;
	}

	/**
	 * What drivers give, as values that can be mapped to Lua; types of their own as text.
	 */
	private static @Nullable Object plain(@Nullable Object value) throws SQLException {
		return switch (value) {
			case null -> null;
			case Date date -> date.toLocalDate();
			case Time time -> time.toLocalTime();
			case Timestamp time -> time.toInstant();
			case SQLXML xml -> xml.getString();
			case Array array -> elements(array);
			default -> isPlain(value) ? value : value.toString();
		};
	}

	private static boolean isPlain(Object value) {
		return value instanceof String || value instanceof Number || value instanceof Boolean || value instanceof byte[]
				|| value instanceof UUID || value instanceof Instant || value instanceof OffsetDateTime
				|| value instanceof ZonedDateTime || value instanceof LocalDateTime || value instanceof LocalDate
				|| value instanceof LocalTime || value instanceof Duration;
	}

	private static @Nullable Object elements(Array array) throws SQLException {
		if (!(array.getArray() instanceof Object[] elements)) {
			return array.getArray();
		}
		List<@Nullable Object> plain = new ArrayList<>(elements.length);
		for (Object element : Arrays.asList(elements)) {
			plain.add(plain(element));
		}
		return plain;
	}

	private void count(Object value) {
		this.size += switch (value) {
			case String text -> text.length();
			case byte[] bytes -> bytes.length;
			default -> 0;
		};
		if (this.size > this.maxSize) {
			throw exceeded("more than " + this.maxSize + " bytes of text and binary data");
		}
	}

	/** Says which column it is, which the mapping to Lua does not know. */
	private static void requireExact(Object value, String label) {
		boolean exact = switch (value) {
			case Long number -> number >= -EXACT && number <= EXACT;
			case BigInteger number -> number.bitLength() <= EXACT_BITS;
			case BigDecimal number -> isExact(number);
			default -> true;
		};
		if (!exact) {
			throw new ProcessException(ErrorKind.INVALID, "column '" + label + "' has the number " + value
					+ ", which is not exact in Lua: convert it to a text in the statement");
		}
	}

	private static boolean isExact(BigDecimal number) {
		double nearest = number.doubleValue();
		return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0;
	}

	private static ProcessException exceeded(String what) {
		return new ProcessException(ErrorKind.LIMIT_EXCEEDED, "the result has " + what);
	}

}
