/**
 * What modules written in Java implement.
 */
@NullMarked
package io.luaprocess.lua.api;

import org.jspecify.annotations.NullMarked;
