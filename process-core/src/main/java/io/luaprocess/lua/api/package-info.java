/**
 * What modules of the application written in Java implement: no type of the engine.
 */
@NullMarked
package io.luaprocess.lua.api;

import org.jspecify.annotations.NullMarked;
