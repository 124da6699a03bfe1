/**
 * The modules {@code base64}, {@code hash} and {@code uuid}.
 */
@NullMarked
package io.luaprocess.lua.module.data;

import org.jspecify.annotations.NullMarked;
