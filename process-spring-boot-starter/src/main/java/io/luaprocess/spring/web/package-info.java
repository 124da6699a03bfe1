/**
 * Answers of web applications to errors of processes.
 */
@NullMarked
package io.luaprocess.spring.web;

import org.jspecify.annotations.NullMarked;
