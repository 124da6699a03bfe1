/**
 * Tests for the bytes of frames.
 */
@NullMarked
package io.luaprocess.cluster.wire;

import org.jspecify.annotations.NullMarked;
