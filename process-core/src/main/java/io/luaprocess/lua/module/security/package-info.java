/**
 * The module {@code security}.
 */
@NullMarked
package io.luaprocess.lua.module.security;

import org.jspecify.annotations.NullMarked;
