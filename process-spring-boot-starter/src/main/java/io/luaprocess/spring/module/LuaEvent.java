package io.luaprocess.spring.module;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * An application event that a program has published by the module {@code events}. An
 * {@code @EventListener} gets it on the thread of the call; what that throws is raised in
 * the program. What the event says comes from the program, and is to be checked as such.
 *
 * @param type what has happened, for example {@code order.placed}
 * @param payload a plain Java value by {@code docs/java-values.md}, for this event alone;
 * {@code null} if there is none
 * @param pid the PID of the process that has published it
 */
public record LuaEvent(String type, @Nullable Object payload, Pid pid) {
}
