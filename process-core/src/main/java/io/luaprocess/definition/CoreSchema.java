package io.luaprocess.definition;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Which plain scalars are numbers, booleans and null in YAML 1.2: {@code yes},
 * {@code no}, {@code on} and {@code off} are strings.
 */
final class CoreSchema extends Resolver {

	private static final Pattern NOTHING = Pattern.compile("^(?:~|null|Null|NULL|)$");

	private static final Pattern TRUTH = Pattern.compile("^(?:true|True|TRUE|false|False|FALSE)$");

	private static final Pattern WHOLE = Pattern.compile("^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$");

	private static final Pattern FRACTION = Pattern
		.compile("^(?:[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
				+ "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");

	@Override
	protected void addImplicitResolvers() {
		addImplicitResolver(Tag.NULL, NOTHING, "~nN\0");
		addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
		addImplicitResolver(Tag.BOOL, TRUTH, "tTfF");
		addImplicitResolver(Tag.INT, WHOLE, "-+0123456789");
		addImplicitResolver(Tag.FLOAT, FRACTION, "-+0123456789.");
	}

	/**
	 * The value of a scalar.
	 * @throws IllegalArgumentException if the text does not fit the tag
	 */
	static @Nullable Object value(Tag tag, String text) {
		if (Tag.NULL.equals(tag)) {
			return null;
		}
		if (Tag.BOOL.equals(tag)) {
			require(TRUTH, text);
			return text.equalsIgnoreCase("true");
		}
		if (Tag.INT.equals(tag)) {
			require(WHOLE, text);
			return whole(text);
		}
		if (Tag.FLOAT.equals(tag)) {
			require(FRACTION, text);
			return fraction(text);
		}
		return text;
	}

	/**
	 * The value a plain scalar of this text would have.
	 */
	static @Nullable Object resolve(String text) {
		if (NOTHING.matcher(text).matches()) {
			return null;
		}
		if (TRUTH.matcher(text).matches()) {
			return text.equalsIgnoreCase("true");
		}
		if (WHOLE.matcher(text).matches()) {
			return whole(text);
		}
		return FRACTION.matcher(text).matches() ? fraction(text) : text;
	}

	private static void require(Pattern pattern, String text) {
		if (!pattern.matcher(text).matches()) {
			throw new IllegalArgumentException(text);
		}
	}

	private static Object whole(String text) {
		int radix = text.startsWith("0x") ? 16 : text.startsWith("0o") ? 8 : 10;
		BigInteger value = new BigInteger((radix == 10) ? text : text.substring(2), radix);
		if (value.bitLength() < Long.SIZE) {
			return value.longValue();
		}
		return value.doubleValue();
	}

	private static Object fraction(String text) {
		String digits = text.replaceFirst("^[-+]?\\.", "").toLowerCase(Locale.ROOT);
		return switch (digits) {
			case "inf" -> text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
			case "nan" -> Double.NaN;
			default -> Double.parseDouble(text);
		};
	}

}
