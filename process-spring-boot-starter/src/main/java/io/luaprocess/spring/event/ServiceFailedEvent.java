package io.luaprocess.spring.event;

import java.time.Duration;
import java.time.Instant;

import io.luaprocess.event.EventError;
import org.jspecify.annotations.Nullable;

/**
 * A service has failed. Listeners run as {@link ProcessEventPublisher} says.
 *
 * @param service id of the service
 * @param error why
 * @param restartDelay time until it is restarted; {@code null} if it is not
 * @param at when, in the time of the processes
 */
public record ServiceFailedEvent(String service, EventError error, @Nullable Duration restartDelay, Instant at) {
}
