/**
 * The bytes of frames: a closed, versioned encoding of values and requests, whose lengths
 * are checked before anything is allocated.
 */
@NullMarked
package io.luaprocess.cluster.wire;

import org.jspecify.annotations.NullMarked;
