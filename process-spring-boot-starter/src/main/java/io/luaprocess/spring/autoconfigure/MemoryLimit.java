package io.luaprocess.spring.autoconfigure;

import org.springframework.util.unit.DataSize;

/**
 * Memory of one process, from a size such as {@code 64MB} or a percentage of the JVM's
 * maximum heap such as {@code 25%}.
 *
 * @param bytes the limit in bytes, zero for unlimited
 */
public record MemoryLimit(long bytes) {

	/**
	 * Reads the text form.
	 * @param text a size or a percentage
	 * @throws IllegalArgumentException if the text is neither
	 */
	public static MemoryLimit of(String text) {
		String trimmed = text.trim();
		if (!trimmed.endsWith("%")) {
			return new MemoryLimit(DataSize.parse(trimmed).toBytes());
		}
		double percent = percent(trimmed);
		if (!(percent >= 0 && percent <= 100)) {
			throw new IllegalArgumentException("'" + text + "' is not a percentage from 0% to 100%");
		}
		return new MemoryLimit((long) (Runtime.getRuntime().maxMemory() * percent / 100));
	}

	private static double percent(String text) {
		try {
			return Double.parseDouble(text.substring(0, text.length() - 1).trim());
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

}
