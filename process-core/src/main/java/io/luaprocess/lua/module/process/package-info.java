/**
 * The module {@code process}.
 */
@NullMarked
package io.luaprocess.lua.module.process;

import org.jspecify.annotations.NullMarked;
