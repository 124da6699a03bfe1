/**
 * The module {@code channel}.
 */
@NullMarked
package io.luaprocess.lua.module.channel;

import org.jspecify.annotations.NullMarked;
