/**
 * The module {@code funcs}.
 */
@NullMarked
package io.luaprocess.lua.module.funcs;

import org.jspecify.annotations.NullMarked;
