/**
 * Spring Security as the guard of processes and of their Java callers.
 */
@NullMarked
package io.luaprocess.spring.security;

import org.jspecify.annotations.NullMarked;
