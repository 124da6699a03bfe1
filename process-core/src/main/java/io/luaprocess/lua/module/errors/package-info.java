/**
 * The module {@code errors}.
 */
@NullMarked
package io.luaprocess.lua.module.errors;

import org.jspecify.annotations.NullMarked;
