/**
 * The module {@code logger}.
 */
@NullMarked
package io.luaprocess.lua.module.logger;

import org.jspecify.annotations.NullMarked;
