package io.luaprocess.kernel;

import java.util.function.Consumer;

/**
 * A listener for the end of a process that logs a failure itself, so that there are not
 * two records of it.
 */
@FunctionalInterface
public interface EndReporter extends Consumer<Outcome> {

	/** For processes whose listener comes when they may have ended already. */
	EndReporter COMES_LATER = (outcome) -> {
	};

}
