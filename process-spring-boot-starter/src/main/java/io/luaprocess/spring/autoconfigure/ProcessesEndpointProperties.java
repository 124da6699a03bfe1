package io.luaprocess.spring.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoint that shows processes.
 *
 * @param showValues when to show context values and messages of processes
 * @param roles roles used to determine whether a user may see values; with none, all
 * authenticated users may
 */
@ConfigurationProperties("management.endpoint.processes")
public record ProcessesEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {
}
