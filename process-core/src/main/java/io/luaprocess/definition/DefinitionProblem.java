package io.luaprocess.definition;

import org.jspecify.annotations.Nullable;

/**
 * One error in a definition file.
 *
 * @param file path relative to its root; {@code null} if it belongs to no file
 * @param line line from 1; 0 if not known
 * @param entry id of the entry; {@code null} if it belongs to none
 * @param key key path such as {@code lifecycle.restart.jitter}; {@code null} if it
 * belongs to none
 * @param reason what is wrong and what would be right
 */
public record DefinitionProblem(@Nullable String file, int line, @Nullable String entry, @Nullable String key,
		String reason) {

	/**
	 * Returns the error as one line.
	 * @return {@code <file>:<line>: entry '<id>': key '<key path>': <reason>}; parts that
	 * do not apply are left out
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		if (this.file != null) {
			text.append(this.file).append(':');
			if (this.line > 0) {
				text.append(this.line).append(':');
			}
			text.append(' ');
		}
		if (this.entry != null) {
			text.append("entry '").append(this.entry).append("': ");
		}
		if (this.key != null) {
			text.append("key '").append(this.key).append("': ");
		}
		return text.append(this.reason).toString();
	}

}
