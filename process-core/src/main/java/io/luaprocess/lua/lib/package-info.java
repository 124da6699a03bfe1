/**
 * The standard libraries: base, string, table, math, os, bit32 and coroutine.
 */
@NullMarked
package io.luaprocess.lua.lib;

import org.jspecify.annotations.NullMarked;
