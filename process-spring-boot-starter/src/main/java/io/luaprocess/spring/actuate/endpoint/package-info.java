/**
 * Actuator endpoints that show processes, hosts, names, definitions and services.
 */
@NullMarked
package io.luaprocess.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
