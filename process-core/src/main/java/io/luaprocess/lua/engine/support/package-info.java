/**
 * What generated code calls.
 */
@NullMarked
package io.luaprocess.lua.engine.support;

import org.jspecify.annotations.NullMarked;
