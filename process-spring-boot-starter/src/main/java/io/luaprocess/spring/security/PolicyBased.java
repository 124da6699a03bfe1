package io.luaprocess.spring.security;

import org.jspecify.annotations.Nullable;

/**
 * A guard that can say whether the policies of the application decide.
 */
public interface PolicyBased {

	/**
	 * Returns the policies that decide.
	 * @return the policies; {@code null} if they are ignored because a bean of the
	 * application decides
	 */
	@Nullable PolicyEvaluator policies();

}
