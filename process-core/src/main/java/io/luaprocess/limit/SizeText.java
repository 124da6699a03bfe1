package io.luaprocess.limit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes and shares as definitions write them.
 */
public final class SizeText {

	private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KB|MB|GB|TB)?");

	private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?) ?%");

	private static final String UNITS = "BKMGT";

	private SizeText() {
	}

	/**
	 * Reads a size such as {@code 64MB}, in units of 1024, or a share of the JVM's
	 * maximum heap such as {@code 25%}.
	 * @param text the text
	 * @return bytes
	 * @throws IllegalArgumentException if it is neither
	 */
	public static long parse(String text) {
		Matcher size = SIZE.matcher(text);
		if (size.matches()) {
			String unit = size.group(2);
			int power = (unit != null) ? UNITS.indexOf(unit.charAt(0)) : 0;
			long number = Long.parseLong(size.group(1));
			if (number <= Long.MAX_VALUE >> 10 * power) {
				return number << 10 * power;
			}
		}
		else if (PERCENT.matcher(text).matches()) {
			return (long) (Runtime.getRuntime().maxMemory() * parseShare(text));
		}
		throw new IllegalArgumentException("expected a size such as 64MB or 25%, got '" + text + "'");
	}

	/**
	 * Reads a share such as {@code 25%}.
	 * @param text the text
	 * @return the share of 1
	 * @throws IllegalArgumentException if it is none, or above 100 %
	 */
	public static double parseShare(String text) {
		Matcher percent = PERCENT.matcher(text);
		if (percent.matches()) {
			double share = Double.parseDouble(percent.group(1)) / 100;
			if (share <= 1) {
				return share;
			}
		}
		throw new IllegalArgumentException("expected a percentage from 0% to 100%, got '" + text + "'");
	}

}
