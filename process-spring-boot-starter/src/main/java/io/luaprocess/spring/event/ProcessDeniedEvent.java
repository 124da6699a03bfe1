package io.luaprocess.spring.event;

import java.time.Instant;

import io.luaprocess.event.Denial;

/**
 * A call of a process or of the application was denied, with or without Spring Security.
 * Of many denials in a second only {@value io.luaprocess.event.Denials#EVENTS_PER_SECOND}
 * are events; meters count all. Listeners run as {@link ProcessEventPublisher} says.
 *
 * @param denial who asked for what, and the policy that denies it or is missing
 * @param at when, in the time of the processes
 */
public record ProcessDeniedEvent(Denial denial, Instant at) {
}
