/**
 * Objects of the application as Lua values, by its {@code JsonMapper}.
 */
@NullMarked
package io.luaprocess.spring.json;

import org.jspecify.annotations.NullMarked;
