/**
 * The limits of a process.
 */
@NullMarked
package io.luaprocess.limit;

import org.jspecify.annotations.NullMarked;
