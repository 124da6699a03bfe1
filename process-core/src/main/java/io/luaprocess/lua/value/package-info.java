/**
 * Values that cross a border: copies, errors, the mapping to Java.
 */
@NullMarked
package io.luaprocess.lua.value;

import org.jspecify.annotations.NullMarked;
