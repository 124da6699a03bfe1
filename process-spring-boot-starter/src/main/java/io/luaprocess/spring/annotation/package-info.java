/**
 * Annotations for beans that programs use.
 */
@NullMarked
package io.luaprocess.spring.annotation;

import org.jspecify.annotations.NullMarked;
