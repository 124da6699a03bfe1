/**
 * The module {@code json}.
 */
@NullMarked
package io.luaprocess.lua.module.json;

import org.jspecify.annotations.NullMarked;
