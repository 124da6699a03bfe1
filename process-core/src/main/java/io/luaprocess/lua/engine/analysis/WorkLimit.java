package io.luaprocess.lua.engine.analysis;

/**
 * Limits the work of analysing a function: some functions would need very many steps and
 * are interpreted instead.
 */
final class WorkLimit {

	/** As many steps as take about a second. */
	private static final long MAX_STEPS = 200_000_000;

	private long steps;

	/** Counts steps; raises if there are too many. */
	void add(long steps) {
		this.steps += steps;
		if (this.steps > MAX_STEPS) {
			throw new CompilationException("too complex");
		}
	}

}
