/**
 * The module {@code time}.
 */
@NullMarked
package io.luaprocess.lua.module.time;

import org.jspecify.annotations.NullMarked;
