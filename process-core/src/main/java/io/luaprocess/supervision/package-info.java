/**
 * Services: ordered start and stop, restart with exponential backoff.
 */
@NullMarked
package io.luaprocess.supervision;

import org.jspecify.annotations.NullMarked;
