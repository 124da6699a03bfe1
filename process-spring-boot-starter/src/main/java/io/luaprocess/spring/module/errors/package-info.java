/**
 * Which errors programs get for exceptions of Spring and of libraries.
 */
@NullMarked
package io.luaprocess.spring.module.errors;

import org.jspecify.annotations.NullMarked;
