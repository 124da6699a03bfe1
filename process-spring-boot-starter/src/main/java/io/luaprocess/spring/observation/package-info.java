/**
 * Observations of what processes do: spawns, calls, requests, functions of the
 * application and listeners, connected to traces across processes.
 */
@NullMarked
package io.luaprocess.spring.observation;

import org.jspecify.annotations.NullMarked;
