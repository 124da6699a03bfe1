/**
 * The module {@code pg}.
 */
@NullMarked
package io.luaprocess.lua.module.pg;

import org.jspecify.annotations.NullMarked;
