/**
 * Actors, scopes, policies and the guard that decides every checked call.
 */
@NullMarked
package io.luaprocess.security;

import org.jspecify.annotations.NullMarked;
