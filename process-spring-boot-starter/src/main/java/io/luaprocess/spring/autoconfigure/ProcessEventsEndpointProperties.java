package io.luaprocess.spring.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoint {@code processevents}.
 *
 * @param showValues When payloads of dead letters are shown.
 * @param roles Roles that may see payloads if they are shown when authorized. Every
 * authenticated user may when empty.
 */
@ConfigurationProperties("management.endpoint.processevents")
record ProcessEventsEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {
}
