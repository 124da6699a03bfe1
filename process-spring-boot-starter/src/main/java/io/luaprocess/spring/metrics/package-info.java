/**
 * Meters of the process runtime.
 */
@NullMarked
package io.luaprocess.spring.metrics;

import org.jspecify.annotations.NullMarked;
