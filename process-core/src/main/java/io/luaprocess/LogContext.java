package io.luaprocess;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Tells what is logged on this thread which process it is about: the MDC has
 * {@value #PID}, {@value #DEFINITION} and, if there is an actor, {@value #ACTOR}. What
 * was there before is restored by {@link #close()}, on the same thread.
 */
public final class LogContext implements AutoCloseable {

	/** The PID. */
	public static final String PID = "luaprocess.pid";

	/** The id of the definition. */
	public static final String DEFINITION = "luaprocess.definition";

	/** The id of the actor. */
	public static final String ACTOR = "luaprocess.actor";

	private static final int LONGEST = 256;

	private final @Nullable String pid = MDC.get(PID);

	private final @Nullable String definition = MDC.get(DEFINITION);

	private final @Nullable String actor = MDC.get(ACTOR);

	private LogContext() {
	}

	/**
	 * Puts a process into the MDC.
	 * @param pid its PID; {@code null} for several processes
	 * @param definition id of its definition
	 * @param actor id of its actor, any text; {@code null} if it has none
	 * @return restores the MDC
	 */
	public static LogContext of(@Nullable Pid pid, String definition, @Nullable String actor) {
		LogContext before = new LogContext();
		put(PID, (pid != null) ? pid.toString() : null);
		put(DEFINITION, definition);
		put(ACTOR, (actor != null) ? shown(actor) : null);
		return before;
	}

	/** Programs may have made the actor. */
	private static String shown(String actor) {
		return LogText.line((actor.length() > LONGEST) ? actor.substring(0, LONGEST) + "…" : actor);
	}

	@Override
	public void close() {
		put(PID, this.pid);
		put(DEFINITION, this.definition);
		put(ACTOR, this.actor);
	}

	private static void put(String key, @Nullable String value) {
		if (value == null) {
			MDC.remove(key);
		}
		else {
			MDC.put(key, value);
		}
	}

}
