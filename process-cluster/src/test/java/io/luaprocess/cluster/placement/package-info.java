/**
 * Tests of placement.
 */
@NullMarked
package io.luaprocess.cluster.placement;

import org.jspecify.annotations.NullMarked;
