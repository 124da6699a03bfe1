/**
 * The runtime modules scripts call: process, channel, time, errors, security, funcs and
 * more.
 */
@NullMarked
package io.luaprocess.lua.module;

import org.jspecify.annotations.NullMarked;
