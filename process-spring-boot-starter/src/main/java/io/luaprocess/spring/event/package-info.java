/**
 * Application events about processes.
 */
@NullMarked
package io.luaprocess.spring.event;

import org.jspecify.annotations.NullMarked;
