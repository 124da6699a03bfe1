/**
 * The module {@code ctx}.
 */
@NullMarked
package io.luaprocess.lua.module.ctx;

import org.jspecify.annotations.NullMarked;
