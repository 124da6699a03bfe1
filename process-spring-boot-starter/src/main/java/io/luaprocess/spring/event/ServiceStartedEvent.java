package io.luaprocess.spring.event;

import java.time.Instant;

import io.luaprocess.Pid;

/**
 * A service runs, for the first time or again. Listeners run as
 * {@link ProcessEventPublisher} says.
 *
 * @param service id of the service
 * @param pid its process
 * @param at when, in the time of the processes
 */
public record ServiceStartedEvent(String service, Pid pid, Instant at) {
}
