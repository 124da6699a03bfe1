package io.luaprocess.spring.actuate.endpoint;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A part of a list of processes.
 *
 * @param total live processes and functions
 * @param matching how many of them match the filters
 * @param offset how many of these come before the first one shown
 * @param processes those shown
 */
public record ProcessesDescriptor(int total, int matching, int offset,
		List<ProcessDescriptor> processes) implements OperationResponseBody {
}
