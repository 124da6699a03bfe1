/**
 * The user of reactive code.
 */
@NullMarked
package io.luaprocess.spring.security.reactive;

import org.jspecify.annotations.NullMarked;
