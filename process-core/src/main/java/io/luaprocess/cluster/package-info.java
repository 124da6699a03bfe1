/**
 * What the runtime asks of other nodes, and what carries bytes between nodes. Without a
 * cluster nothing of this exists at run time.
 */
@NullMarked
package io.luaprocess.cluster;

import org.jspecify.annotations.NullMarked;
