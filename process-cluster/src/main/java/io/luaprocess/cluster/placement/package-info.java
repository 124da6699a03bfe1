/**
 * Which node a new process is spawned on, and which node owns a key.
 */
@NullMarked
package io.luaprocess.cluster.placement;

import org.jspecify.annotations.NullMarked;
