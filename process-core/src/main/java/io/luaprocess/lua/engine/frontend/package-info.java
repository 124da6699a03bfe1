/**
 * Source text to code: lexing, parsing and the limits of a source.
 */
@NullMarked
package io.luaprocess.lua.engine.frontend;

import org.jspecify.annotations.NullMarked;
