/**
 * A small shop: every order is a Lua process.
 */
@NullMarked
package io.luaprocess.sample;

import org.jspecify.annotations.NullMarked;
