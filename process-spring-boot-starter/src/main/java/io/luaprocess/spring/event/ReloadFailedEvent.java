package io.luaprocess.spring.event;

import java.time.Instant;

/**
 * The definitions could not be loaded again; those in force stay. Listeners run as
 * {@link ProcessEventPublisher} says.
 *
 * @param reason why, on one line
 * @param at when, in the time of the processes
 */
public record ReloadFailedEvent(String reason, Instant at) {
}
