package io.luaprocess.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A call that was not allowed.
 *
 * @param process the process that asked; {@code null} for the application
 * @param actor id of the actor; {@code null} if the caller has none
 * @param principal name of the application's own object behind the actor; {@code null} if
 * there is none, or it has no name
 * @param action the action, at most {@value #MAX_TEXT} characters
 * @param resource the resource, at most {@value #MAX_TEXT} characters
 * @param policy id of the policy that denies it; {@code null} if none does, so that one
 * which allows it is missing
 * @param allowedBy YAML of a policy that would allow it; {@code null} if no policy could
 */
public record Denial(@Nullable Subject process, @Nullable String actor, @Nullable String principal, String action,
		String resource, @Nullable String policy, @Nullable String allowedBy) {

	/** Longest action and longest resource. */
	public static final int MAX_TEXT = 256;

	/**
	 * Cuts and escapes long texts: programs can ask about any text.
	 */
	public Denial {
		actor = (actor != null) ? EventError.brief(actor, MAX_TEXT) : null;
		principal = (principal != null) ? EventError.brief(principal, MAX_TEXT) : null;
		action = EventError.brief(action, MAX_TEXT);
		resource = EventError.brief(resource, MAX_TEXT);
	}

	String text() {
		String caller = (this.actor != null) ? "actor " + this.actor
				: (this.process != null) ? this.process.definition() : "the application";
		return caller + " is not allowed to " + this.action + ": " + this.resource
				+ ((this.policy != null) ? ", denied by policy " + this.policy : "");
	}

	/**
	 * Denials of one call, again and again.
	 *
	 * @param denial the latest one
	 * @param count how many
	 * @param first when the first one was
	 * @param last when the latest one was
	 */
	public record Repeated(Denial denial, long count, Instant first, Instant last) {
	}

}
