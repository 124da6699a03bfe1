/**
 * The runtime for reactive applications.
 */
@NullMarked
package io.luaprocess.spring.reactive;

import org.jspecify.annotations.NullMarked;
