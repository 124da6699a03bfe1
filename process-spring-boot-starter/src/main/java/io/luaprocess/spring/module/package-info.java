/**
 * Beans as modules of programs.
 */
@NullMarked
package io.luaprocess.spring.module;

import org.jspecify.annotations.NullMarked;
