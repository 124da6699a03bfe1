/**
 * Actors, scopes, policies and the one guard through which every checked call goes.
 */
@NullMarked
package io.luaprocess.security;

import org.jspecify.annotations.NullMarked;
