/**
 * Health of hosts and services.
 */
@NullMarked
package io.luaprocess.spring.health;

import org.jspecify.annotations.NullMarked;
