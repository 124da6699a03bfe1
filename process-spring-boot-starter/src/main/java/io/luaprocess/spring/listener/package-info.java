/**
 * Methods of beans that are processes.
 */
@NullMarked
package io.luaprocess.spring.listener;

import org.jspecify.annotations.NullMarked;
