package io.luaprocess.spring.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Observations of processes.
 *
 * @param enabled Whether spawns, calls, requests, functions of the application and
 * listeners are observed, if there is an ObservationRegistry.
 * @param messages Whether each message of a trace is observed, from being sent to being
 * received.
 * @param maxAge How long after its last step a process continues a trace.
 */
public record ObservationProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean messages,
		@DefaultValue("5m") Duration maxAge) {
}
