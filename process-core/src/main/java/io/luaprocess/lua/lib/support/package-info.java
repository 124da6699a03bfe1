/**
 * What several libraries share.
 */
@NullMarked
package io.luaprocess.lua.lib.support;

import org.jspecify.annotations.NullMarked;
