/**
 * Modules of the application: how programs call their functions.
 */
@NullMarked
package io.luaprocess.lua.module.java;

import org.jspecify.annotations.NullMarked;
