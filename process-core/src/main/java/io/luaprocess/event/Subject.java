package io.luaprocess.event;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * The process an event is about.
 *
 * @param pid its PID
 * @param definition what it ran
 * @param host its host; {@code null} for a function
 * @param actor id of its actor; {@code null} if it has none
 */
public record Subject(Pid pid, String definition, @Nullable String host, @Nullable String actor) {
}
