/**
 * What several modules share.
 */
@NullMarked
package io.luaprocess.lua.module.support;

import org.jspecify.annotations.NullMarked;
